"""Claims meet exposure: every claim line belongs to one row of the persons' file, or is told.

Claims without exposure are refused, since a cost without person-years would only raise spending; or, where
asked, set aside and reported with their amount. Nothing is dropped without being told. A refusal names rows,
not persons.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE insured AS SELECT 2 AS row, '1' AS person_id, 'Ash' AS party, "
...                  "'' AS class, 12000000 AS exposure")
>>> _ = book.execute("CREATE TABLE spent AS SELECT * FROM (VALUES ('1', 'Ash', '', 350::BIGINT, 2::BIGINT), "
...                  "('9', 'Ash', '', 70, 1)) AS s(person_id, party, class, cost, lines)")
>>> match(book, ("person_id", "party"))
>>> book.execute("SELECT person_id, party, cost, lines FROM matched").fetchall()
[('1', 'Ash', 350, 2)]
>>> aside(book)
[('Ash', 'a person without exposure', 1, 70)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.deliver.guards.lines import Lines
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from duckdb import DuckDBPyConnection

KEYS = ("person_id", "party", "class")
WHY = {
    "an unknown party": "NOT EXISTS (SELECT 1 FROM insured i WHERE i.party = s.party)",
    "a person without exposure": "NOT EXISTS (SELECT 1 FROM insured i WHERE i.person_id = s.person_id)",
    "a person without exposure with this party": (
        "NOT EXISTS (SELECT 1 FROM insured i WHERE i.person_id = s.person_id AND i.party = s.party)"
    ),
    "a person without exposure in this class": "true",
}
"""Why a claim line has no exposure, the first that holds."""


def match(book: DuckDBPyConnection, keys: Collection[str]) -> None:
    """Make the tables `matched` (insured with cost and lines) and `unmatched` (spent with why).

    keys: columns that the claims have; `person_id` and perhaps `party`, `class`.
    """
    using = ", ".join(key for key in KEYS if key in keys)
    book.execute(
        "CREATE OR REPLACE TABLE matched AS SELECT i.row, i.person_id, i.party, i.class, i.exposure, "
        "coalesce(s.cost, 0)::BIGINT AS cost, coalesce(s.lines, 0)::BIGINT AS lines "
        f"FROM insured i LEFT JOIN spent s USING ({using})"
    )
    party, of_class = "party" in keys, "class" in keys
    known = " AND ".join(f"s.{key} IS NOT NULL" for key in KEYS)
    asked = [
        f"WHEN {holds} THEN '{why}'"
        for (why, holds), applies in zip(WHY.items(), (party, True, party, of_class), strict=True)
        if applies
    ]
    book.execute(
        f"CREATE OR REPLACE TABLE unmatched AS SELECT s.*, CASE {' '.join(asked)} END AS why "
        f"FROM spent s ANTI JOIN insured i USING ({using}) WHERE {known}"
    )


def aside(book: DuckDBPyConnection) -> list[tuple[str, str, int, int]]:
    """Return party, why, lines and minor units of claims without exposure."""
    query = (
        "SELECT party, why, sum(lines)::BIGINT, sum(cost)::BIGINT FROM unmatched GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [
        (str(party), str(why), int(lines), int(cost))
        for party, why, lines, cost in book.execute(query).fetchall()
    ]


def unmatched_problems(claims: Lines, persons: Lines) -> list[Problem]:
    """Return claims without exposure as problems, by why, with the rows they stand in."""
    book = claims.book
    found = book.execute("SELECT why, sum(lines) FROM unmatched GROUP BY why ORDER BY why").fetchall()
    keys = [key for key in KEYS if key in claims.columns]
    told = ", ".join(claims.text(key) for key in keys)
    remedy = "Correct it, add the exposure, or have such claims set aside."
    problems = []
    for why, lines in found:
        which = f"SELECT ({', '.join(keys)}) FROM unmatched WHERE why = '{why}'"
        rows, first = claims.rows(f"({told}) IN ({which})", "party" if "party" in keys else "person_id")
        known = [name for (name,) in book.execute("SELECT DISTINCT party FROM insured ORDER BY 1").fetchall()]
        unknown = why == "an unknown party"
        what = f"{why}, {first!r}" if unknown else why
        plural = "s" if lines > 1 else ""
        problems.append(
            Problem(
                f"{claims.name}, {rows}",
                f"{what} ({int(lines):,} line{plural})",
                f"exposure in {persons.name} for each claim",
                nearest_match(first, known) if unknown else None,
                remedy,
            )
        )
    return problems


def ambiguous(claims: Lines, persons: Lines) -> list[Problem]:
    """Return claims that could be of several parties or classes, since their file leaves the column out."""
    unknown = [key for key in KEYS if key in claims.columns and key not in persons.columns]
    if unknown:
        return [
            Problem(persons.name, f"no column {key!r}, which {claims.name} has", f"{key} of each person")
            for key in unknown
        ]
    left_out = [key for key in KEYS if key not in claims.columns and key in persons.columns]
    if not left_out:
        return []
    using = ", ".join(key for key in KEYS if key in claims.columns)
    several = (
        f"SELECT rows FROM (SELECT {using}, list(row ORDER BY row) AS rows FROM insured GROUP BY {using} "
        f"HAVING count(*) > 1) SEMI JOIN spent USING ({using}) ORDER BY rows[1] LIMIT 20"
    )
    column = " and ".join(repr(key) for key in left_out)
    return [
        Problem(
            f"{persons.name}, {rows_in_words(rows)}",
            f"one person with several rows, and no column {column} in {claims.name}",
            "claims that say which row they belong to",
            remedy="Add the column to the claims.",
        )
        for (rows,) in claims.book.execute(several).fetchall()
    ]
