"""Measures in sentences and tables, small numbers of real persons hidden: the exact ones stay in memory.

    counts      of fewer than ten are not told, nor the next smallest where a total would give them back
    others      are told to the nearest 5, and shares and rates from what is told
    money       and means are told where they come from ten or more

Source  `ground.disclosure`

>>> number(1234.5), number(0.1234), number(None), kept(None)
('1,234', '0.123', '', False)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from healthtrust.design.measure import Measure
from healthtrust.ground.disclosure import FEWEST, hidden, rounded
from healthtrust.ground.intervals import poisson_interval, wilson
from healthtrust.ground.rows import plainly
from healthtrust.review.measuring.question import Answer
from healthtrust.review.measuring.results import COLUMNS, Result, verdict

HIDDEN = "hidden"
HIDEABLE = (
    *("numerator", "denominator", "excluded", "units", "value", "low", "high"),
    *("expected", "ratio", "adjusted", "adjusted_low", "adjusted_high"),
)
COUNTED = ("rate", "share", "reported")


def shown(found: Answer) -> tuple[Result, ...]:
    """Return the results as they may be told: those of real persons without small counts."""
    if not found.question.asked.real:
        return found.results
    told: list[Result] = []
    for code in dict.fromkeys(each.measure for each in found.results):
        own = [each for each in found.results if each.measure == code]
        for period in dict.fromkeys(each.period for each in own):
            told += _safe(found.measures[code], [each for each in own if each.period == period])
    return tuple(_without_rests(found, told))


def sentence(found: Answer) -> str:
    """Return what was worked out, and how targets fared."""
    told = shown(found)
    measures = len({each.measure for each in told})
    bodies = len({each.body for each in told})
    spans = found.question.spans
    when = spans[0].text if len(spans) == 1 else f"{spans[0].text} to {spans[-1].text}"
    said = f"{_counted(measures, 'measure')} of {_counted(bodies, 'body', 'bodies')} in {when}."
    judged = [each.verdict for each in told if each.verdict and each.verdict != HIDDEN]
    if judged:
        parts = [
            f"{judged.count(word)} {word}"
            for word in ("met", "missed", "not told from chance")
            if word in judged
        ]
        said += f" Targets: {', '.join(parts)}."
    if found.left:
        said += f" {_counted(len(found.left), 'measure')} could not be worked out."
    return said


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know."""
    asked = found.question.asked
    own = [
        "An activity belongs to the period it began in, and to the body that had its person on that day.",
        *found.notes,
    ]
    if any(each.expected is not None for each in found.results):
        own.append(
            "Adjusted for age band and sex: what a body has over what it would have as all bodies together."
        )
    if asked.real:
        counts = sum(each.value is None and each.verdict == HIDDEN for each in shown(found))
        rule = f"Counts below {FEWEST} are hidden ({counts} results), others told to the nearest 5."
        own.append(f"{rule} Say --synthetic where nobody in the tables is real.")
    return tuple(own)


def tables(found: Answer) -> dict[str, dict[str, list[Any]]]:
    """Return the results, the measures and what is left, as columns."""
    known = found.measures
    definitions = [known[code] for code in dict.fromkeys(each.measure for each in found.results)]
    held = {"results": rows(found), "measures": _definitions(definitions)}
    if found.left:
        left = sorted(found.left.items())
        held["not worked out"] = {"measure": [code for code, _ in left], "why": [why for _, why in left]}
    return held


def rows(found: Answer) -> dict[str, list[Any]]:
    """Return the results as columns, under the names that comparison and contracts read."""
    told = shown(found)
    columns = {name: [getattr(each, name) for each in told] for name in COLUMNS if name != "units"}
    return columns | {"unit": [found.measures[each.measure].unit for each in told]}


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, for JSON."""
    return {"says": sentence(found), "notes": list(notes(found)), **plainly(tables(found))}


def number(value: float | None) -> str:
    """Return a number with three digits or more, nothing for what is hidden or not known."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}".replace("-", "−")


def kept(value: float | None) -> bool:
    """Return whether a value is told."""
    return value is not None


def _safe(measure: Measure, own: Sequence[Result]) -> list[Result]:
    """Return the results of one measure and period without small counts."""
    units = np.array([round(each.units) for each in own], dtype=np.int64)
    if measure.kind not in COUNTED or measure.of == "answers":
        small = hidden(units)
        return [
            _hide(each) if gone else replace(each, excluded=_near(each.excluded), units=_near(each.units))
            for each, gone in zip(own, small, strict=True)
        ]
    y = np.array([round(each.numerator) for each in own], dtype=np.int64)
    small = hidden(y)
    if measure.kind != "rate":
        small |= hidden(units) | hidden(np.maximum(units - y, 0))
    return [_hide(each) if gone else _rounded(measure, each) for each, gone in zip(own, small, strict=True)]


def _without_rests(found: Answer, told: list[Result]) -> list[Result]:
    """Return results in which no hidden count is what a composite has beyond its other parts.

    Of the parts of a composite that is told, and of the bodies of a measure, one alone is never hidden: the
    next smallest is hidden too, or the composite where there is none.
    """
    composites = [each for each in found.measures.values() if each.any_of]
    names = {each.code for each in composites} | {code for each in composites for code in each.any_of}
    at = {(one.measure, one.body, one.period): k for k, one in enumerate(told) if one.measure in names}
    counts = {(one.measure, one.body, one.period): one.numerator for one in found.results}
    exact = {k: counts[key] for key, k in at.items()}
    lines: dict[tuple[str, ...], list[int]] = {}
    for (code, _, period), k in at.items():
        lines.setdefault((code, period), []).append(k)
    for each in composites:
        for _, body, period in [key for key in at if key[0] == each.code]:
            parts = [at[code, body, period] for code in each.any_of if (code, body, period) in at]
            lines[each.code, body, period] = [*parts, at[each.code, body, period]]
    changed = True
    while changed:
        changed = False
        for key, line in lines.items():
            gone = [k for k in line if told[k].verdict == HIDDEN]
            rest = [k for k in line if k not in gone and exact[k]]
            if len(gone) == 1 and rest and (len(key) == 2 or line[-1] not in gone):
                least = min(rest, key=lambda k: exact[k])
                told[least], changed = _hide(told[least]), True
    return told


def _hide(each: Result) -> Result:
    """Return a result of which nothing is told."""
    gone: dict[str, Any] = dict.fromkeys(HIDEABLE)
    return replace(each, **gone, verdict=HIDDEN)


def _rounded(measure: Measure, each: Result) -> Result:
    """Return a result from rounded counts; person-years are no counts of persons."""
    y = _near(each.numerator)
    d = each.denominator if measure.kind == "rate" else _near(each.denominator)
    if not d:
        return _hide(each)
    y = y if measure.kind == "rate" else min(y, d)
    low, high = poisson_interval(y, d) if measure.kind == "rate" else wilson(y, d)
    told = replace(
        each, numerator=y, denominator=d, excluded=_near(each.excluded), value=measure.per * y / d,
        low=measure.per * low, high=measure.per * high, units=_near(each.units),
    )  # fmt: skip
    if each.expected:
        low, high = poisson_interval(y, each.expected)
        overall = (each.adjusted or 0.0) / each.ratio if each.ratio else 0.0
        told = replace(
            told, ratio=y / each.expected, adjusted=overall * y / each.expected,
            adjusted_low=overall * low, adjusted_high=overall * high,
        )  # fmt: skip
    if not each.verdict:
        return told
    value, low_, high_ = (
        (told.value, told.low, told.high)
        if told.adjusted is None
        else (told.adjusted, told.adjusted_low, told.adjusted_high)
    )
    assert low_ is not None and high_ is not None
    return replace(told, verdict=verdict(value, (low_, high_), measure.target))


def _near(count: float) -> float:
    return float(rounded(np.array([round(count)], dtype=np.int64))[0])


def _definitions(measures: Sequence[Measure]) -> dict[str, list[Any]]:
    names = (
        "code",
        "name",
        "meaning",
        "domain",
        "kind",
        "unit",
        "direction",
        "attribution",
        "adjust",
        "source",
        "status",
    )
    return {name: [getattr(each, name) for each in measures] for name in names}


def _counted(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"
