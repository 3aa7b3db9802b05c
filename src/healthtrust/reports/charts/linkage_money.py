"""How far payments are apart over thresholds of linkage: practice by practice, and by deprivation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, joined, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, LOOKS, ORANGE, RULE
from healthtrust.reports.figure import Sketch

MOST = 25
"""Practices drawn: those that move most."""
Rows = Mapping[str, Sequence[Any]]


def drawn_practices(changes: Rows, thresholds: Sequence[str]) -> Sketch | None:
    """Return how payments change over thresholds; None where nothing may be told.

    changes: practice; error, one standard error in per cent; and, by threshold, the payment's difference in
    per cent of that at the lowest.
    """
    shown = list(thresholds)[:: max(1, -(-len(thresholds) // len(LOOKS)))]
    ends = {k: _ends(changes, thresholds, k) for k, _ in enumerate(changes["practice"])}
    order = sorted(ends, key=lambda k: ends[k][0] - ends[k][1])[:MOST]
    if not order:
        return None
    columns: dict[str, list[Any]] = {
        "practice": [changes["practice"][k] for k in order],
        "least": [ends[k][0] for k in order],
        "most": [ends[k][1] for k in order],
        "below": [-changes["error"][k] for k in order],
        "above": [changes["error"][k] for k in order],
        **{name: [changes[name][k] for k in order] for name in thresholds},
    }
    rows = band("practice", columns["practice"])
    x = number("least", "payment against that at the lowest threshold [%]", format="+.1f")
    doubt = mark("bar", {"y": rows, "x": {**x, "field": "below"}, "x2": at("above")}, color=RULE, height=12)
    line = mark("rule", {"y": rows, "x": x, "x2": at("most")}, strokeWidth=2, opacity=0.45)
    looks = dict(zip(shown, LOOKS, strict=False))
    point = {"y": rows, "x": {**x, "field": "value"}, **told_apart("what", looks)}
    points = {**mark("point", point, size=95), "transform": [{"fold": shown, "as": ["what", "value"]}]}
    widest = order[0]
    apart = ends[widest][1] - ends[widest][0]
    return Sketch(
        title=f"Linkage alone moves the payment of {changes['practice'][widest]} by {apart:.1f} %",
        alt="A row for each practice with a point for its payment at each threshold: "
        + "; ".join(
            f"{changes['practice'][k]} from {ends[k][0]:+.1f} to {ends[k][1]:+.1f} %" for k in order[:8]
        )
        + ".",
        spec=chart(columns, doubt, line, points, height={"step": 26}),
        columns={
            "practice": columns["practice"],
            **{f"{name} [%]": columns[name] for name in thresholds},
            "standard error [%]": columns["above"],
        },
        note="Grey: one standard error to either side, from match probabilities alone. "
        + (f"The {MOST} that move most of {len(ends)}." if len(ends) > MOST else ""),
    )


def drawn_fifths(fifths: Rows, low: str, high: str) -> Sketch | None:
    """Return the change of payment by fifth from the lowest to the highest threshold; None if hidden.

    fifths: fifth, change [%].
    """
    kept = [k for k, change in enumerate(fifths["change"]) if change is not None]
    if not kept:
        return None
    columns = {
        "fifth": [_named(fifths["fifth"][k]) for k in kept],
        "change": [fifths["change"][k] for k in kept],
    }
    x = number("change", f"payment at {high} against {low} [%]", format="+.1f")
    bars = mark("bar", {"y": band("fifth", columns["fifth"]), "x": x}, color=BLUE)
    said = "; ".join(f"{name} {change:+.1f} %" for name, change in zip(*columns.values(), strict=True))
    return Sketch(
        title=f"Where links are missed, {columns['fifth'][0]} is paid {columns['change'][0]:+.1f} %",
        alt=f"A bar for each fifth of deprivation, the change of its payment: {said}.",
        spec=chart(columns, bars, height={"step": 32}),
        columns={"fifth": columns["fifth"], "change of payment [%]": columns["change"]},
        note=f"The pool is the same at {low} and at {high}.",
    )


def drawn_illness(fifths: Rows, low: str, high: str) -> Sketch | None:
    """Return conditions counted per 100 persons by fifth, at two thresholds; None where all is hidden.

    fifths: fifth, and both thresholds.
    """
    kept = [k for k, _ in enumerate(fifths["fifth"]) if None not in (fifths[low][k], fifths[high][k])]
    if not kept:
        return None
    columns = {
        "fifth": [_named(fifths["fifth"][k]) for k in kept],
        low: [fifths[low][k] for k in kept],
        high: [fifths[high][k] for k in kept],
    }
    x = number(low, "conditions counted per 100 persons", format=",", scale={"domainMin": 0})
    looks = {low: (BLUE, "circle"), high: (ORANGE, "square")}
    lost = columns[low][0] - columns[high][0]
    said = "; ".join(
        f"{name} {one:.0f} and {other:.0f}" for name, one, other in zip(*columns.values(), strict=True)
    )
    return Sketch(
        title=f"Of {columns['fifth'][0]}, {abs(lost):.0f} conditions per 100 persons "
        f"{'are lost' if lost >= 0 else 'are gained'} at {high}",
        alt=f"Two points for each fifth, conditions counted at {low} and at {high}: {said}.",
        spec=chart(columns, *joined("fifth", x, looks), height={"step": 32}),
        columns=columns,
        note="A missed link parts a person's diagnoses, and two that would count together count no more.",
    )


def _ends(changes: Rows, thresholds: Sequence[str], k: int) -> tuple[float, float]:
    values = [changes[name][k] for name in thresholds]
    return min(values), max(values)


def _named(fifth: str) -> str:
    return {"1": "the most deprived fifth", "5": "the least deprived fifth"}.get(fifth, f"fifth {fifth}")
