"""What claim lines say that each person cost: the sum of their lines, reversals netted.

A line is a person, a party, a class where persons have one, and an amount in major units with no more
decimals than the currency has. A negative amount takes back what another line of the same person claimed;
it needs no partner in the file. A file may leave party or class out where the persons' file tells which it
is.
>>> import tempfile, duckdb
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "claims.csv").write_text("person_id,party,amount\\n1,A,5.5\\n1,A,-2\\n2,B,1.001\\n")
>>> book = duckdb.connect()
>>> _, problems = spent(book, folder / "claims.csv", Currency("EUR", 2))
>>> book.execute("FROM spent ORDER BY person_id").fetchall()
[('1', 'A', '', 350, 2), ('2', 'B', '', 100, 1)]
>>> print(problems[0])
claims.csv, column amount, row 4: found '1.001'; expected an amount in EUR with at most 2 decimals.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.deliver.guards.lines import LARGEST, Lines, opened, quoted
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CLAIMS = {
    "person_id": "who was cared for",
    "party": "the party that answers for the person",
    "class": "the class of the person at the time",
    "served_on": "day or month of care",
    "paid_on": "day or month of payment",
    "amount": "what the line cost",
}
OPTIONAL = ("party", "class", "served_on", "paid_on")
KEYS = ("person_id", "party", "class")


def spent(book: DuckDBPyConnection, path: Path, money: Currency) -> tuple[Lines | None, list[Problem]]:
    """Make the table `spent` (person_id, party, class, cost, lines) of a file; return what is wrong.

    cost: minor units; lines: how many were added up; party and class are empty texts where the file has none.
    """
    lines, problems = opened(book, path, CLAIMS, OPTIONAL)
    if lines is None:
        return None, problems
    stated = lines.units.get("amount", money.code)
    if stated.upper() != money.code:
        remedy = "Convert the column, or name its currency."
        problems.append(Problem(f"{lines.name}, column amount", f"unit {stated}", money.code, remedy=remedy))
    keys = [name for name in KEYS if name in lines.columns]
    book.execute(f"CREATE OR REPLACE TABLE spent_as_held AS {_added_up(lines, keys, money)}")
    problems += _cells_amiss(lines, keys, money)
    told = [lines.text(name) if name in keys else "''" for name in KEYS]
    named = ", ".join(f'{text} AS "{name}"' for text, name in zip(told, KEYS, strict=True))
    book.execute(
        f"CREATE OR REPLACE TABLE spent AS SELECT {named}, sum(cost)::BIGINT AS cost, sum(lines)::BIGINT AS "
        "lines FROM spent_as_held GROUP BY 1, 2, 3"
    )
    return lines, problems


def minor_units(lines: Lines, money: Currency) -> str:
    """Return the expression of a line's amount in minor units, nothing where it is no amount."""
    return f"round({lines.number('amount')} * {10**money.exponent})::BIGINT"


def _added_up(lines: Lines, keys: list[str], money: Currency) -> str:
    """Return the query that adds lines up by their keys as the file holds them, mistakes counted."""
    by = ", ".join(quoted(name) for name in keys)
    amounts = f"SELECT {by}, {minor_units(lines, money)} AS minor, {_too_fine(lines, money)} AS too_fine"
    return (
        f"SELECT {by}, sum(minor) AS cost, count(*) AS lines, count(*) - count(minor) AS unread, "
        f"count(*) FILTER (WHERE too_fine) AS too_fine "
        f"FROM ({amounts} FROM ({lines.select([*keys, 'amount'])})) GROUP BY {by}"
    )


def _too_fine(lines: Lines, money: Currency) -> str:
    """Return the expression of whether an amount has more decimals than the currency."""
    size = f"{lines.number('amount')} * {10**money.exponent}"
    return f"abs({size} - round({size})) > greatest(1e-3, abs({size}) * 1e-15)"


def _cells_amiss(lines: Lines, keys: list[str], money: Currency) -> list[Problem]:
    """Return keys without anything in them and amounts that are none, with the rows they stand in."""
    query = "SELECT sum(lines), sum(unread), sum(too_fine) FROM spent_as_held"
    ((count, unread, too_fine),) = lines.book.execute(query).fetchall()
    if not count:
        return [Problem(lines.name, "no rows", "at least one claim line")]
    problems = []
    for name in keys:
        where = f"{lines.text(name)} IS NULL"
        if lines.book.execute(f"SELECT 1 FROM spent_as_held WHERE {where} LIMIT 1").fetchall():
            rows, _ = lines.rows(where)
            here = f"{lines.name}, column {name}, {rows}"
            problems.append(Problem(here, "nothing", CLAIMS[name], remedy="Fill it in."))
    plainly = f"a plain number of at most {LARGEST:,.0f}"
    digits = f"{money.exponent} decimals" if money.exponent else "no decimals"
    finely = f"an amount in {money.code} with {'at most ' if money.exponent else ''}{digits}"
    empty = f"{lines.text('amount')} IS NULL"
    for wrong, where, expected in (
        (unread, empty, "an amount"),
        (unread, f"{lines.number('amount')} IS NULL AND NOT ({empty})", plainly),
        (too_fine, _too_fine(lines, money), finely),
    ):
        if wrong:
            rows, first = lines.rows(where, "amount")
            if rows != "no row":
                here = f"{lines.name}, column amount, {rows}"
                problems.append(Problem(here, repr(first) if first else "nothing", expected))
    return problems
