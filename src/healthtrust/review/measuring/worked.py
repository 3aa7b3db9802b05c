"""All measures of one attribution worked out for one period: what is marked, who they are, what is counted.

    codes of diagnoses -> spells -> money of members -> registers, latest values -> bits of persons -> sums

Each table is read once or twice in all, however many measures there are.

Source  form of this library.

>>> Found(Sums(("Ash",), (0,), ("male",), {}), days=None).counts.body
('Ash',)
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.review.measuring import counted, people
from healthtrust.review.measuring import rows as rows_of
from healthtrust.review.measuring.batch import Batch
from healthtrust.review.measuring.conditions import Known
from healthtrust.review.measuring.exposure import ALL, Enrolled, make
from healthtrust.review.measuring.needs import COLUMNS
from healthtrust.review.measuring.sums import Sums
from healthtrust.review.measuring.tables import Tables
from healthtrust.review.measuring.who import looked_up, members_of, persons_of


@dataclass(frozen=True, eq=False)
class Found:
    """What was counted of one measure, and the person-days of a rate."""

    counts: Sums
    days: Sums | None


def worked(tables: Tables, batch: Batch) -> dict[str, Found]:
    """Return the sums of every measure; raises InvalidInput where nobody was enrolled in the period."""
    known, sets = looked_up(tables, batch)
    book, days = tables.book, batch.span
    column = COLUMNS.get(batch.by, "")
    make(book, Enrolled(column, days, known.ages, tables.has("enrolment", "death_date")))
    if not tables.number("SELECT count(*) FROM spell"):
        found = f"nobody enrolled in {days.text}"
        refuse([Problem("--period", found, "a period that the tables have")])
    members_of(tables, batch)
    persons_of(tables, batch, known, sets)
    times = _rates(tables, batch, known)
    counts = _events(tables, batch, known) | _people(tables, batch, known) | _answers(tables, batch, known)
    return {code: Found(each, times.get(code)) for code, each in counts.items()}


def _rates(tables: Tables, batch: Batch, known: Known) -> dict[str, Sums]:
    """Return the person-days of the denominators of rates."""
    rates = {each.code: counted.time_parts(each, known) for each in batch.of("rate")}
    return counted.days(tables.book, "FROM lived", rates)


def _events(tables: Tables, batch: Batch, known: Known) -> dict[str, Sums]:
    """Return sums over activities: numerators of rates, shares and means."""
    others = {each.code: each for each in batch.whole.measures}
    events = {each.code: counted.event_parts(each, known, others) for each in batch.of("rate")}
    shares = batch.of("other", "activities")
    parts = events | {each.code: counted.activity_parts(each, known) for each in shares}
    if not parts:
        return {}
    means = {each.code for each in shares if each.kind == "mean"}
    marked = tables.has("diagnosis") and bool(known.sets)
    stays = any(which.followed_by for which in batch.whiches)
    by = "body, class, sex" if batch.by == "provider" else "cell"
    found: dict[str, Sums] = {}
    for where, codes in rows_of.kinds(batch.whole.measures).items():
        some = {code: parts[code] for code in codes}
        coded = marked and any("principal" in str(each) or "recorded" in str(each) for each in some.values())
        after = stays and any(
            "to_admission" in str(each) or "to_contact" in str(each) for each in some.values()
        )
        rows = rows_of.activities(batch.span, batch.by == "provider", coded, after)
        rows = f"FROM ({rows}) WHERE {where}"
        if where != "true" and len(some) >= rows_of.MANY:
            rows = counted.laid_down(tables.book, rows, some)
        found |= counted.sums(tables.book, rows, some, means, by)
    return found


def _people(tables: Tables, batch: Batch, known: Known) -> dict[str, Sums]:
    """Return sums over persons: shares and means of persons, ratios of members."""
    book, persons = tables.book, batch.of("other", "persons")
    found: dict[str, Sums] = {}
    single = [each for each in persons if each.kind != "ratio"]
    if single:
        seen = any(each.value in rows_of.CONTINUITY for each in single)
        if seen:
            by = "coalesce(clinician_id, org_id)" if tables.has("activity", "clinician_id") else "org_id"
            people.seen(book, batch.span, by)
        paid = any(each.value == "patient_paid" for each in single)
        parts = {each.code: counted.person_parts(each, known) for each in single}
        means = {each.code for each in single if each.kind == "mean"}
        found |= counted.sums(book, rows_of.individuals(seen, paid), parts, means, "cell")
    ratios = {each.code: counted.person_parts(each, known) for each in persons if each.kind == "ratio"}
    return found | counted.sums(book, rows_of.members(), ratios, set(ratios), "cell")


def _answers(tables: Tables, batch: Batch, known: Known) -> dict[str, Sums]:
    """Return sums over answers."""
    measures = batch.of("other", "answers")
    parts = {each.code: counted.answer_parts(each, known) for each in measures}
    rows = rows_of.answers(tables, batch.span, batch.by == ALL) if parts else ""
    return counted.sums(tables.book, rows, parts, set(parts))
