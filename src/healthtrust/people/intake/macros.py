"""What the SELECTs of a mapping may call: amounts, days, texts and persons, read from what a source wrote.

    minor(x)     major units as text or number -> whole minor units; halves away from zero
    whole(x)     minor units, written as whole numbers
    day(x)       date, time, 2027-03-01, 2027-03-01T10:00Z or 20270301 -> DATE
    said(x)      text without blanks around it; nothing where it is empty
    person(x)    the source's identity of a person, which the load turns into a person_id

What is written but cannot be read must not pass for what is not written: an empty `end_date` leaves a spell
open. In tables such cells become marks, `UNREADABLE_DAY` and `UNREADABLE_AMOUNT`, and their rows are set
aside; in the source's own totals they are nothing.

Source  form of this library. Money without loss: `ground.money`.

>>> import duckdb
>>> book = duckdb.connect()
>>> define(book, exponent=2)
>>> book.sql("SELECT minor('12.345'), minor(' -0.5'), minor(''), minor('x') < 0").fetchall()
[(1235, -50, None, True)]
>>> book.sql("SELECT day('20270301')::VARCHAR, day('2027-03-01T10:00:00Z')::VARCHAR, day(' ')").fetchall()
[('2027-03-01', '2027-03-01', None)]
>>> book.sql("SELECT day('2027-02-30') = '-infinity'::DATE, said('  '), person(17)").fetchall()
[(True, None, '17')]
>>> book.sql("SELECT whole('12.0'), whole('12.5') < 0").fetchall()
[(12, True)]
>>> define(book, exponent=2, marked=False)
>>> book.sql("SELECT minor('x'), day('x')").fetchall()
[(None, None)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNREADABLE_DAY = "'-infinity'::DATE"
UNREADABLE_AMOUNT = -4_000_000_000_000_000_000
"""Far from any amount, and twice it still fits 64 bits."""
BEYOND = 999_999_999_999_999_999
"""The largest amount: what has more than 18 digits cannot be read."""
WHOLE = r"^[+-]?0*[0-9]{1,18}(\.0*)?$"
"""A whole number, with or without a point and zeros."""


def define(book: DuckDBPyConnection, exponent: int, marked: bool = True) -> None:
    """Define the macros in a database.

    exponent: decimals of the currency's minor unit; marked: whether what cannot be read becomes a mark, as
    tables need it, or nothing, as totals do.
    """
    text = "nullif(trim(CAST(x AS VARCHAR)), '')"
    amount = f"CAST(round(TRY_CAST({text} AS DECIMAL(38, 18)), {exponent}) AS DECIMAL(30, {exponent}))"
    minor = f"CAST(TRY_CAST({amount} * {10**exponent} AS DECIMAL(18, 0)) AS BIGINT)"
    eight = f"try_strptime(CASE WHEN regexp_full_match({text}, '[0-9]{{8}}') THEN {text} END, '%Y%m%d')"
    iso = f"regexp_matches({text}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ].*)?$')"
    day = f"TRY_CAST(CASE WHEN {iso} THEN left({text}, 10) END AS DATE)"
    whole = f"CASE WHEN regexp_matches({text}, '{WHOLE}') THEN TRY_CAST({text} AS BIGINT) END"
    short = f"TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(18, {exponent}))"
    for name, quick, length, value, mark in (
        ("minor", short, (1, 15), minor, str(UNREADABLE_AMOUNT)),
        ("whole", "TRY_CAST(CAST(x AS VARCHAR) AS BIGINT)", (1, 18), whole, str(UNREADABLE_AMOUNT)),
        ("day", "TRY_CAST(CAST(x AS VARCHAR) AS DATE)", (10, 10), f"coalesce({day}, CAST({eight} AS DATE))",
         UNREADABLE_DAY),
    ):  # fmt: skip
        if marked:
            value = f"CASE WHEN {text} IS NOT NULL THEN coalesce({value}, {mark}) END"
        found = f"CAST({quick} * {10**exponent} AS BIGINT)" if name == "minor" else quick
        plain = f"length(CAST(x AS VARCHAR)) BETWEEN {length[0]} AND {length[1]}"
        same = f"{plain} AND CAST({quick} AS VARCHAR) = CAST(x AS VARCHAR)"
        book.execute(
            f"CREATE OR REPLACE TEMP MACRO {name}(x) AS CASE WHEN {same} THEN {found} ELSE {value} END"
        )
    book.execute(f"CREATE OR REPLACE TEMP MACRO said(x) AS {text}")
    book.execute(f"CREATE OR REPLACE TEMP MACRO person(x) AS {text}")
