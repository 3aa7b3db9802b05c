"""Whom is it worth a plan's while to attract? What is paid for members of each segment against their cost."""

from __future__ import annotations

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, PURPLE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Columns, Story

LOOKS = ((BLUE, "circle"), (ORANGE, "diamond"), (TURQUOISE, "triangle-up"), (PURPLE, "square"))
LITTLE = 0.02
SHOWN = len(LOOKS)
"""Plans shown apart; where there are more, all plans are shown as one."""


def sketch(story: Story) -> Sketch | None:
    """Return payment over expected cost for every segment, plan by plan; None where there is only one."""
    table = story.last("enrolment_by_segment")
    table = {
        key: values[(table["members"] > 0) & (table["expected_cost"] > 0)] for key, values in table.items()
    }
    plans = list(dict.fromkeys(map(str, table["plan"])))
    if len(plans) < 2:
        return None
    segments = list(dict.fromkeys(map(str, table["segment"])))
    overall = {s: _ratio(table, s) for s in segments}
    return Sketch(
        title=_finding(overall),
        alt=f"For each of {len(segments)} segments of residents a point per plan: payment for care over "
        "expected cost. A rule at 1 marks exact payment; to its left members are underpaid, to its right "
        "overpaid.",
        spec=_spec(table, plans, segments),
        columns={
            "plan": [str(p) for p in table["plan"]],
            "segment": [str(s) for s in table["segment"]],
            "members": table["members"].tolist(),
            f"paid [{story.currency.code}]": story.major(table["paid"]).tolist(),
            f"expected cost [{story.currency.code}]": story.major(table["expected_cost"]).tolist(),
            "paid for care over expected cost [ratio]": table["ratio"].tolist(),
        },
        note="A plan that may choose its members gains by those to the right of 1. Payment is counted "
        f"after what running the plan costs. Equalised by {story.design.market.equalise}; the widest gap "
        f"here is {percent(_widest(overall))}.",
    )


def _finding(overall: dict[str, float]) -> str:
    if _widest(overall) < LITTLE:
        return (
            f"No segment is worth seeking or avoiding: all are paid within {percent(_widest(overall))} of "
            "expected cost"
        )
    least, most = min(overall, key=overall.__getitem__), max(overall, key=overall.__getitem__)
    return (
        f"For each unit of expected cost, plans receive {overall[least]:.2f} for members who are {least} "
        f"and {overall[most]:.2f} for those who are {most}"
    )


def _widest(overall: dict[str, float]) -> float:
    return max(abs(ratio - 1) for ratio in overall.values())


def _ratio(table: Columns, segment: str) -> float:
    """Return what all plans receive for care of a segment over its expected cost."""
    of_it = table["segment"] == segment
    cost = table["expected_cost"][of_it]
    return float((table["ratio"][of_it] * cost).sum() / cost.sum())


def _spec(table: Columns, plans: list[str], segments: list[str]) -> Spec:
    if len(plans) <= SHOWN:
        rows = {name: table[name].tolist() for name in ("plan", "segment", "ratio")}
        looks = dict(zip(plans, LOOKS, strict=False))
    else:
        together = [_ratio(table, segment) for segment in segments]
        rows = {"plan": ["all plans"] * len(segments), "segment": segments, "ratio": together}
        looks = {"all plans": LOOKS[0]}
    point = {
        "y": band("segment", segments, axis={"grid": True}),
        "x": number(
            "ratio", "paid for care over expected cost", format=".3~f", scale={"zero": False, "nice": True}
        ),
        **told_apart("plan", looks),
    }
    even = mark("rule", {"x": {"datum": 1}}, color=INK)
    return chart(rows, even, mark("point", point, size=100), height={"step": 32})


PAID_BY_SEGMENT = Maker(
    "paid-by-segment",
    "Whom is it worth a plan's while to attract?",
    ("enrolment_by_segment",),
    sketch,
    "A single plan has nobody to draw away from another.",
)
