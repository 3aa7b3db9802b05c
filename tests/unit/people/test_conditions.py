"""Prevalence keeps its margins whatever the income; segments and their expected shares are exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.conditions import (
    Conditions,
    by_deprivation,
    by_income,
    read_conditions,
    table_of_counts,
)
from healthtrust.people.segments import expected_shares, read_rules, segment_of
from healthtrust.records.persons import SEGMENTS
from tests.reference.people import by_income_of_one, expected_shares_of_one, segment_of_one

RULES = [("frail", 75, 120, 3), ("frail", 85, 120, 2), ("multimorbid", 0, 120, 2), ("chronic", 0, 120, 1),
         ("at risk", 50, 120, 0), ("well", 0, 120, 0)]  # fmt: skip


def test_the_mean_over_incomes_is_the_prevalence_of_the_fifth() -> None:
    table = read_conditions()
    np.testing.assert_allclose(by_income(table).mean(axis=-1), table.prevalence, atol=1e-12)


def test_prevalence_at_the_knots_is_what_the_table_says() -> None:
    table = read_conditions()
    diabetes = table.codes.index("diabetes")
    np.testing.assert_allclose(table.prevalence[diabetes, 65].mean(axis=1), [0.12, 0.16])
    np.testing.assert_allclose(table.prevalence[diabetes, 8].mean(axis=1), 0.002)
    np.testing.assert_allclose(table.prevalence[diabetes, 100], table.prevalence[diabetes, 80])


@given(st.floats(1e-4, 0.95), st.floats(0.3, 6))
def test_income_shifts_the_odds_as_the_slow_version_does(prevalence: float, ratio: float) -> None:
    one = Conditions(("x",), ("x",), np.full((1, 101, 2, 5), prevalence), np.array([ratio]))
    np.testing.assert_allclose(by_income(one)[0, 40, 0, 0], by_income_of_one(prevalence, ratio), rtol=1e-8)


@given(st.floats(0.1, 10))
def test_deprivation_factors_have_mean_one_and_the_stated_ratio(ratio: float) -> None:
    factors = by_deprivation(ratio)
    assert factors.mean() == pytest.approx(1)
    assert factors[0] / factors[4] == pytest.approx(ratio)


def test_conditions_are_counted_by_their_bits() -> None:
    patterns = [0, 1, 0b1011, 2**16 - 1]
    assert table_of_counts()[patterns].tolist() == [0, 1, 3, 16]


@given(st.integers(0, 2**16 - 1), st.integers(0, 120))
def test_segments_are_those_of_the_first_rule_that_fits(conditions: int, age: int) -> None:
    # The shipped list, written out once more.
    found = segment_of(np.array([conditions], np.uint16), np.array([age], np.uint8), read_rules("segments-1"))
    assert SEGMENTS[found[0]] == segment_of_one(conditions, age, RULES)


@pytest.mark.parametrize("age", [0, 40, 60, 80, 95])
def test_expected_shares_add_up_every_pattern_of_conditions(age: int) -> None:
    rules, prevalence = read_rules("segments-1"), by_income(read_conditions())
    shares = expected_shares(prevalence, rules)
    plain = expected_shares_of_one(prevalence[:, age, 1, 0].T.tolist(), age, rules)
    np.testing.assert_allclose(shares[age, 1, 0], plain, atol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=-1), 1)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("1,well,0,64,0", "no rule of 1 for age 65"),
        ("1,wel,0,120,0", "did you mean 'well'"),
        ("1,well,0,120", "as many cells as the header"),
        ("1,well,0,150,0", "at most 120 (years)"),
    ],
)
def test_a_list_that_leaves_somebody_out_is_refused(tmp_path: Path, rule: str, said: str) -> None:
    header = "order,segment,minimum_age,maximum_age,minimum_conditions"
    (tmp_path / "rules.csv").write_text(f"{header}\n{rule}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_rules("rules.csv", str(tmp_path))
    assert said in str(refused.value)
