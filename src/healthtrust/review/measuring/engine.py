"""From tables to results: measures by the body that answers for them, period by period.

>>> from healthtrust.review.measuring.library import shipped_measures
>>> Where(Path("tables"), "", Currency("GBP", 2)).of(shipped_measures().measures[0])
'practice'

Source  form of this library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.design.measure import Measure, Measures
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.review.measuring.batch import Batch
from healthtrust.review.measuring.needs import unanswered
from healthtrust.review.measuring.results import Result, results
from healthtrust.review.measuring.span import Span
from healthtrust.review.measuring.tables import Tables, opened_tables
from healthtrust.review.measuring.worked import Found, worked

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Where:
    """Which tables, which body answers (each measure's own where none is said), which money."""

    tables: Path
    by: str
    money: Currency

    def of(self, measure: Measure) -> str:
        """Return the body that answers for a measure; providers answer for activities only."""
        if self.by == "provider" and measure.of != "activities":
            return ""
        return self.by or measure.attribution


@dataclass(frozen=True)
class Worked:
    """Results, measures left out with their reasons, and what a reader must know."""

    results: tuple[Result, ...]
    left: dict[str, str]
    notes: tuple[str, ...]


def run(book: DuckDBPyConnection, whole: Measures, where: Where, spans: Sequence[Span]) -> Worked:
    """Return the results of every measure that the tables can answer."""
    tables, problems = opened_tables(book, where.tables)
    refuse(problems)
    assert tables is not None
    left = {each.code: why for each in whole.measures if (why := _why_not(each, whole, tables, where))}
    left |= {
        each.code: f"it counts what {code} counts"
        for each in whole.measures
        for code in each.any_of
        if code in left and each.code not in left
    }
    answered = [each for each in whole.measures if each.code not in left]
    found: dict[str, list[Result]] = {}
    for by in dict.fromkeys(where.of(each) for each in answered):
        some = whole.model_copy(update={"measures": tuple(e for e in answered if where.of(e) == by)})
        for days in spans:
            _one(tables, Batch(some, by, days), (found, left), problems, where)
    refuse(problems)
    told = tuple(result for each in whole.measures for result in found.get(each.code, ()))
    return Worked(told, left, _outside(tables, spans))


def _one(
    tables: Tables,
    batch: Batch,
    into: tuple[dict[str, list[Result]], dict[str, str]],
    problems: list[Problem],
    where: Where,
) -> None:
    """Work out one period for one kind of body; whatever has no stratum is left out with its reason."""
    sums = attempt(lambda: worked(tables, batch), problems)
    if sums is None:
        return
    found, left = into
    for measure in batch.whole.measures:
        own: list[Problem] = []
        told = attempt(partial(_told, measure, sums[measure.code], batch, where), own)
        strata = [each for each in own if each.where.startswith("stratum")]
        if strata:
            left[measure.code] = f"{strata[0].where}: {strata[0].found}"
        problems += [each for each in own if each not in strata]
        if told:
            found.setdefault(measure.code, []).extend(told)
        elif not own:
            left.setdefault(measure.code, f"nobody and nothing in its denominator in {batch.span.text}")


def _told(measure: Measure, sums: Found, batch: Batch, where: Where) -> list[Result]:
    return results(measure, sums, batch.span.text, batch.ages, float(10**where.money.exponent))


def _why_not(measure: Measure, whole: Measures, tables: Tables, where: Where) -> str:
    if not where.of(measure):
        return "providers answer for activities only"
    return unanswered(measure, whole, tables, where.of(measure))


def _outside(tables: Tables, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return how much activity of the period lies outside enrolment, if any does."""
    if not tables.has("activity"):
        return ()
    inside = f"start_date >= DATE '{spans[0].start}' AND start_date < DATE '{spans[-1].stop}'"
    on = "e.person_id = a.person_id AND start_date >= began AND (start_date < ended OR ended IS NULL)"
    every = tables.number(f"SELECT count(*) FROM activity WHERE {inside}")
    if len(spans) == 1 and tables.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'member'"):
        there = tables.number("SELECT sum(activities) FROM member")
    else:
        enrolled = "(SELECT person_id, start_date AS began, end_date AS ended FROM enrolment)"
        there = tables.number(
            f"SELECT count(*) FROM activity a SEMI JOIN {enrolled} e ON {on} WHERE {inside}"
        )
    if there == every:
        return ()
    return (f"{every - there:,} of {every:,} activities are of nobody enrolled on that day: not counted.",)
