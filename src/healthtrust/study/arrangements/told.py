"""An answer in rows and in words: main numbers, years, uses by segment, causes, bottom lines, coefficients.

Values are medians of the draws with the 5th and 95th percentile; causes are means of the draws, since means
add up.

>>> from healthtrust.study.arrangements.answer import answer
>>> from healthtrust.study.arrangements.asked import Asked
>>> from healthtrust.study.arrangements.put import question_of
>>> found = answer(question_of(Asked(draws=0, years=2)))
>>> list(tables(found))
['main', 'years', 'uses', 'causes', 'bottom lines', 'arrangements', 'cautions', 'coefficients']
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import USES
from healthtrust.deliver.response.bodies import BODIES
from healthtrust.deliver.response.coefficients import stated
from healthtrust.ground.rows import by_column, by_row
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.arrangements.answer import Answer, Outcome
from healthtrust.study.arrangements.cautions import (
    LIMITS,
    cautions_of,
    one_bottom_line,
    status_of,
    statuses_said,
)
from healthtrust.study.arrangements.described import arrangement_rows
from healthtrust.study.arrangements.measures import (
    A_HEAD,
    ADMISSIONS,
    AVOIDABLES,
    BED_DAYS,
    ENDS,
    MAIN,
    MEASURES,
    MONEY,
    OF_FRAIL,
    WEEKS,
    Measure,
    changed,
    changes,
    interval,
    intervals,
)
from healthtrust.study.arrangements.words import level, moved, years_after

Real = NDArray[np.float64]
Rows = dict[str, list[Any]]

OF_BEFORE = "share of before"
VALUE, CHANGE = ("value", "low", "high"), ("change", "change low", "change high")


def foremost(found: Answer) -> Outcome:
    """Return the arrangement that leaves the fewest admissions."""
    return min(found.outcomes, key=lambda each: float(np.median(each.found.admissions[-1])))


def sentence(found: Answer) -> str:
    """Return the answer in a sentence, of the foremost arrangement if several."""
    first = foremost(found)
    before, after = found.asked.before.title, first.course.after.title
    said = [
        f"{name} are {moved(*interval(changed(measure, first.found, found.years)))}"
        for name, measure in (
            ("admissions", ADMISSIONS),
            ("avoidable emergencies", AVOIDABLES),
            ("bed days", BED_DAYS),
        )
    ]
    cost = moved(*interval(changed(A_HEAD, first.found, found.years)))
    frail, weeks = (measure.of(first.found) for measure in (OF_FRAIL, WEEKS))
    care = (
        f"the frail find a quality of {level(*interval(frail[-1]), 2)}, before {frail[0].mean():.2f}, and "
        f"elective care is waited for {level(*interval(weeks[-1]), 0)} weeks, before {weeks[0].mean():.0f}"
    )
    count = len(found.outcomes)
    many = f"Of {count} arrangements this keeps most out of hospital: " if count > 1 else ""
    begun = f"{years_after(found.years)} care moves from “{before}” to “{after}”"
    begun = begun if not many else f"{begun[0].lower()}{begun[1:]}"
    return f"{many}{begun}, {', '.join(said)} and spending a head is {cost}; {care}."


def notes(found: Answer) -> tuple[str, ...]:
    """Return how to read the numbers, and how well they are known."""
    asked = found.asked.asked
    how = (
        f"Medians of {asked.draws:,} draws of coefficients, seed {asked.seed}; in brackets the {ENDS[0]}th "
        f"to {ENDS[1]}th percentile. All arrangements share the draws."
        if found.drawn
        else "Central values of all coefficients, without intervals."
    )
    return how, statuses_said(found), *_bottom_lines_said(found)


def main_rows(found: Answer) -> Rows:
    """Return a row for each arrangement and main measure: before, and in the last year."""
    rows = []
    for each in found.outcomes:
        for measure in MAIN:
            by_year = _measured(found, each, measure)
            rows.append({**by_year[-1], "before": by_year[0]["value"]})
    return by_column(rows)


def year_rows(found: Answer, name: str = "") -> Rows:
    """Return a row for each arrangement (or the one named), measure and year; year 0 is the year before."""
    return by_column(
        [row for each in _of(found, name) for measure in MEASURES for row in _measured(found, each, measure)]
    )


def use_rows(found: Answer, name: str = "") -> Rows:
    """Return a row for each arrangement (or the one named), segment and use of care, in the last year."""
    rows = []
    for each in _of(found, name):
        volume = each.found.volume
        for s, segment in enumerate((*SEGMENTS, "all")):
            for u, use in enumerate(USES):
                values = volume[:, :, :, u].sum(axis=2) if segment == "all" else volume[:, :, s, u]
                before = float(values[0].mean())
                row: dict[str, Any] = {"arrangement": each.name, "segment": segment, "use": use}
                row["before"] = before
                rows.append(
                    row | _ends("value", values[-1]) | _ends("change", _relative(values[-1], values[0]))
                )
    return by_column(rows)


def cause_rows(found: Answer, name: str = "") -> Rows:
    """Return a row for each cause of the change of admissions and of spending: means, which add up."""
    code = found.asked.currency
    rows = []
    for each in _of(found, name):
        for of, unit, steps, before in (
            ("admissions", "a year", each.admissions, each.found.admissions[0]),
            ("spending", code, each.spending, each.found.spending[0]),
        ):
            parts = {cause: part for cause, part in steps.items() if np.abs(part).max() > 1e-9 * before.max()}
            total = sum(parts.values(), start=np.zeros_like(before))
            for cause, part in {**parts, "in all": total}.items():
                row: dict[str, Any] = {"arrangement": each.name, "change of": of, "cause": cause}
                row["unit"] = unit
                low, high = _percentiles(part / before)
                share = float((part / before).mean())
                row |= {"part": float(part.mean()), "share of before": share}
                rows.append(row | {"share low": low, "share high": high})
    return by_column(rows)


def left_rows(found: Answer, name: str = "") -> Rows:
    """Return a row for each arrangement, year and body: what is left to it, major units."""
    rows = []
    providers = slice(0, BODIES.index("payer"))
    for each in _of(found, name):
        left = {body: each.found.left[..., b] for b, body in enumerate(BODIES)}
        left["both providers"] = each.found.left[..., providers].sum(axis=2)
        shared = "yes" if one_bottom_line(each) else "no"
        for body, values in left.items():
            for year in range(found.years + 1):
                row = {"arrangement": each.name, "year": year, "body": body, "one bottom line": shared}
                row["currency"] = found.asked.currency
                rows.append(row | _ends("left", values[year]))
    return by_column(rows)


def caution_rows(found: Answer) -> Rows:
    """Return a row for each way in which an arrangement fails, and for each limit of the model."""
    rows = [(each.name, said) for each in found.outcomes for said in cautions_of(each, found.asked.currency)]
    rows += [("all", said) for said in LIMITS]
    return {"arrangement": [name for name, _ in rows], "says": [said for _, said in rows]}


def coefficient_rows(found: Answer) -> Rows:
    """Return a row for each coefficient: what was used, its status and its source."""
    rows = []
    for name, row in stated().items():
        given = name in found.asked.set_by_hand
        told: dict[str, Any] = {
            "coefficient": name,
            "symbol": row.symbol,
            "unit": row.unit,
            "meaning": row.meaning,
        }
        told |= _ends("value", found.asked.known[name])
        source = "set for this answer" if given else row.source
        rows.append(told | {"status": "given" if given else status_of(name), "source": source})
    return by_column(rows)


def tables(found: Answer) -> Mapping[str, Rows]:
    """Return all tables by name."""
    return {
        "main": main_rows(found),
        "years": year_rows(found),
        "uses": use_rows(found),
        "causes": cause_rows(found),
        "bottom lines": left_rows(found),
        "arrangements": arrangement_rows((found.asked.before, *found.asked.after)),
        "cautions": caution_rows(found),
        "coefficients": coefficient_rows(found),
    }


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values."""
    asked = found.asked.asked
    told = {name: by_row(rows) for name, rows in tables(found).items()}
    head = {"says": sentence(found), "notes": list(notes(found)), "currency": found.asked.currency}
    return {**head, "years asked": asked.years, "draws": asked.draws, "seed": asked.seed, **told}


def _of(found: Answer, name: str) -> list[Outcome]:
    return [each for each in found.outcomes if not name or each.name == name]


def _measured(found: Answer, outcome: Outcome, measure: Measure) -> list[dict[str, Any]]:
    """Return a row for each year of a measure."""
    values = measure.of(outcome.found)
    unit = found.asked.currency if measure.unit == MONEY else measure.unit
    told_in = OF_BEFORE if measure.compared == "ratio" else unit
    rows = []
    for year, (level_then, change) in enumerate(
        zip(intervals(values), intervals(changes(measure, values)), strict=True)
    ):
        row: dict[str, Any] = {"arrangement": outcome.name, "year": year, "measure": measure.name}
        row["unit"] = unit
        row |= {name: _plain(each) for name, each in zip(VALUE, level_then, strict=True)}
        row |= {name: _plain(each) for name, each in zip(CHANGE, change, strict=True)}
        rows.append(row | {"change in": told_in})
    return rows


def _ends(name: str, values: Real) -> dict[str, float | None]:
    middle, low, high = interval(values)
    lows = ("low", "high") if name in ("value", "left") else (f"{name} low", f"{name} high")
    return {name: _plain(middle), lows[0]: _plain(low), lows[1]: _plain(high)}


def _relative(now: Real, before: Real) -> Real:
    """Return now over before less one, nothing where there was nothing."""
    return np.asarray(now / np.where(before == 0, np.nan, before) - 1)


def _percentiles(values: Real) -> tuple[float | None, float | None]:
    _, low, high = interval(values)
    return _plain(low), _plain(high)


def _plain(value: float | None) -> float | None:
    """Return a number, nothing where there is none."""
    return None if value is None or not isfinite(value) else float(value)


def _bottom_lines_said(found: Answer) -> list[str]:
    names = [each.course.after.title for each in found.outcomes if one_bottom_line(each)]
    if not names:
        return []
    return [f"Primary care and hospital share one bottom line under {'; '.join(f'“{n}”' for n in names)}."]
