"""Persons' exposure: for how much of the year each person counts for a party, in a class.

    person-years = months / 12

One row for each person, party and class. A person may change party or class in the year; the months of all
their rows are twelve at most. Persons without claims count as much as others: they are in the person-years
and in the percentile.

>>> import tempfile, duckdb
>>> path = Path(tempfile.mkdtemp()) / "persons.csv"
>>> _ = path.write_text("person_id,party,months\\n1,A,12\\n2,A,13\\n1,A,12\\n3,B,\\n")
>>> for problem in insured(duckdb.connect(), path)[1]: print(problem)
persons.csv, column months, row 5: found nothing; expected months, above 0 and at most 12. Leave the row out
where a person does not count.
persons.csv, column months, row 3: found '13'; expected months, above 0 and at most 12. Leave the row out
where a person does not count.
persons.csv, rows 2, 4: found the same person twice with one party and class; expected one row for each. Add
up their months in one row.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.deliver.guards.limits import MONTH, YEAR
from healthtrust.deliver.guards.lines import Lines, opened
from healthtrust.ground.problems import Problem, rows_in_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PERSONS = {
    "person_id": "who",
    "party": "the party that answers for them",
    "class": "the class within which costs are compared and cut off",
    "months": "months with the party in the period",
    "person_years": "the same in years",
}
KEYS = ("person_id", "party", "class")
LEAVE_OUT = "Leave the row out where a person does not count."


def insured(book: DuckDBPyConnection, path: Path) -> tuple[Lines | None, list[Problem]]:
    """Make the table `insured` (row, person_id, party, class, exposure) of a file; return what is wrong.

    exposure: parts of a year; class: an empty text where the file has none. There is no table where columns
    are missing.
    """
    lines, problems = opened(book, path, PERSONS, ("class", "months", "person_years"))
    if lines is None:
        return None, problems
    given = [name for name in ("months", "person_years") if name in lines.columns]
    if len(given) != 1:
        found = "both `months` and `person_years`" if given else "neither `months` nor `person_years`"
        return None, [Problem(lines.name, found, "one of the two columns")]
    (held,) = given
    parts = MONTH if held == "months" else YEAR
    keys = [lines.text(name) if name in lines.columns else "''" for name in KEYS]
    named = ", ".join(f'{key} AS "{name}"' for key, name in zip(keys, KEYS, strict=True))
    book.execute(
        f"CREATE OR REPLACE TABLE insured AS SELECT row_number() OVER () + 1 AS row, {named}, "
        f"round({lines.number(held)} * {parts})::BIGINT AS exposure, {_written(lines, held)} AS written "
        f"FROM ({lines.select(lines.columns)})"
    )
    problems = _missing(lines) + _out_of_range(lines, held) + _repeated(lines)
    return lines, problems + ([] if problems else _too_long(lines))


def _written(lines: Lines, held: str) -> str:
    """Return the expression of an exposure as written, kept only where it cannot be used."""
    number, most = lines.number(held), 12 if held == "months" else 1
    parts = MONTH if held == "months" else YEAR
    sound = f"round({number} * {parts}) >= 1 AND {number} <= {most}"
    return f"CASE WHEN {sound} THEN NULL ELSE coalesce({lines.text(held)}, '') END"


def _missing(lines: Lines) -> list[Problem]:
    """Return keys without anything in them."""
    problems = []
    for name in (key for key in KEYS if key in lines.columns):
        rows = _rows(lines, f"{name} IS NULL")
        if rows:
            where = f"{lines.name}, column {name}, {rows_in_words(rows)}"
            problems.append(Problem(where, "nothing", PERSONS[name], remedy="Fill it in."))
    ((count,),) = lines.book.execute("SELECT count(*) FROM insured").fetchall()
    return problems if count else [Problem(lines.name, "no rows", "at least one person")]


def _out_of_range(lines: Lines, held: str) -> list[Problem]:
    """Return months that are none, or more than a year has."""
    expected = "months, above 0 and at most 12" if held == "months" else "person-years, above 0 and at most 1"
    query = (
        "SELECT written, list(row ORDER BY row) FROM insured WHERE written IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return [
        Problem(
            f"{lines.name}, column {held}, {rows_in_words(rows)}",
            repr(written) if written else "nothing",
            expected,
            remedy=LEAVE_OUT,
        )
        for written, rows in lines.book.execute(query).fetchall()[:20]
    ]


def _repeated(lines: Lines) -> list[Problem]:
    """Return rows of one person, party and class."""
    query = (
        "SELECT rows FROM (SELECT list(row ORDER BY row) AS rows FROM insured WHERE person_id IS NOT NULL "
        "GROUP BY person_id, party, class HAVING count(*) > 1) ORDER BY rows[1] LIMIT 20"
    )
    found, expected = "the same person twice with one party and class", "one row for each"
    return [
        Problem(
            f"{lines.name}, {rows_in_words(rows)}", found, expected, remedy="Add up their months in one row."
        )
        for (rows,) in lines.book.execute(query).fetchall()
    ]


def _too_long(lines: Lines) -> list[Problem]:
    """Return persons with more than a year in all."""
    query = (
        f"SELECT rows, months FROM (SELECT list(row ORDER BY row) AS rows, sum(exposure) / {MONTH} AS months "
        f"FROM insured GROUP BY person_id HAVING sum(exposure) > {YEAR}) ORDER BY rows[1] LIMIT 20"
    )
    expected = "at most 12 months with all parties and classes together"
    return [
        Problem(f"{lines.name}, {rows_in_words(rows)}", f"one person with {months:g} months in all", expected)
        for rows, months in lines.book.execute(query).fetchall()
    ]


def _rows(lines: Lines, where: str) -> list[int]:
    query = f"SELECT row FROM insured WHERE {where} ORDER BY row"
    return [int(row) for (row,) in lines.book.execute(query).fetchall()]
