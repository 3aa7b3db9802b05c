"""Where did the money come from, through whose hands did it go, and where did it end?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.sankey import Box, Laid, Placed, Ribbon, Size, laid_out
from healthtrust.reports.charts.sankey_marks import boxed, described
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Story

HANDS = ("Payers", "Pool", "Places and reserves", "Plans", "Providers", "Use")
"""The columns, in the order of the steps: people, pool, allocate, market, deliver, and what became of it."""

STATIONS: dict[str, tuple[str, int]] = {
    "opening balances": ("Brought forward", 0),
    "government subsidy": ("Government subsidy", 0),
    "employer contributions": ("Employers", 0),
    "household contributions": ("Contributions", 0),
    "household plan surcharges": ("Plan surcharges", 0),
    "household user charges": ("User charges", 0),
    "household premiums": ("Voluntary premiums", 0),
    "household self-payments": ("Paid directly", 0),
    "Borne by plans": ("Borne by plans", 0),
    "Borne by insurers": ("Borne by insurers", 0),
    "Borne by providers": ("Borne by providers", 0),
    "pool fund": ("Pool", 1),
    "collection cost": ("Collecting", 2),
    "pool administration": ("Running the pool", 2),
    "pool reserve": ("Reserve", 2),
    "pool reward reserve": ("Reward reserve", 2),
    "transformation line": ("Transformation", 2),
    "population health line": ("Population health", 2),
    "social care line": ("Social care", 2),
    "personal care line": ("Personal care", 2),
    "place reserve": ("Places' reserve", 2),
    "plan fund": ("Plans", 3),
    "risk equalisation": ("Plans", 3),
    "insurer fund": ("Voluntary insurers", 3),
    "transformation": ("Transformation done", 5),
    "population health programmes": ("Programmes", 5),
    "social care": ("Social care given", 5),
    "plan administration": ("Running the plans", 5),
    "Left with plans": ("Left with plans", 5),
    "provider fund": ("Providers", 4),
    "rewards payable": ("Rewards due next year", 5),
    "cost of care": ("Care delivered", 5),
    "Left with providers": ("Left with providers", 5),
    "insurer administration": ("Running voluntary cover", 5),
    "Left with insurers": ("Left with insurers", 5),
}
"""Every account of the chart with its station and column, from the top of the drawing to the bottom."""

PASSED_ON = {"Plans": "plans", "Providers": "providers", "Voluntary insurers": "insurers"}
"""Stations that pass money on, and what they are called where more or less is left with them than nothing."""

OWN_MONEY = (
    "Borne by plans",
    "Borne by insurers",
    "Borne by providers",
    "Plan surcharges",
    "User charges",
    "Voluntary premiums",
    "Paid directly",
    "Voluntary insurers",
)
PAID_BACK = ("household user charges",)
"""What others give back of what households paid providers: drawn as paid to providers by them."""
SIZE = Size(660, 430)


@dataclass(frozen=True)
class _Flow:
    """Money between two stations, minor units."""

    source: str
    target: str
    amount: int


def sketch(story: Story) -> Sketch:
    """Return the flow of funds of the last year."""
    flows = _flows(story)
    boxes = [
        Box(name, column)
        for name, column in dict.fromkeys(STATIONS.values())
        if any(name in (f.source, f.target) for f in flows)
    ]
    laid = laid_out(boxes, [Ribbon(f.source, f.target, f.amount, f.source in OWN_MONEY) for f in flows], SIZE)
    largest = sorted((f for f in flows if f.target == "Pool"), key=lambda f: -f.amount)
    pool, care = _into("Pool", flows), _into("Care delivered", flows)
    return Sketch(
        title=f"Of {story.money(pool)} that reached the pool, {story.money(_into('Personal care', flows))} "
        f"became personal care lines of the places; all care delivered cost {story.money(care)}",
        alt="Sankey diagram from payers on the left through pool, places, plans and providers to its use "
        f"on the right. Largest payment into the pool: {largest[0].source.lower()}, "
        f"{story.money(largest[0].amount)}. The table lists all {len(flows)} flows.",
        spec=_spec(story, laid, flows),
        columns={
            "from": [f.source for f in flows],
            "to": [f.target for f in flows],
            f"amount [{story.currency.code}]": [float(story.major(f.amount)) for f in flows],
        },
        note="Ribbons are as wide as the money they carry. Dark blue passes through the pool; orange is "
        "what households pay on top, or what others bore as they spent more than they received. What "
        "plans pay each other in risk equalisation adds up to zero and is not drawn.",
    )


def _flows(story: Story) -> list[_Flow]:
    """Return the flows between stations, with what is left with those that pass money on."""
    table = story.last("flow")
    sums: dict[tuple[str, str], int] = {}
    for source, target, amount in zip(table["source"], table["target"], table["amount"], strict=True):
        pair = _forward(STATIONS[str(source)], STATIONS[str(target)])
        if target in PAID_BACK:
            pair = (STATIONS[str(source)][0], "Providers")
            instead = (STATIONS[str(target)][0], "Providers")
            sums[instead] = sums.get(instead, 0) - int(amount)
        sums[pair] = sums.get(pair, 0) + int(amount)
    flows = [_Flow(*pair, amount) for pair, amount in sums.items() if pair[0] != pair[1] and amount > 0]
    return sorted(flows + list(_left(flows)), key=_order)


def _forward(source: tuple[str, int], target: tuple[str, int]) -> tuple[str, str]:
    """Return the two ends of a flow; what an earlier year had put by comes from the left, as brought forward.

    Money that changes its purpose within one column, such as between two reserves, goes nowhere.
    """
    if source[1] == target[1]:
        return target[0], target[0]
    return (source[0] if source[1] < target[1] else "Brought forward"), target[0]


def _left(flows: list[_Flow]) -> Iterator[_Flow]:
    """Yield what plans, providers and insurers kept of what they received, or spent beyond it."""
    for name, who in PASSED_ON.items():
        kept = _into(name, flows) - sum(f.amount for f in flows if f.source == name)
        if kept > 0:
            yield _Flow(name, f"Left with {who}", kept)
        if kept < 0:
            yield _Flow(f"Borne by {who}", name, -kept)


def _order(flow: _Flow) -> tuple[int, int]:
    stations = [name for name, _ in STATIONS.values()]
    return stations.index(flow.source), stations.index(flow.target)


def _into(name: str, flows: list[_Flow]) -> int:
    return sum(f.amount for f in flows if f.target == name)


def _spec(story: Story, laid: Laid, flows: list[_Flow]) -> dict[str, Any]:
    boxes = [boxed(each, story.money(each.amount), _box_hue(each)) for each in laid.boxes]
    ribbons = [
        {"from": f.source, "to": f.target, "amount": f.amount, "outline": outline, "colour": _hue(f.source)}
        for outline, f in zip(laid.outlines, flows, strict=True)
    ]
    return described(boxes, ribbons, HANDS, SIZE)


def _hue(name: str) -> str:
    if name in OWN_MONEY:
        return ORANGE
    return TURQUOISE if name in ("Government subsidy", "Brought forward") else BLUE


def _box_hue(placed: Placed) -> str:
    return GREY if placed.column == len(HANDS) - 1 else _hue(placed.name)


FLOW_OF_FUNDS = Maker(
    "flow-of-funds", "Where did the money come from, and where did it go?", ("flow",), sketch
)
