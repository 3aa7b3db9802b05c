"""What holds for every weighted capitation formula, whatever its indices, shares and places."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from healthtrust.allocate.formula.targets import targets
from healthtrust.allocate.formula.weighted import weighted
from healthtrust.design.formula import Adjustment, Formula, Group, Index, Service
from tests.reference import formula as plain

positive = st.floats(0.05, 20.0)
Columns = dict[str, NDArray[np.float64]]


def formula_of(shares: list[float], links: list[str]) -> Formula:
    """A formula with every form of index, two cost factors, and heads added to single places."""
    kinds = {
        "column": Index(name="column", column="a", power=0.5),
        "heads": Index(name="heads", column="b", column_is="heads"),
        "groups": Index(name="groups", groups=(Group(column="g", weight=1.0), Group(column="h", weight=3.5))),
        "log": Index(name="log", coefficients={"c": 0.3, "d": -0.1}, intercept=0.2, link="log"),
        "identity": Index(name="identity", coefficients={"c": 0.3}, intercept=1.0),
        "constant": Index(name="constant", constant=7.0),
    }
    services = tuple(
        Service(
            name=f"service {i}",
            share=share,
            indices=(kinds[link], kinds["column"]),
            cost_factor=i % 2 == 0,
            adjustments=(Adjustment(name="remote", column="e"),) if i == 0 else (),
        )
        for i, (share, link) in enumerate(zip(shares, links, strict=True))
    )
    factors = (Index(name="staff", column="d"), Index(name="ambulance", column="c", power=0.1))
    return Formula(title="drawn", services=services, cost_factors=factors, normalise=True)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Formula, Columns, NDArray[np.int64]]:
    n = draw(st.integers(1, 6))
    s = draw(st.integers(1, 4))
    kinds = st.sampled_from(["column", "heads", "groups", "log", "identity", "constant"])
    formula = formula_of(
        draw(st.lists(positive, min_size=s, max_size=s)), draw(st.lists(kinds, min_size=s, max_size=s))
    )
    columns = {name: np.array(draw(st.lists(positive, min_size=n, max_size=n))) for name in "abcdegh"}
    heads = np.array(draw(st.lists(st.integers(1, 10_000), min_size=n, max_size=n)), dtype=np.int64)
    return formula, columns, heads


@settings(max_examples=60, deadline=None)
@given(questions())
def test_columns_equal_the_plain_version(question: tuple[Formula, Columns, NDArray[np.int64]]) -> None:
    formula, columns, heads = question
    found = weighted(formula, columns, heads)
    rows = [{name: float(values[i]) for name, values in columns.items()} for i in range(len(heads))]
    expected = np.array(plain.weighted(formula, rows, heads.tolist()))
    np.testing.assert_allclose(found.by_service, expected[:, :-1], rtol=1e-10)
    np.testing.assert_allclose(found.overall, expected[:, -1], rtol=1e-10)


@settings(max_examples=40, deadline=None)
@given(questions(), st.integers(1, 10**12))
def test_people_and_money_are_conserved(
    question: tuple[Formula, Columns, NDArray[np.int64]], budget: int
) -> None:
    formula, columns, heads = question
    found = weighted(formula, columns, heads)
    np.testing.assert_allclose(found.by_service.sum(axis=0), heads.sum(), rtol=1e-12)
    np.testing.assert_allclose(found.overall.sum(), heads.sum(), rtol=1e-12)
    fixed = np.arange(len(heads), dtype=np.int64) % 2
    if budget < fixed.sum():
        return
    money = targets(found, budget, fixed)
    assert int(money.money.sum()) == budget
    assert (money.by_service.sum(axis=1) + fixed == money.money).all()
    assert money.money.tolist() == plain.targets(found.points.tolist(), budget, fixed.tolist())


@settings(max_examples=40, deadline=None)
@given(questions(), positive)
def test_the_scale_of_an_index_does_not_matter(
    question: tuple[Formula, Columns, NDArray[np.int64]], scale: float
) -> None:
    formula, columns, heads = question
    found = weighted(formula, columns, heads)
    other = weighted(formula, columns | {"a": columns["a"] * scale, "b": columns["b"] * scale}, heads)
    np.testing.assert_allclose(found.overall, other.overall, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(questions(), positive)
def test_equal_places_are_weighted_by_their_population(
    question: tuple[Formula, Columns, NDArray[np.int64]], level: float
) -> None:
    formula, _, heads = question
    same = {name: np.full(len(heads), level) for name in "acdgh"}
    same |= {"b": heads * level, "e": heads * 0.01}
    found = weighted(formula, same, heads)
    np.testing.assert_allclose(found.overall, heads, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(questions())
def test_two_places_with_equal_indices_may_be_one(
    question: tuple[Formula, Columns, NDArray[np.int64]],
) -> None:
    """Halves of a place, each with half its people, heads and additions, weigh together what it does."""
    formula, columns, heads = question
    heads = heads * 2
    whole = weighted(formula, columns, heads)
    halves = {name: np.append(values, values[-1]) for name, values in columns.items()}
    for counted in "beg" + "h":
        halves[counted][[-2, -1]] /= 2
    split = weighted(formula, halves, np.append(heads[:-1], [heads[-1] // 2] * 2))
    np.testing.assert_allclose(split.overall[:-2], whole.overall[:-1], rtol=1e-9)
    np.testing.assert_allclose(split.overall[-2:].sum(), whole.overall[-1], rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(questions(), st.floats(1.01, 3.0))
def test_more_need_in_one_place_is_never_less_money_there(
    question: tuple[Formula, Columns, NDArray[np.int64]], more: float
) -> None:
    formula, columns, heads = question
    found = weighted(formula, columns, heads)
    raised = columns["a"].copy()
    raised[0] *= more
    other = weighted(formula, columns | {"a": raised}, heads)
    assert other.overall[0] >= found.overall[0] * (1 - 1e-12)
    assert (other.overall[1:] <= found.overall[1:] * (1 + 1e-12)).all()
