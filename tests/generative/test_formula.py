"""Formulas: the same value as Python's own arithmetic, and limits that hold whatever the digits hide."""

from __future__ import annotations

import ast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.formula.ranged import Ranged, exactly
from healthtrust.ground.formula.value import Rows, known_good, value

NAMES = ("a", "b", "c")
numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


def _formulas() -> st.SearchStrategy[str]:
    leaf = st.sampled_from([*NAMES, "0", "0.5", "12"])
    comparison = st.sampled_from([">=", ">", "<=", "<", "==", "!="])

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        truth = st.tuples(inner, comparison, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        alone = truth | inner
        truths = alone | st.tuples(alone, st.sampled_from(["and", "or"]), alone).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        )
        return (
            st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
            | inner.map(lambda x: f"(-{x})")
            | inner.map(lambda x: f"positive({x})")
            | st.tuples(inner, inner).map(lambda t: f"lesser({t[0]}, {t[1]})")
            | st.tuples(inner, inner).map(lambda t: f"greater({t[0]}, {t[1]})")
            | st.tuples(inner, truths, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})")
            | st.tuples(inner, truths, inner).map(lambda t: f"({t[0]} if not {t[1]} else {t[2]})")
        )

    return st.recursive(leaf, larger, max_leaves=8)


def _plain(text: str, given: dict[str, float]) -> float:
    """The reference: Python itself, with the three functions by their plain words."""
    words = {"lesser": min, "greater": max, "positive": lambda x: max(x, 0.0)}
    return float(eval(compile(ast.parse(text, mode="eval"), "", "eval"), {**words, **given}))


@given(_formulas(), st.tuples(numbers, numbers, numbers))
@settings(max_examples=300)
def test_a_formula_is_the_arithmetic_it_says(text: str, at: tuple[float, float, float]) -> None:
    given_ = dict(zip(NAMES, at, strict=True))
    rows = Rows({name: exactly(np.array([x])) for name, x in given_.items()}, {}, {})
    found = value(known_good(text), rows)
    assert found.value[0] == _plain(text, given_)
    assert found.low[0] == found.high[0] == found.value[0]


@given(
    _formulas(),
    st.tuples(numbers, numbers, numbers),
    st.tuples(*[st.floats(0, 2)] * 3),
    st.tuples(*[st.floats(-1, 1)] * 3),
)
@settings(max_examples=300)
def test_limits_hold_for_every_number_that_the_digits_allow(
    text: str,
    at: tuple[float, float, float],
    half: tuple[float, float, float],
    place: tuple[float, float, float],
) -> None:
    printed = {
        name: Ranged(np.array([x]), np.array([x - h]), np.array([x + h]))
        for name, x, h in zip(NAMES, at, half, strict=True)
    }
    found = value(known_good(text), Rows(printed, {}, {}))
    truth = _plain(text, {n: x + h * p for n, x, h, p in zip(NAMES, at, half, place, strict=True)})
    slack = 1e-9 * max(1.0, abs(found.low[0]), abs(found.high[0]), abs(truth))
    assert found.low[0] - slack <= truth <= found.high[0] + slack
    assert found.low[0] <= found.value[0] <= found.high[0]


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(-5, 5)), min_size=1, max_size=6), st.floats(-12, 12))
def test_a_table_is_read_along_straight_lines(points: list[tuple[float, float]], x: float) -> None:
    points = sorted(points, key=lambda point: point[0])
    at, values = (np.array(column) for column in zip(*points, strict=True))
    table = {"rate": (at, values)}
    exact = value(known_good("rate(x)", ("rate",)), Rows({"x": exactly(np.array([x]))}, {}, table))
    assert exact.value[0] == np.interp(x, at, values)
    wide = Ranged(np.array([x]), np.array([x - 1]), np.array([x + 1]))
    found = value(known_good("rate(x)", ("rate",)), Rows({"x": wide}, {}, table))
    within = np.interp(np.linspace(x - 1, x + 1, 41), at, values)
    assert found.low[0] <= within.min() + 1e-12 and within.max() - 1e-12 <= found.high[0]
