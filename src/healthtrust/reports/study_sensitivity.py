"""What matters as one page: the tornado, curves, flips, the plane of two, shares of the variance, sources."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts import sensitivity_curves as curve
from healthtrust.reports.charts import sensitivity_flips as flip
from healthtrust.reports.charts.sensitivity_indices import Part, variance
from healthtrust.reports.charts.sensitivity_plane import Grid, two_ways
from healthtrust.reports.charts.sensitivity_tornado import Arm, Tornado, tornado
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import counted
from healthtrust.study.sensitivity import tables, told
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.one_way import Bar, shape

WIDEST = 15
"""Bars of the tornado, and ranges in the chart of flips."""


def sensitivity_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    of = " and ".join(found.result.designs)
    top = Top(
        "What matters",
        f"{found.result.what.label}: {of}",
        told.sentence(found),
        tuple(_numbers(found)),
        tuple(told.notes(found)),
        source="from trials of designs",
    )
    units = f"Results in {found.result.what.unit}; parameters in the unit that each has in a design."
    return page_of(top, tuple(_sections(found)), units)


def _numbers(found: Answer) -> Iterator[Said]:
    what = found.result.what
    for name, value in zip(found.result.designs, found.each, strict=True):
        yield Said(f"{found.result.of_one}, {name}", told.value(value), what.unit)
    if found.result.paired and found.base is not None:
        yield Said("Difference", told.value(found.base), found.result.label)


def _sections(found: Answer) -> Iterator[Section]:
    made = tables.tables(found)
    for name, question, rule, figures in (
        ("one at a time", "What matters most on its own?", ONE_WAY, _tornado(found)),
        ("curves", "How does the result go through each range?", CURVES, _curves(found)),
        ("flips", "At which value does the ranking flip?", FLIPS, _flips(found)),
        ("plane", "And if two move at once?", PLANE, _plane(found)),
        ("paths", "What matters wherever all others are?", PATHS, ()),
        ("indices", "Where does the variance come from?", INDICES, _variance(found)),
        ("draws", "What do the draws say?", DRAWS, ()),
        ("parameters", "What is uncertain?", PARAMETERS, ()),
    ):
        if name in made:
            own = made[name] if name == "parameters" else _short(made[name])
            shown = [table_of(question.rstrip("?"), own)]
            if name == "plane" and "line" in made:
                shown.append(table_of("Where the ranking flips", made["line"]))
            yield Section(name.replace(" ", "-"), question, rule, tuple(figures), tuple(shown))


def _short(rows: tables.Rows) -> tables.Rows:
    """Return rows without sources, which the last section tells, and without columns that say nothing."""
    return {
        name: row for name, row in rows.items() if name != "source" and any(x not in (None, "") for x in row)
    }


ONE_WAY = "One value at a time is put to the ends of its 95 % range; a choice to each of its alternatives."
CURVES = "Those that move the result most, at seven values each."
FLIPS = (
    "Sought between all values tried, and narrowed to a hundredth of the range; outside it for those on top."
)
PLANE = "Both over their whole ranges, all else as the designs have it."
PATHS = (
    "Strength: mean change over the whole range. Spread: it bends, or hangs on where the others are (Morris)."
)
INDICES = (
    "Alone: what would go if it were known. With others: what would stay if all else were known (Sobol)."
)
DRAWS = (
    "From draws that were there: regression on ranks, partial correlation, and shares of variance by bins."
)
PARAMETERS = "Each with its range, where that comes from, and how sure the source is."


def _tornado(found: Answer) -> Iterator[Figure]:
    shown = [bar for bar in found.bars if bar.moves][:WIDEST]
    if not shown or found.base is None:
        return
    finding = f"{shown[0].name} matters most, of {len(found.bars)} varied one at a time"
    arms = [_arm(bar) for bar in shown]
    crosses = any(bar.low < 0 < bar.high for bar in shown)
    yield finished(
        "sensitivity-tornado",
        tornado(
            Tornado(
                arms,
                found.base,
                found.result.label,
                found.result.what.unit,
                found.result.paired and crosses,
                finding,
            )
        ),
    )


def _arm(bar: Bar) -> Arm:
    ends = sorted((p for p in bar.points if isfinite(p.result)), key=lambda p: p.result)
    if len(bar.points) == 2 and isinstance(bar.points[0].at, float):
        low, high = bar.points
        results = (p.result if isfinite(p.result) else None for p in (low, high))
        one, other = results
        return Arm(bar.name, told.value(low.at), one, told.value(high.at), other)
    return Arm(bar.name, told.value(ends[0].at), ends[0].result, told.value(ends[-1].at), ends[-1].result)


def _curves(found: Answer) -> Iterator[Figure]:
    if not found.curves or found.base is None:
        return
    lines = {
        c.name: curve.Line(
            c.at.tolist(),
            ((c.at - c.at[0]) / (c.at[-1] - c.at[0])).tolist(),
            c.result.tolist(),
            shape(c.result.tolist()),
        )
        for c in found.curves
    }
    turning = [name for name, line in lines.items() if line.goes == "turns"]
    finding = (
        f"{counted(len(turning), 'line')} of {len(lines)} turn within the range: {turning[0]} first"
        if turning
        else f"The result goes one way along each of {counted(len(lines), 'range')}"
    )
    axis = f"{found.result.label}, {found.result.what.unit}"
    every = [x for line in lines.values() for x in line.result if isfinite(x)]
    crosses = found.result.paired and min(every) < 0 < max(every)
    finding = finding[0].upper() + finding[1:]
    yield finished("sensitivity-curves", curve.responses(lines, found.base, axis, crosses, finding))


def _flips(found: Answer) -> Iterator[Figure]:
    moving = {bar.name for bar in found.bars if bar.moves}
    ranges = []
    for flips in found.flips:
        own = found.parameter(flips.name)
        if own is not None and flips.name in moving:
            at = [f.value for f in flips.found]
            ranges.append(flip.Range(own.name, own.low, own.high, float(own.base), at))
    ranges.sort(key=lambda r: not any(r.low <= f <= r.high for f in r.flips))
    if ranges:
        inside = sum(any(f.inside for f in flips.found) for flips in found.flips)
        finding = (
            f"{inside} of {len(found.flips)} parameters flip the ranking within their range"
            if inside
            else f"None of {len(found.flips)} parameters flips the ranking within its range"
        )
        yield finished("sensitivity-flips", flip.crossings(ranges[:WIDEST], finding))


def _plane(found: Answer) -> Iterator[Figure]:
    if found.plane is None:
        return
    p = found.plane
    one, other = (found.parameter(name) for name in p.names)
    if one is None or other is None:
        return
    flat = p.difference.ravel().tolist()
    yield finished(
        "sensitivity-plane",
        two_ways(
            Grid(
                p.names,
                found.result.designs,
                [(x, y) for x in p.first.tolist() for y in p.second.tolist()],
                [found.result.ahead(d) for d in flat],
                [d if isfinite(d) else None for d in flat],
                p.line,
                (float(one.base), float(other.base)),
                found.result.what.unit,
            )
        ),
    )


def _variance(found: Answer) -> Iterator[Figure]:
    if found.shares is None:
        return
    of = found.shares.found
    parts = [
        Part(
            factor.name,
            (float(of.first[n]), float(of.first_ends[n, 0]), float(of.first_ends[n, 1])),
            (float(of.total[n]), float(of.total_ends[n, 0]), float(of.total_ends[n, 1])),
        )
        for n, factor in enumerate(found.shares.factors)
    ]
    largest = max(parts, key=lambda part: part.whole[0])
    finding = f"{largest.name} has a part in {told.share(largest.whole[0])} of the variance"
    yield finished("sensitivity-indices", variance(parts, of.rows, finding))
