"""On contracts made at random, kinks and jumps are found exactly where they were put, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.incentives.deal import deal_of
from healthtrust.deliver.incentives.findings import findings
from healthtrust.deliver.incentives.marginal import marginal
from healthtrust.deliver.incentives.sweep import sweep
from tests.reference.incentives_plain import amount_at, jumps
from tests.unit.deliver.made_incentives import contract, statement

BODY = """
columns.benchmark = {{ meaning = "benchmark", unit = "money", above = 0 }}
columns.spending = {{ meaning = "spending", unit = "money", at_least = 0 }}
[[steps]]
name = "gross"
part = "measure"
says = "savings"
clause = "1"
unit = "money"
value = "benchmark - spending"
[[steps]]
name = "enough"
part = "gate"
says = "savings large enough"
clause = "2"
value = "gross >= {least} * benchmark"
[[steps]]
name = "shared"
part = "rule"
says = "shares in bands"
clause = "3"
unit = "money"
of = "gross if enough else 0"
relative_to = "benchmark"
gains = [{{ up_to = {first}, slope = {one} }}, {{ up_to = {second}, slope = {two} }}, {{ slope = {three} }}]
[[steps]]
name = "due"
part = "cap"
says = "a cap"
clause = "4"
unit = "money"
value = "lesser(shared, {cap} * benchmark)"
[[levers]]
lever = "cost of care"
meaning = "more"
columns = {{ spending = 1 }}
"""

BENCHMARK, SPENDING = 1000.0, 900.0
PER_MILLE = st.integers(5, 240)
SLOPES = st.sampled_from([0.1, 0.25, 0.4, 0.5, 0.75, 1.0])


@given(
    least=PER_MILLE,
    ends=st.lists(PER_MILLE, min_size=2, max_size=2, unique=True),
    slopes=st.tuples(SLOPES, SLOPES, SLOPES),
    cap=st.integers(5, 200),
)
@settings(max_examples=40, deadline=None)
def test_every_break_is_found_where_it_was_put(
    least: int, ends: list[int], slopes: tuple[float, float, float], cap: int
) -> None:
    first, second = sorted(n / 1000 for n in ends)
    made = contract(
        "made",
        BODY.format(
            least=least / 1000,
            first=first,
            second=second,
            one=slopes[0],
            two=slopes[1],
            three=slopes[2],
            cap=cap / 1000,
        ),
    )
    at = statement(made, benchmark=[BENCHMARK], spending=[SPENDING])
    moved = made.levers[0]
    deal = deal_of(made, at)
    (swept,) = sweep(deal, moved, 0.15)
    found = [f for f in findings(deal, [swept])[0] if f.kind in ("kink", "cliff")]

    def shared(gross: float) -> float:
        banded = 0.0
        for low, high, slope in ((0, first, slopes[0]), (first, second, slopes[1]), (second, 9, slopes[2])):
            banded += slope * min(max(gross - low * BENCHMARK, 0), (high - low) * BENCHMARK)
        return min(banded, cap * BENCHMARK / 1000)

    expected = _put(shared, least * BENCHMARK / 1000, [first, second], slopes, cap * BENCHMARK / 1000)
    inside = {place: jump for place, jump in expected.items() if swept.low < place < swept.high}
    assert [f.start for f in found] == pytest.approx(sorted(inside), abs=1e-6)
    assert [f.jump for f in found] == pytest.approx([inside[p] for p in sorted(inside)], abs=1e-6)
    rows = {"row_id": ["a"], "benchmark": [BENCHMARK], "spending": [SPENDING]}
    for piece in swept.pieces:
        middle = (piece.start + piece.end) / 2
        plain = amount_at(made, rows, 0, moved.columns, middle)
        assert (piece.first + piece.last) / 2 == pytest.approx(plain, abs=1e-5)
    more = amount_at(made, rows, 0, moved.columns, 1.0) - amount_at(made, rows, 0, moved.columns, 0.0)
    assert marginal(made, at, moved)[0] == pytest.approx(more, abs=1e-5)


def _put(
    shared: Callable[[float], float],
    least: float,
    ends: list[float],
    slopes: tuple[float, float, float],
    cap: float,
) -> dict[float, float]:
    """Return the places of the construction, in units of the lever, with the jump there."""

    def units(gross: float) -> float:
        return BENCHMARK - gross - SPENDING

    places = {}
    if shared(least) > 1e-9:
        places[units(least)] = -shared(least)
    uncapped = [0.0, *(e * BENCHMARK for e in ends)]
    heights = [0.0]
    for (low, high), slope in zip(pairwise(uncapped), slopes, strict=False):
        heights.append(heights[-1] + slope * (high - low))
    if cap >= heights[-1]:
        reached = uncapped[-1] + (cap - heights[-1]) / slopes[-1]
    else:
        reached = float(np.interp(cap, heights, uncapped))
    for end, (before, after) in zip(uncapped[1:], pairwise(slopes), strict=True):
        if before != after and least < end < reached - 1e-9:
            places[units(end)] = 0.0
    if reached > least:
        places[units(reached)] = 0.0
    return places


def test_brute_force_sees_the_same_jumps() -> None:
    made = contract(
        "made", BODY.format(least=0.03, first=0.06, second=0.12, one=0.5, two=0.25, three=0.1, cap=0.06)
    )
    rows = {"row_id": ["a"], "benchmark": [BENCHMARK], "spending": [SPENDING]}
    deal = deal_of(made, statement(made, benchmark=[BENCHMARK], spending=[SPENDING]))
    (swept,) = sweep(deal, made.levers[0], 0.15)
    cliffs = [f for f in findings(deal, [swept])[0] if f.kind == "cliff"]
    points = np.linspace(swept.low, swept.high, 400).tolist()
    (seen,) = jumps(made, rows, 0, {"spending": 1.0}, points)
    assert seen[0] <= cliffs[0].start <= seen[1]
    assert seen[2] == pytest.approx(cliffs[0].jump, abs=0.5 * (points[1] - points[0]))
    assert len(cliffs) == 1
