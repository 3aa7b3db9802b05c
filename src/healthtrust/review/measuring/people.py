"""What holds for a person: on which registers, what was measured last, what they paid, whom they saw.

    on a register      enough days of admission, or other days, with a code of its sets in its look-back
    usual provider     n_max / n                         contacts with the one seen most, of n
    continuity         (Σ n_j² - n) / (n (n - 1))        Bice and Boxerman; n_j contacts with provider j

Contacts are those in primary care, told apart by clinician where the table names one, else by organisation.
Of values measured on one day the highest counts.

Source  Bice and Boxerman, Med Care 1977; 15: 347-349 [recalled]; usual provider: Breslau and Reeb, J Med Educ
        1975; 50: 965-969 [recalled]; registers by stays or other days: form of the CMS Chronic Conditions
        Warehouse [recalled]

>>> index([3, 1, 0]), index([2, 2])
(0.5, 0.3333333333333333)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from healthtrust.design.measure import Register, Which
from healthtrust.ground.periods import months_before
from healthtrust.review.measuring.codes import WORD
from healthtrust.review.measuring.conditions import bits, packed
from healthtrust.review.measuring.span import Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CONTINUITY = "(squares - n) / (n * (n - 1.0))"
USUAL = "most / n"


def index(contacts: Sequence[int]) -> float:
    """Return the continuity of care index of contacts by provider; two contacts are needed."""
    n = sum(contacts)
    return (sum(each * each for each in contacts) - n) / (n * (n - 1))


def paid(book: DuckDBPyConnection, span: Span, columns: Sequence[str]) -> None:
    """Make the table `member`: person and body with days, last cell, sums of activity meanwhile."""
    sums = [f"sum({name}::DOUBLE) AS {name}" for name in columns]  # exact below 2**53
    contacts = "count(*) FILTER (WHERE setting = 'primary')::DOUBLE AS contacts"
    told = ", ".join([*sums, contacts, "count(*)::DOUBLE AS activities"])
    whole = ", ".join(f"sum({name})::BIGINT AS {name}" for name in [*columns, "contacts", "activities"])
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE member AS
        WITH spent AS (
            SELECT s.rowid::INTEGER AS number, {told} FROM activity a JOIN spell s
            ON a.person_id = s.person_id AND a.start_date >= s.start AND a.start_date < s.stop
            WHERE a.start_date >= DATE '{span.start}' AND a.start_date < DATE '{span.stop}' GROUP BY number)
        SELECT person_id, sum(stop - start)::INTEGER AS days, arg_max(cell, (start, cell)) AS cell, {whole}
        FROM spell LEFT JOIN spent ON spell.rowid::INTEGER = number GROUP BY person_id, place
        """
    )


def seen(book: DuckDBPyConnection, span: Span, by: str) -> None:
    """Make the table `seen`: person with n contacts, most with one provider, and the sum of squares."""
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE seen AS
        SELECT person_id, sum(n)::BIGINT AS n, max(n) AS most, sum(n::BIGINT * n)::BIGINT AS squares FROM (
            SELECT person_id, hash({by}) AS provider, count(*)::INTEGER AS n FROM activity
            WHERE setting = 'primary'
                AND start_date >= DATE '{span.start}' AND start_date < DATE '{span.stop}'
                AND {by} IS NOT NULL GROUP BY ALL)
        GROUP BY person_id
        """
    )


def registered(
    book: DuckDBPyConnection, span: Span, registers: Sequence[Register], sets: Mapping[str, int]
) -> None:
    """Make the table `registered`: person with a bit for each register, in their order, in register0, ...

    Each register has a field of bits in a word, wide enough for every day of its look-back: the sum of the
    words of a person's days counts the days of all registers at once.
    """
    since = [months_before(span.stop, each.months) for each in registers]
    width = (span.stop - min(since)).days.bit_length()
    fits = WORD // width
    fields: dict[int, list[str]] = {}
    tests = []
    for k, each in enumerate(registers):
        word, place = k // fits, k % fits * width
        coded = bits("recorded", (sets[name] for name in each.sets))
        fields.setdefault(word, []).append(
            f"((({coded} AND start_date >= DATE '{since[k]}')::BIGINT) << {place})"
        )
        days = (f"(({kind}{word} >> {place}) & {2**width - 1})" for kind in ("stays", "others"))
        stays, others = days
        tests.append(f"{stays} >= {each.inpatient} OR {others} >= {each.other}")
    named = [sets[name] for each in registers for name in each.sets]
    words = ", ".join(f"bit_or(recorded{k}) AS recorded{k}" for k in sorted({bit // WORD for bit in named}))
    marked = ", ".join(f"{' | '.join(told)} AS day{word}" for word, told in fields.items())
    counted = ", ".join(
        f"coalesce(sum(day{word}) FILTER (WHERE {where}), 0)::BIGINT AS {kind}{word}"
        for word in fields
        for kind, where in (("stays", "inside"), ("others", "NOT inside"))
    )
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE registered AS
        WITH day AS (
            SELECT person_id, start_date, setting = 'inpatient' AS inside, {words}
            FROM activity JOIN (FROM coded WHERE {bits("recorded", named)}) USING (key)
            WHERE start_date >= DATE '{min(since)}' AND start_date < DATE '{span.stop}' GROUP BY ALL),
        marked AS (SELECT person_id, inside, {marked} FROM day)
        SELECT person_id, {", ".join(packed(tests, "register"))}
        FROM (SELECT person_id, {counted} FROM marked GROUP BY person_id)
        """
    )


def latest(
    book: DuckDBPyConnection,
    span: Span,
    asked: Sequence[tuple[tuple[str, ...], int]],
    valued: Collection[tuple[tuple[str, ...], int]],
) -> None:
    """Make the table `latest`: person with how many of each asked (codes, months), the last value of some."""
    told = []
    for k, (codes, months) in enumerate(asked):
        listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
        recent = f"measure_code IN ({listed}) AND date >= DATE '{months_before(span.stop, months)}'"
        told.append(f"count(*) FILTER (WHERE {recent}) AS times{k}")
        if (codes, months) in valued:
            known = f"{recent} AND value IS NOT NULL"
            told.append(f"arg_max(value, (date, value)) FILTER (WHERE {known}) AS value{k}")
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE latest AS SELECT person_id, {', '.join(told)} FROM measurement "
        f"WHERE date < DATE '{span.stop}' AND person_id IS NOT NULL GROUP BY person_id"
    )


def test(which: Which, registers: Mapping[str, int], asked: Mapping[tuple[tuple[str, ...], int], int]) -> str:
    """Return the expression of a lasting condition over the tables above, joined by person."""
    tests = []
    if which.registers:
        of = bits("register", (registers[name] for name in which.registers))
        tests.append(f"coalesce({of}, false)")
    if which.measured:
        k = asked[which.measured, which.within_months]
        tests.append(f"coalesce(times{k}, 0) > 0")
        if which.value_at_least is not None:
            tests.append(f"coalesce(value{k} >= {which.value_at_least!r}, false)")
        if which.value_at_most is not None:
            tests.append(f"coalesce(value{k} <= {which.value_at_most!r}, false)")
        if which.paid_share_above is not None:
            tests.append(f"coalesce(patient_paid > {which.paid_share_above!r} * value{k}, false)")
    if which.contacts_at_least is not None:
        tests.append(f"coalesce(contacts, 0) >= {which.contacts_at_least}")
    return " AND ".join(f"({each})" for each in tests)
