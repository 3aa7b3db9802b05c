"""Disclosure control: published roundings, what is hidden beside, what a reader can still work out."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.disclosure import (
    differencing,
    disclosed,
    dominated,
    hidden,
    hidden_beside,
    rounded,
    rounded_ratio,
    two_figures,
)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (7, 0), (8, 10), (12, 10), (13, 15), (1_002, 1_000)])
def test_counts_are_rounded_as_ehrql_rounds_them(count: int, told: int) -> None:
    assert rounded([count]).tolist() == [told]


def test_ratios_are_of_rounded_counts_and_not_known_without_a_denominator() -> None:
    assert rounded_ratio([12, 7], [40, 40]).tolist() == [0.25, 0]
    assert np.isnan(rounded_ratio([3], [7])).all()
    assert np.isnan(two_figures([float("nan")])).all()


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not hidden([0, 10, 11, 0]).any()
    assert hidden([]).tolist() == []


def test_one_hidden_count_takes_the_next_smallest_with_it() -> None:
    assert hidden([9, 30, 20]).tolist() == [True, False, True]


def test_hidden_counts_that_are_few_together_take_one_more() -> None:
    assert hidden([1, 2, 30, 20]).tolist() == [True, True, False, True]


def test_groups_do_not_protect_each_other() -> None:
    assert hidden([9, 30, 9, 40], within=["a", "a", "b", "b"]).all()
    assert hidden([9, 30, 50, 40], within=["a", "a", "b", "b"]).tolist() == [True, True, False, False]


def test_a_group_that_is_small_as_a_whole_hides_no_other() -> None:
    assert hidden([3, 0, 50, 40], within=["a", "a", "b", "b"]).tolist() == [True, False, False, False]


def test_what_is_hidden_for_another_reason_is_protected_too() -> None:
    assert hidden_beside([300, 40, 50], [True, False, False]).tolist() == [True, True, False]


def test_names_of_totals_must_fit_the_counts() -> None:
    with pytest.raises(ValueError, match="2 names of totals for 3 counts"):
        hidden([1, 2, 3], within=["a", "b"])


def test_large_tables_are_protected_in_every_line() -> None:
    chance = np.random.default_rng(5)
    counts = chance.integers(0, 400, 40 * 60)
    rows, columns = np.divmod(np.arange(counts.size), 60)
    hid = hidden(counts, margins=(rows, columns))
    for line in (rows, columns):
        many, persons = np.bincount(line, hid), np.bincount(line, counts * hid)
        assert (((many == 0) | (many > 1)) & ((many == 0) | (persons >= 10))).all()
    assert 0.02 < hid.mean() < 0.2


def test_columns_are_told_together() -> None:
    told = disclosed(
        {
            "body": ["A", "B", "C"],
            "n": [12, 3, 48],
            "of": [90, 80, 400],
            "value": [0.1, 0.2, 0.3],
            "low": [0, 0, 0],
        },
        counts=("n", "of"),
        derived=("low",),
        ratios={"value": ("n", "of")},
    )
    assert told.in_words("n") == ["hidden", "hidden", 50]
    assert told.in_words("value") == ["hidden", "hidden", 0.125]
    assert told.in_words("low") == ["hidden", "hidden", 0]
    assert told.in_words("of") == [90, 80, 400]
    assert told.in_words("body") == ["A", "B", "C"]
    assert told.note().startswith("6 cells are hidden: they tell of fewer than 10 persons")
    assert disclosed({"n": [20]}, counts=("n",)).note() == ""


def test_two_releases_tell_of_who_left() -> None:
    before = {"place": ["A", "B", "C"], "n": [120, 300, 8], "cost": [1.5, 2.5, 3.5]}
    after = {"place": ["B", "A"], "n": [300, 119], "cost": [9.5, 9.5]}
    found = differencing(before, after, by=("place",))
    assert [(each.row, each.column, each.before, each.after) for each in found] == [
        (("A",), "n", 120, 119),
        (("C",), "n", 8, 0),
    ]


def test_a_total_of_money_is_unsafe_where_one_body_stands_out() -> None:
    assert dominated([-900, 60, 30]) == {"": True}
    assert dominated([400, 350, 300]) == {"": False}
    assert dominated([]) == {}
