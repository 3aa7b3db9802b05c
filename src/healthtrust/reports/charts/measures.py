"""Where does each body stand, how sure is that, is the target met? A dot and its interval for each body."""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.design.measure import Measure
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, opened
from healthtrust.review.measuring.results import Result
from healthtrust.review.measuring.told import number as digits

MOST = 25
"""Bodies drawn; the table has all."""
HEIGHT = 22
LOOK = {"met": LOOKS[3], "missed": LOOKS[1], "not told from chance": (GREY, "cross"), "": (BLUE, "circle")}
PLAIN = "no target"


def dots(measure: Measure, told: Sequence[Result]) -> Sketch | None:
    """Return bodies from the highest value down, each with its interval; None where nothing is told."""
    known = sorted((e for e in told if _value(e) is not None), key=lambda e: (-(_value(e) or 0.0), e.body))
    if not known:
        return None
    shown = _ends(known)
    bodies = [each.body for each in shown]
    verdicts = [each.verdict or PLAIN for each in shown]
    rows = {
        "body": bodies,
        "value": [_value(each) for each in shown],
        "low": [_interval(each)[0] for each in shown],
        "high": [_interval(each)[1] for each in shown],
        "verdict": verdicts,
    }
    adjusted = ", adjusted for age and sex" if any(each.adjusted is not None for each in shown) else ""
    looks = {word or PLAIN: look for word, look in LOOK.items() if (word or PLAIN) in verdicts}
    y = band("body", bodies)
    x = number("value", f"{measure.unit}{adjusted}", format=",~r", scale={"zero": False})
    rule = {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}
    legend = {} if list(looks) != [PLAIN] else {"legend": None}
    point = {"y": y, "x": x, **told_apart("verdict", looks, **legend)}
    layers = [mark("rule", rule, strokeWidth=2, opacity=0.5), mark("point", point, size=85), *_limit(measure)]
    first, last = known[0], known[-1]
    cut = "" if len(shown) == len(known) else f"The highest and the lowest of {len(known)} are drawn."
    return Sketch(
        title=_finding(measure, known),
        alt=f"{opened(counted(len(shown), 'body', 'bodies'))}, each a point with its interval: from "
        f"{first.body} at {digits(_value(first))} to {last.body} at {digits(_value(last))} {measure.unit}.",
        spec=chart(rows, *layers, height={"step": HEIGHT}),
        columns={
            "body": [each.body for each in known],
            f"value [{measure.unit}]": [_value(each) for each in known],
            "low": [_interval(each)[0] for each in known],
            "high": [_interval(each)[1] for each in known],
            "verdict": [each.verdict for each in known],
        },
        note=cut,
    )


def _finding(measure: Measure, known: Sequence[Result]) -> str:
    judged = [each.verdict for each in known if each.verdict]
    if judged:
        met, every = judged.count("met"), counted(len(judged), "body", "bodies")
        return f"{measure.name}: {met or 'none'} of {every} met the target"
    first, last = _value(known[0]), _value(known[-1])
    if len(known) == 1:
        return f"{measure.name}: {digits(first)} {measure.unit}"
    return f"{measure.name}: from {digits(last)} to {digits(first)} {measure.unit}"


def _value(each: Result) -> float | None:
    return each.value if each.adjusted is None else each.adjusted


def _interval(each: Result) -> tuple[float | None, float | None]:
    return (each.low, each.high) if each.adjusted is None else (each.adjusted_low, each.adjusted_high)


def _ends(known: Sequence[Result]) -> list[Result]:
    """Return all bodies, or those at both ends where they are many."""
    return list(known) if len(known) <= MOST else [*known[: MOST // 2 + 1], *known[-(MOST // 2) :]]


def _limit(measure: Measure) -> list[Spec]:
    """Return the line of the target, if there is one."""
    if measure.target is None:
        return []
    limit = measure.target.at_least if measure.target.at_least is not None else measure.target.at_most
    data = {"data": {"values": [{"limit": limit}]}}
    place = {"x": {"field": "limit", "type": "quantitative"}}
    return [{**data, **mark("rule", place, color=INK, strokeDash=[5, 4])}]
