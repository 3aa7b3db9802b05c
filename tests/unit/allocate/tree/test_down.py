"""Lines down a tree: the same integers as the simulated year's cascade, sums that agree, money kept back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.cascade import cascade
from healthtrust.allocate.tree import BudgetLine, cascaded, nested, places_of, sent_down, share_groups
from healthtrust.allocate.tree.answer import as_plain, rows
from healthtrust.allocate.tree.groups import whole_weights
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency, share
from healthtrust.records.places import PlaceRow, tree

POUNDS = Currency("GBP", 2)


@st.composite
def drawn_trees(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    parents = [draw(st.integers(-1, i - 1)) if i else -1 for i in range(draw(st.integers(1, 25)))]
    return [f"p{i}" for i in range(len(parents))], [f"p{p}" if p >= 0 else "" for p in parents]


@settings(max_examples=150, deadline=None)
@given(
    made=drawn_trees(),
    total=st.integers(0, 10**13),
    largest=st.sampled_from([3, 1_000, 10**12]),
    data=st.data(),
)
def test_the_same_integers_as_the_cascade_of_the_year(
    made: tuple[list[str], list[str]], total: int, largest: int, data: st.DataObject
) -> None:
    names, parents = made
    nest, _ = nested(names, parents, "t")
    places, _ = tree(
        [PlaceRow(n, p or None, None, 1, 1.0) for n, p in zip(names, parents, strict=True)], (), "t"
    )
    assert nest is not None and places is not None
    points = np.array(data.draw(st.lists(st.integers(0, largest), min_size=len(names), max_size=len(names))))
    points[~nest.leaf] = 0
    points[np.flatnonzero(nest.leaf)[0]] += 1
    found = sent_down(np.array([total]), points[:, None], nest).money[:, 0]
    by_name = dict(zip(names, points.tolist(), strict=True))
    there = cascade(total, np.array([by_name[name] for name in places.names]), places)
    assert dict(zip(names, found.tolist(), strict=True)) == dict(
        zip(places.names, there.tolist(), strict=True)
    )


@settings(max_examples=100, deadline=None)
@given(made=drawn_trees(), data=st.data())
def test_every_line_adds_up_at_every_place(made: tuple[list[str], list[str]], data: st.DataObject) -> None:
    names, parents = made
    nest, _ = nested(names, parents, "t")
    assert nest is not None
    row = st.lists(st.integers(1, 10**9), min_size=3, max_size=3)
    weights = np.array(data.draw(st.lists(row, min_size=len(names), max_size=len(names))))
    totals = np.array(data.draw(st.lists(st.integers(0, 10**13), min_size=3, max_size=3)))
    keep = np.array(data.draw(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), max_size=4)))
    found = sent_down(totals, weights, nest, keep.reshape(-1, 3))
    assert found.money[nest.parent < 0].sum(axis=0).tolist() == totals.tolist()
    assert (found.kept >= 0).all() and (found.kept <= found.money).all()
    assert not found.kept[nest.leaf].any()
    for place in np.flatnonzero(~nest.leaf):
        within = found.money[nest.parent == place].sum(axis=0) + found.kept[place]
        assert within.tolist() == found.money[place].tolist()


@given(
    st.lists(
        st.tuples(st.integers(-(10**13), 10**13), st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
    )
)
def test_groups_are_shared_as_each_alone(groups: list[tuple[int, list[int]]]) -> None:
    groups = [(total, weights) for total, weights in groups if any(weights)]
    found = share_groups(
        np.array([total for total, _ in groups], dtype=np.int64),
        np.array([w for _, weights in groups for w in weights], dtype=np.int64),
        np.array([g for g, (_, weights) in enumerate(groups) for _ in weights], dtype=np.int64),
    )
    assert found.tolist() == [
        amount for total, weights in groups for amount in share(total, weights).tolist()
    ]


def test_totals_beyond_the_exactness_of_floats() -> None:
    total = 2**53 + 1
    weights, group = np.array([3, 5, 7]), np.zeros(3, dtype=np.int64)
    assert share_groups(np.array([total]), weights, group).tolist() == share(total, weights).tolist()


def test_money_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="all zero"):
        share_groups(np.array([1]), np.array([0]), np.array([0]))


def test_weights_that_are_whole_stay_as_they_are() -> None:
    assert whole_weights(np.array([3.0, 0.0, 7.0])).tolist() == [3, 0, 7]
    scaled = whole_weights(np.array([0.1, 0.2, 0.7]))
    assert scaled.sum() <= 2**60
    assert scaled / scaled.sum() == pytest.approx([0.1, 0.2, 0.7], rel=1e-15)


def vale(**more: list[float]) -> dict[str, np.ndarray]:
    columns: dict[str, object] = {
        "place": ["Vale", "North", "South", "Mill", "Ford"],
        "parent": ["", "Vale", "Vale", "North", "North"],
        "population": [np.nan, np.nan, 200.0, 100.0, 100.0],
        **more,
    }
    return {name: np.array(values) for name, values in columns.items()}


def test_lines_by_their_own_weights_with_money_kept_on_the_way() -> None:
    places, _ = places_of(vale(need=[0, 0, 1.0, 2.0, 1.0]), "places.csv")
    assert places is not None
    lines = (
        BudgetLine(name="health", amount=1000.0, weight=("population", "need"), keep=(0.1, 0.5)),
        BudgetLine(name="social care", amount=100.01),
    )
    told = rows(cascaded(places, lines, POUNDS))
    assert told["health"] == [1000.0, 540.0, 360.0, 180.0, 90.0]
    assert told["health kept"] == [100.0, 270.0, 0.0, 0.0, 0.0]
    assert told["social care"] == [100.01, 50.01, 50.0, 25.01, 25.0]
    assert told["population"] == [400, 200, 200, 100, 100]
    assert told["level"] == [1, 2, 2, 3, 3]
    assert told["parent"] == ["", "Vale", "Vale", "North", "North"]


def test_the_plain_answer_holds_every_place_and_level() -> None:
    places, _ = places_of(vale(), "places.csv")
    assert places is not None
    told = as_plain(cascaded(places, (BudgetLine(name="care", amount=10.0, keep=(0.5,)),), POUNDS))
    assert [level["places"] for level in told["levels"]] == [1, 2, 2]
    assert told["levels"][0]["kept"] == 5.0
    assert [place["care"] for place in told["places"]] == [10.0, 2.5, 2.5, 1.25, 1.25]


def test_all_weights_that_cannot_be_are_named_at_once() -> None:
    columns = vale(need=[0, 0, 0.0, -1.0, 1.0], age=[0, 0, np.nan, np.nan, 1.0])
    places, _ = places_of(columns, "places.csv")
    assert places is not None
    lines = (
        BudgetLine(name="a", amount=1.0, weight=("need", "age")),
        BudgetLine(name="a", amount=1.0, weight=("depth",)),
        BudgetLine(name="b", amount=1.0, keep=(0.0, 0.0, 0.1)),
        BudgetLine(name="total", amount=1.0),
    )
    with pytest.raises(InvalidInput) as refused:
        cascaded(places, lines, POUNDS)
    told = str(refused.value)
    for said in (
        "2 lines 'a'",
        "a line 'total'",
        "column need, rows 4, 5: found 0",
        "column age, rows 4, 5: found nothing",
        "no column 'depth'",
        "lines, b, keep",
    ):
        assert said in told


def test_no_column_place_is_told_with_the_nearest() -> None:
    _, problems = places_of({"plaec": np.array(["a"])}, "places.csv")
    assert problems[0].nearest == "plaec"


def test_a_workbook_may_hold_numbers_as_names() -> None:
    places, problems = places_of({"place": np.array([1.0, 2.0]), "parent": np.array([np.nan, 1.0])}, "p.xlsx")
    assert not problems and places is not None
    assert places.nest.names == ("1", "2") and places.nest.parent.tolist() == [-1, 0]
