"""Why somebody is in a segment: the rule in words, and the facts that it looked at with dates and counts.

>>> from healthtrust.people.registries.library import read_library, read_list
>>> from datetime import date
>>> from healthtrust.people.registries.days import Days
>>> of = Compiled(read_library("long-term"), read_list("nhse-eight"), Days(date(2028, 1, 1)))
>>> named(of, 0)
(10, 24)
>>> [of.library.registries[k].name for k in named(of, 0)]
['dementia', 'frailty']

Source  form of this library
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.people.registries.library import counted
from healthtrust.people.registries.segmented import Compiled
from healthtrust.people.registries.statements import day, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Explained:
    """One person's segment and why; every record behind every registry they are on."""

    person: int
    segment: str
    rule: str
    because: str
    facts: dict[str, Any]
    records: dict[str, list[Any]]


def named(of: Compiled, number: int) -> tuple[int, ...]:
    """Return the numbers of the registries that a rule looks at."""
    rule = of.listed.tried[number]
    names = {*rule.registries, *rule.with_all}
    if rule.number_at_least is not None:
        names |= {each.name for each in counted(of.listed, of.library)}
    if rule.risk_from is not None and of.listed.risk is not None:
        names |= {each.name for each in counted(of.listed, of.library)} | set(of.listed.risk.registries)
    return tuple(k for k, each in enumerate(of.library.registries) if each.name in names)


def explained(of: Compiled) -> str:
    """Return the query of person_id, segment, rule and because, one row each, from the relations made."""
    pairs = [(rule, registry) for rule in range(len(of.listed.tried)) for registry in named(of, rule)]
    looked = ", ".join(f"({rule}, {registry})" for rule, registry in pairs) or "(-1, -1)"
    titles = " ".join(f"WHEN {k} THEN {quoted(each.title)}" for k, each in enumerate(of.library.registries))
    said = (
        f"CASE f.registry {titles} END || ': ' || CAST(f.records AS VARCHAR) || ' record' || "
        "CASE WHEN f.records > 1 THEN 's' ELSE '' END || CASE WHEN f.stayed = 1 THEN ', a stay or "
        "enough by itself' "
        "ELSE '' END || ', ' || CAST(f.first AS VARCHAR) || ' to ' || CAST(f.last AS VARCHAR)"
    )
    words = " ".join(f"WHEN {k} THEN {quoted(rule.because)}" for k, rule in enumerate(of.listed.tried))
    more = "".join(f" WHEN {k} THEN {_facts(of, k)}" for k in range(len(of.listed.tried)))
    return (
        f"WITH looked(rule, registry) AS (VALUES {looked}), told AS (SELECT s.person_id, "
        f"string_agg({said}, '; ' ORDER BY f.registry) AS said FROM segment s "
        "JOIN looked l ON s.rule = l.rule JOIN registered f ON f.person_id = s.person_id AND "
        "f.registry = l.registry "
        f"GROUP BY s.person_id) SELECT s.person_id, s.segment, s.present, CASE s.rule {words} END AS rule, "
        f"trim(coalesce(t.said || '; ', '') || CASE s.rule{more} END, '; ') AS because "
        "FROM segment s LEFT JOIN told t ON s.person_id = t.person_id"
    )


def _facts(of: Compiled, number: int) -> str:
    """Return the expression of what a rule looked at beside registries."""
    rule = of.listed.tried[number]
    parts = []
    if rule.age_from is not None or rule.age_to is not None:
        parts.append("'age ' || CAST(s.age AS VARCHAR)")
    parts += [f"{quoted(f'{rule.sex}')}"] if rule.sex else []
    for use in rule.use:
        column = of.uses.column(use.what, use.months)
        parts.append(f"'{use.what} in {use.months} months: ' || CAST(s.{column} AS VARCHAR)")
    for each in rule.measured:
        at = of.values.index(each)
        parts.append(
            f"{quoted(', '.join(each.codes))} || ': ' || coalesce(CAST(s.value_{at} AS VARCHAR), 'none')"
        )
    if of.listed.risk is not None:
        parts.append("CAST(round(100 * s.risk, 1) AS VARCHAR) || ' % of people have a lower risk score'")
    return " || '; ' || ".join(parts) if parts else "''"


def explain(book: DuckDBPyConnection, of: Compiled, person: int) -> Explained:
    """Return one person's segment and why; raises InvalidInput where nobody of that number is there."""
    found = book.execute(f"SELECT * FROM ({explained(of)}) WHERE person_id = {int(person)}").fetchall()
    if not found:
        text = f"nobody with number {person} enrolled in the months before {of.days.on}"
        raise InvalidInput([Problem("--person", text, "the person_id of somebody enrolled")])
    _, segment, _, rule, because = found[0]
    facts = _plain_facts(book, of, person)
    records = book.execute(
        "SELECT c.registry, d.code_system, d.code, CAST(a.start_date AS VARCHAR), a.setting FROM activity a "
        "JOIN diagnosis d ON a.activity_id = d.activity_id "
        "JOIN coded c ON d.code_system = c.code_system AND d.code = c.code "
        f"WHERE a.person_id = {int(person)} AND c.registry >= 0 AND a.start_date >= c.since "
        f"AND a.start_date < {day(of.days.on)} "
        "ORDER BY c.registry, a.start_date, d.code, a.setting"
    ).fetchall()
    names = ("registry", "code system", "code", "date", "setting")
    columns: dict[str, list[Any]] = {name: [row[k] for row in records] for k, name in enumerate(names)}
    columns["registry"] = [of.library.registries[k].title for k in columns["registry"]]
    on = {
        row[0]
        for row in book.execute(f"SELECT registry FROM registered WHERE person_id = {int(person)}").fetchall()
    }
    columns["on the registry"] = ["yes" if row[0] in on else "no" for row in records]
    return Explained(int(person), segment, rule, because, facts, columns)


def _plain_facts(book: DuckDBPyConnection, of: Compiled, person: int) -> dict[str, Any]:
    """Return age, sex, days and use of a person by their names."""
    columns = ["age", "sex", "days", "conditions", *(f"u{k}" for k in range(len(of.uses.asked)))]
    names = ["age", "sex", "days enrolled", "long-term conditions"]
    names += [
        f"{what} in {months} months" + (" [minor units]" if what in ("cost", "paid") else "")
        for what, months in of.uses.asked
    ]
    ((*row,),) = book.execute(
        f"SELECT {', '.join(columns)} FROM segment WHERE person_id = {int(person)}"
    ).fetchall()
    return {
        name: value if isinstance(value, str) else int(value) for name, value in zip(names, row, strict=True)
    }
