"""All measures of one attribution worked out for one period: what is marked, who they are, what is counted.

    codes of diagnoses -> spells -> money of members -> registers, latest values -> bits of persons -> sums

Each table is read once or twice in all, however many measures there are.

Source  form of this library.

>>> from healthtrust.review.measuring.span import span
>>> Asked(Measures(), "practice", span("2027")).whiches
()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from healthtrust.design.measure import Measure, Measures, Which
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.review.measuring import counted, marks, people
from healthtrust.review.measuring import rows as rows_of
from healthtrust.review.measuring.adjusted import STRATA
from healthtrust.review.measuring.codes import WORD, Codes, avoidable_admissions, of_design
from healthtrust.review.measuring.conditions import Known, ages_of, lasting
from healthtrust.review.measuring.exposure import ALL, Enrolled, make
from healthtrust.review.measuring.library import parts_of, sets_of
from healthtrust.review.measuring.needs import COLUMNS, needs
from healthtrust.review.measuring.span import Span
from healthtrust.review.measuring.sums import Sums
from healthtrust.review.measuring.tables import Tables

VALUED = frozenset({"value_at_least", "value_at_most", "paid_share_above"})
"""Conditions that look at the latest value."""
MONEY = ("paid_amount", "reference_cost", "patient_paid")


@dataclass(frozen=True)
class Asked:
    """Which measures, attributed to what, in which days."""

    whole: Measures
    """The measures that are worked out, with all sets and registers they name."""
    by: str
    span: Span

    @property
    def whiches(self) -> tuple[Which, ...]:
        """Return every condition of every measure."""
        return tuple(which for each in self.whole.measures for _, which in parts_of(each))

    @property
    def ages(self) -> tuple[int, ...]:
        """Return the ages at which classes of age begin."""
        return tuple(sorted(age for age in ages_of(self.whiches) | set(STRATA) if age))

    def of(self, kind: Literal["rate", "other"], what: str = "") -> tuple[Measure, ...]:
        """Return the rates, or the other measures over some units."""
        return tuple(
            each
            for each in self.whole.measures
            if (each.kind == "rate" if kind == "rate" else each.kind != "rate" and each.of == what)
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What was counted of one measure, and the person-days of a rate."""

    counts: Sums
    days: Sums | None


def worked(tables: Tables, asked: Asked) -> dict[str, Found]:
    """Return the sums of every measure; raises InvalidInput where nobody was enrolled in the period."""
    known, sets = _looked_up(tables, asked)
    book, days = tables.book, asked.span
    column = COLUMNS.get(asked.by, "")
    make(book, Enrolled(column, days, known.ages, tables.has("enrolment", "death_date")))
    if not tables.number("SELECT count(*) FROM spell"):
        raise_without(days)
    _members(tables, asked)
    _persons(tables, asked, known, sets)
    times = _rates(tables, asked, known)
    counts = _events(tables, asked, known) | _people(tables, asked, known) | _answers(tables, asked, known)
    return {code: Found(each, times.get(code)) for code, each in counts.items()}


def raise_without(days: Span) -> None:
    """Refuse a period in which nobody was enrolled."""
    problem = Problem("--period", f"nobody enrolled in {days.text}", "a period that the tables have")
    refuse([problem])


def _looked_up(tables: Tables, asked: Asked) -> tuple[Known, dict[str, int]]:
    """Return what conditions are looked up in; make the tables of marks."""
    registers = {name for which in asked.whiches for name in which.registers}
    named = {name for which in asked.whiches for name in sets_of(which)}
    named |= {name for each in asked.whole.registers if each.name in registers for name in each.sets}
    library = [*(of_design(each) for each in asked.whole.sets), *avoidable_admissions()]
    used: dict[str, Codes] = {each.name: each for each in reversed(library) if each.name in named}
    sets = {name: bit for bit, name in enumerate(used)}
    if used:
        marks.of_codes(tables.book, tuple(used.values()), tables.has("diagnosis", "rank"))
    most = max((which.within_days or 0 for which in asked.whiches), default=0)
    if most:
        marks.of_stays(tables.book, asked.span, tables.has("activity", "elective"), most)
    persons = {part: None for which in asked.whiches if (part := lasting(which)) is not None}
    return Known(asked.ages, sets, {part: bit for bit, part in enumerate(persons)}), sets


def _members(tables: Tables, asked: Asked) -> None:
    wanted = {column for each in asked.whole.measures for _, column in needs(each, asked.whole)}
    seen = any(which.contacts_at_least is not None for which in asked.whiches)
    money = any(each.of == "persons" and each.kind in ("ratio", "mean") for each in asked.whole.measures)
    money |= any(which.paid_share_above is not None for which in asked.whiches)
    if tables.has("activity") and (seen or money):
        columns = [name for name in MONEY if name in wanted and tables.has("activity", name)]
        people.paid(tables.book, asked.span, columns)


def _persons(tables: Tables, asked: Asked, known: Known, sets: dict[str, int]) -> None:
    """Make the table `who`: the bits of each person."""
    book = tables.book
    registers = [
        each for each in asked.whole.registers if any(each.name in which.registers for which in asked.whiches)
    ]
    values = list(
        dict.fromkeys((which.measured, which.within_months) for which in known.people if which.measured)
    )
    joined = ["(SELECT DISTINCT person_id FROM spell)"]
    if registers:
        people.registered(book, asked.span, registers, sets)
        joined.append("registered")
    if values:
        valued = {(which.measured, which.within_months) for which in known.people if which.given & VALUED}
        people.latest(book, asked.span, values, valued)
        joined.append("latest")
    if any(
        which.paid_share_above is not None or which.contacts_at_least is not None for which in known.people
    ):
        joined.append(
            "(SELECT person_id, sum(COLUMNS(* EXCLUDE (person_id, body, days, class, sex))) "
            "FROM member GROUP BY 1)"
        )
    position = {each.name: k for k, each in enumerate(registers)}
    asked_values = {each: k for k, each in enumerate(values)}
    held = {which: people.test(which, position, asked_values) for which in known.people}
    words = range(max(1, -(-len(held) // WORD)))
    told = []
    for word in words:
        here = [
            f"(({test})::BIGINT << {bit % WORD})"
            for bit, test in enumerate(held.values())
            if bit // WORD == word
        ]
        told.append(f"({' | '.join(here) or '0'})::BIGINT AS who{word}")
    tables_of = " LEFT JOIN ".join(
        f"{each}{' USING (person_id)' if k else ''}" for k, each in enumerate(joined)
    )
    book.execute(f"CREATE OR REPLACE TEMP TABLE who AS SELECT person_id, {', '.join(told)} FROM {tables_of}")
    if known.people:
        book.execute("CREATE OR REPLACE TEMP TABLE lived AS SELECT * FROM spell JOIN who USING (person_id)")
    else:
        book.execute("CREATE OR REPLACE TEMP VIEW lived AS SELECT * FROM spell")


def _rates(tables: Tables, asked: Asked, known: Known) -> dict[str, Sums]:
    """Return the person-days of the denominators of rates."""
    rates = {each.code: counted.time_parts(each, known) for each in asked.of("rate")}
    return counted.days(tables.book, "FROM lived", rates)


def _events(tables: Tables, asked: Asked, known: Known) -> dict[str, Sums]:
    """Return sums over activities: numerators of rates, shares and means."""
    others = {each.code: each for each in asked.whole.measures}
    events = {each.code: counted.event_parts(each, known, others) for each in asked.of("rate")}
    shares = asked.of("other", "activities")
    parts = events | {each.code: counted.activity_parts(each, known) for each in shares}
    if not parts:
        return {}
    means = {each.code for each in shares if each.kind == "mean"}
    marked = tables.has("diagnosis") and bool(known.sets)
    stays = any(which.followed_by for which in asked.whiches)
    by = "body, class, sex" if asked.by == "provider" else "cell"
    found: dict[str, Sums] = {}
    for where, codes in rows_of.kinds(asked.whole.measures).items():
        some = {code: parts[code] for code in codes}
        coded = marked and any("principal" in str(each) or "recorded" in str(each) for each in some.values())
        after = stays and any(
            "to_admission" in str(each) or "to_contact" in str(each) for each in some.values()
        )
        rows = rows_of.activities(asked.span, asked.by == "provider", coded, after)
        rows = f"FROM ({rows}) WHERE {where}"
        if where != "true" and len(some) >= rows_of.MANY:
            rows = counted.laid_down(tables.book, rows, some)
        found |= counted.sums(tables.book, rows, some, means, by)
    return found


def _people(tables: Tables, asked: Asked, known: Known) -> dict[str, Sums]:
    """Return sums over persons: shares and means of persons, ratios of members."""
    book, persons = tables.book, asked.of("other", "persons")
    found: dict[str, Sums] = {}
    single = [each for each in persons if each.kind != "ratio"]
    if single:
        seen = any(each.value in rows_of.CONTINUITY for each in single)
        if seen:
            by = "coalesce(clinician_id, org_id)" if tables.has("activity", "clinician_id") else "org_id"
            people.seen(book, asked.span, by)
        paid = any(each.value == "patient_paid" for each in single)
        parts = {each.code: counted.person_parts(each, known) for each in single}
        means = {each.code for each in single if each.kind == "mean"}
        found |= counted.sums(book, rows_of.individuals(asked.span, seen, paid), parts, means)
    ratios = {each.code: counted.person_parts(each, known) for each in persons if each.kind == "ratio"}
    return found | counted.sums(book, rows_of.members(asked.span), ratios, set(ratios))


def _answers(tables: Tables, asked: Asked, known: Known) -> dict[str, Sums]:
    """Return sums over answers."""
    measures = asked.of("other", "answers")
    parts = {each.code: counted.answer_parts(each, known) for each in measures}
    rows = rows_of.answers(tables, asked.span, asked.by == ALL) if parts else ""
    return counted.sums(tables.book, rows, parts, set(parts))
