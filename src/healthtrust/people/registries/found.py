"""Who is on which registry, and whose stays good care might have prevented, from recorded codes.

    found      a record that is enough, or so many days of admission, or so many other days, since the
               look-back
    avoidable  unplanned or planned stays of adults with a principal diagnosis in a list of AHRQ's quality
               indicators; without the indicators' exclusions

Codes are matched once for each that is recorded; diagnoses without a listed code are left out before they
are joined to activity. The days looked at are columns of the code list, so that an engine joins the few
coded diagnoses to activity and not the other way round.

Source  count of stays or other days: CMS Chronic Conditions Warehouse [recalled]; AHRQ PQI 2023, code
        lists [cited]

>>> from healthtrust.people.registries.library import read_library
>>> code_rows(read_library("long-term"), Days(date(2028, 1, 1)))[0][:6]
(0, 'icd10', 'E10', 'E10', 1, 0)
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from healthtrust.people.registries.code_lists import HEAD, codes_of
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.definitions import Library, Measured
from healthtrust.people.registries.library import codes_of_library
from healthtrust.people.registries.members import ADULT
from healthtrust.people.registries.statements import Statement, day, digits, listed
from healthtrust.records.codes import plain_system

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AVOIDABLE = -1
"""Number of the list of avoidable admissions, beside those of the registries."""
AVOIDABLE_SETS = (
    "pqi-01-diabetes-with-short-term-complications", "pqi-03-diabetes-with-long-term-complications",
    "pqi-05-asthma", "pqi-05-chronic-obstructive-pulmonary-disorder", "pqi-07-hypertension",
    "pqi-08-heart-failure",
    "pqi-11-community-acquired-bacterial-pneumonia", "pqi-12-urinary-tract-infection",
    "pqi-14-uncontrolled-diabetes", "pqi-15-asthma",
)  # fmt: skip
CodeRow = tuple[int, str, str, str, int, int, date, date]


def code_rows(library: Library, days: Days) -> list[CodeRow]:
    """Return the rows of `code_list`: registry, system, head, code, prefix, enough, since, until."""
    rows: dict[CodeRow, None] = {}
    codes = codes_of_library(library)
    for number, each in enumerate(library.registries):
        enough, since = {plain_system(one) for one in each.enough}, days.before(each.months)
        for code in codes:
            if code.set in each.sets:
                sure = int(code.system in enough)
                head, prefix = code.code[:HEAD], int(code.prefix)
                rows[number, code.system, head, code.code, prefix, sure, since, days.on] = None
    for code in codes_of("ahrq-pqi-2023"):
        if code.set in AVOIDABLE_SETS:
            rows[AVOIDABLE, code.system, code.code[:HEAD], code.code, 0, 0, days.first, days.on] = None
    return list(rows)


def lay_codes(book: DuckDBPyConnection, rows: list[CodeRow]) -> None:
    """Make the table `code_list`."""
    from healthtrust.ground.arrow import arrow

    names = ("registry", "system", "head", "code", "prefix", "enough", "since", "until")
    table = arrow().table({name: [row[k] for row in rows] for k, name in enumerate(names)})
    book.register("code_rows", table)
    book.execute("CREATE OR REPLACE TEMP TABLE code_list AS SELECT * FROM code_rows")
    book.unregister("code_rows")


def found(library: Library, days: Days) -> list[Statement]:
    """Return the statements to `found` and `avoidable`: person, registry, first, last, records, stayed."""
    return [
        *marked(library),
        *_values(library, days),
        Statement("found", _found(library)),
        Statement("avoidable", _avoidable(days)),
    ]


def marked(library: Library) -> list[Statement]:
    """Return the statements from `plain_code` to `marked`: person, registry, day and stay of each record."""
    coded = (
        "SELECT p.code_system, p.code, l.registry, max(l.enough) AS enough, min(l.since) AS since, "
        "min(l.until) AS until "
        "FROM plain_code p JOIN code_list l ON substr(p.bare, 1, 3) = l.head AND (p.bare = l.code "
        "OR (l.prefix = 1 AND substr(p.bare, 1, length(l.code)) = l.code)) AND (p.system = l.system "
        "OR (l.system = 'icd10' AND p.system LIKE 'icd10%' AND p.system <> 'icd10pcs')) "
        "GROUP BY p.code_system, p.code, l.registry"
    )
    plain = (
        "SELECT code_system, code, upper(replace(trim(code), '.', '')) AS bare, "
        "lower(replace(replace(replace(code_system, '-', ''), ' ', ''), '_', '')) AS system "
        "FROM (SELECT DISTINCT code_system, code FROM diagnosis) AS d"
    )
    stay = f"CASE WHEN a.setting IN ({listed(library.stays)}) OR c.enough = 1 THEN 1 ELSE 0 END"
    records = (
        f"SELECT a.person_id, c.registry, a.start_date AS day, {stay} AS stay "
        "FROM (SELECT activity_id, code_system, code FROM diagnosis WHERE code IN "
        "(SELECT code FROM coded WHERE registry >= 0)) d "
        "JOIN coded c ON d.code_system = c.code_system AND d.code = c.code "
        "JOIN activity a ON a.activity_id = d.activity_id "
        "WHERE c.registry >= 0 AND a.start_date >= c.since AND a.start_date < c.until"
    )
    return [
        Statement("plain_code", plain, kept=False),
        Statement("coded", coded),
        Statement("marked", records, kept=False),
    ]


def _found(library: Library) -> str:
    """Return who is on which registry by records, and by values measured."""
    by_code = enough_records(library)
    valued = [number for number, each in enumerate(library.registries) if each.measured is not None]
    if not valued:
        return by_code
    unions = "".join(
        f" UNION ALL SELECT person_id, {k} AS registry, day AS first, day AS last, 1 AS records, 0 AS stayed "
        f"FROM registry_value_{k}"
        for k in valued
    )
    return (
        "SELECT person_id, registry, min(first) AS first, max(last) AS last, sum(records) AS records, "
        f"max(stayed) AS stayed FROM ({by_code}{unions}) AS either GROUP BY person_id, registry"
    )


def enough_records(library: Library) -> str:
    """Return the query of who is on which registry by the records of `marked`."""
    classes: dict[tuple[int, int], list[int]] = {}
    for number, each in enumerate(library.registries):
        classes.setdefault((each.inpatient, each.other), []).append(number)
    tests = []
    for (stays, others), numbers in classes.items():
        among = f"registry IN ({', '.join(map(str, numbers))}) AND " if len(classes) > 1 else ""
        tests.append(f"({among}({_enough(stays, others)}))")
    return (
        "SELECT person_id, registry, min(day) AS first, max(day) AS last, count(*) AS records, "
        "max(stay) AS stayed "
        f"FROM marked GROUP BY person_id, registry HAVING {' OR '.join(tests)}"
    )


def _enough(stays: int, others: int) -> str:
    """Return the test of a person's records; two different days are the first and the last that differ."""
    if (stays, others) == (1, 1):
        return "count(*) > 0"
    by_stay = "max(stay) = 1" if stays == 1 else f"count(DISTINCT CASE WHEN stay = 1 THEN day END) >= {stays}"
    if stays == 1 and others == 2:
        return f"{by_stay} OR min(day) <> max(day)"
    return f"{by_stay} OR count(DISTINCT CASE WHEN stay = 0 THEN day END) >= {others}"


def _values(library: Library, days: Days) -> list[Statement]:
    return [
        Statement(f"registry_value_{number}", latest(each.measured, days), kept=False)
        for number, each in enumerate(library.registries)
        if each.measured is not None
    ]


def latest(asked: Measured, days: Days) -> str:
    """Return persons whose latest value is as asked: person, day, value."""
    ordered = (
        "SELECT person_id, date AS day, value, row_number() OVER (PARTITION BY person_id ORDER BY date DESC, "
        f"value DESC) AS place FROM measurement WHERE measure_code IN ({listed(asked.codes)}) AND "
        f"value IS NOT NULL "
        f"AND person_id IS NOT NULL AND date >= {day(days.before(asked.months))} AND date < {day(days.on)}"
    )
    tests = ["place = 1"]
    tests += [f"value >= {asked.at_least!r}"] if asked.at_least is not None else []
    tests += [f"value <= {asked.at_most!r}"] if asked.at_most is not None else []
    return f"SELECT person_id, day, value FROM ({ordered}) AS latest WHERE {' AND '.join(tests)}"


def _avoidable(days: Days) -> str:
    """Return persons and how many of their stays good care might have prevented; a stay counts once."""
    inside = " AND a.start_date >= p.start AND a.start_date < p.stop" if days.while_enrolled else ""
    whom = "piece" if days.while_enrolled else "person"
    adult = f"{digits('a.start_date')} - {digits('p.birth')} >= {ADULT * 10000}"
    listed_codes = (
        "SELECT d.activity_id FROM diagnosis d JOIN coded c ON d.code_system = c.code_system AND "
        f"d.code = c.code WHERE c.registry = {AVOIDABLE} AND d.rank = 1"
    )
    return (
        f"SELECT a.person_id, sum(a.cases) AS avoidable FROM activity a JOIN {whom} p ON a.person_id = "
        f"p.person_id{inside} WHERE a.setting = 'inpatient' AND a.start_date >= {day(days.first)} "
        f"AND a.start_date < {day(days.on)} AND {adult} AND a.activity_id IN ({listed_codes}) "
        "GROUP BY a.person_id"
    )
