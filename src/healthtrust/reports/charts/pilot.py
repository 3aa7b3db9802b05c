"""Did the pilot work, and would it have shown? Horizons, paths, placebos, power."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, RULE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened

LOOKS = ((BLUE, "circle"), (ORANGE, "square"), (GREY, "triangle-up"), (PINK, "diamond"))
Columns = Mapping[str, Sequence[float | None]]
Values = dict[str, list[Any]]


def horizons(horizon: Sequence[int], by: Columns, unit: str, finding: str) -> Sketch:
    """Return differences by periods since the beginning, with their intervals."""
    rows: Values = {
        "horizon": list(horizon),
        **{name: list(by[name]) for name in ("difference", "low", "high")},
    }
    wide = {"zero": False, "nice": False, "padding": 14}
    x = number("horizon", "periods since the beginning", format="d", scale=wide)
    y = number("low", f"pilot less others, {unit}", format=",~f")
    rule = {"x": x, "y": y, "y2": at("high")}
    zero = {
        "data": {"values": [{"zero": 0}]},
        **mark("rule", {"y": {"field": "zero", "type": "quantitative"}}, color=RULE),
    }
    point = mark("point", {"x": x, "y": {"field": "difference", "type": "quantitative"}}, size=80, color=BLUE)
    last = by["difference"][-1] or 0.0
    return Sketch(
        title=finding,
        alt=f"A point with its interval for each of {counted(len(rows['horizon']), 'period')}, zero in the "
        f"last before the beginning; {last:,.3g} in the last.".replace("-", "−"),
        spec=chart(rows, zero, mark("rule", rule, strokeWidth=2, opacity=0.5), point, height=260),
        columns={f"{name} [{unit}]" if name != "horizon" else name: values for name, values in rows.items()},
        note="Points before zero say whether places moved alike before.",
    )


def paths(periods: Sequence[str], by: Columns, unit: str, finding: str) -> Sketch:
    """Return the pilot beside its synthetic twin and the others, by period."""
    flat = [(name, p, v) for name, values in by.items() for p, v in zip(periods, values, strict=True)]
    rows: Values = {
        "line": [n for n, _, _ in flat],
        "period": [p for _, p, _ in flat],
        "value": [v for _, _, v in flat],
    }
    x = band("period", list(periods), "period", axis={"labelOverlap": True})
    y = number("value", unit, format=",~f", scale={"zero": False})
    return Sketch(
        title=finding,
        alt=f"{opened(counted(len(by), 'line'))} over {counted(len(periods), 'period')}: {listed(list(by))}.",
        spec=_lines(rows, x, y, by),
        columns={
            "period": list(periods),
            **{f"{name} [{unit}]": list(values) for name, values in by.items()},
        },
    )


def placebos(effects: Sequence[float], own: float, unit: str, finding: str) -> Sketch:
    """Return effects found where there was no pilot, and the pilot's own among them."""
    looks = {"placebo": (GREY, "circle"), "pilot": (ORANGE, "diamond")}
    order = sorted(effects)
    rows: Values = {
        "of": ["placebo"] * len(order) + ["pilot"],
        "effect": [*order, own],
        "share": [(k + 0.5) / len(order) for k in range(len(order))]
        + [sum(e < own for e in order) / len(order)],
    }
    x = number("effect", f"effect, {unit}", format=",~f")
    y = number("share", "share of placebos below", format=".0%", scale={"domain": [0, 1]})
    layer = mark("point", {"x": x, "y": y, **told_apart("of", looks, legend={"offset": 26})}, size=70)
    beyond = sum(abs(e) >= abs(own) for e in order)
    return Sketch(
        title=finding,
        alt=f"{opened(counted(len(order), 'placebo'))} from the lowest effect to the highest, and the pilot; "
        f"{counted(beyond, 'placebo lies', 'placebos lie')} as far from zero as the pilot.",
        spec=chart(rows, layer, height=260),
        columns={"of": rows["of"], f"effect [{unit}]": rows["effect"]},
    )


def power_curve(by: Mapping[str, Sequence[tuple[int, float]]], finding: str) -> Sketch:
    """Return power by periods after the beginning, one line for each number of pilot places."""
    flat = [(name, r, p) for name, points in by.items() for r, p in points]
    rows: Values = {
        "line": [n for n, _, _ in flat],
        "after": [r for _, r, _ in flat],
        "power": [p for _, _, p in flat],
    }
    x = number("after", "periods after the beginning", format="d")
    y = number(
        "power", "probability that the effect is told from none", format=".0%", scale={"domain": [0, 1]}
    )
    return Sketch(
        title=finding,
        alt=". ".join(
            f"{name}: from {p[0][1]:.0%} to {p[-1][1]:.0%}".replace("%", " %") for name, p in by.items()
        )
        + ".",
        spec=_lines(rows, x, y, by),
        columns={"pilot": rows["line"], "periods after": rows["after"], "power [share]": rows["power"]},
        note="Four times in five is the usual wish.",
    )


def _lines(rows: Values, x: Spec, y: Spec, by: Mapping[str, object]) -> Spec:
    looks = told_apart("line", dict(zip(by, LOOKS, strict=False)), legend={"offset": 26})
    return chart(rows, *traced(x, y, looks, size=55), height=280)
