"""X12 as flat relations: members and spells of an 834, claims of an 837, payments of an 820; money as text.

    x834_members (INS)    x834_spells (a coverage, HD)
    x837_claims (CLM)     x837_lines (SV1, SV2)           x837_codes (diagnoses, HI)
    x820_payments (BPR)   x820_remittances (RMR)

hccinfhir reads who, when and which code. It turns money into floating numbers, or leaves it out, so every
amount is taken from the text, in the order of its segments, and their number must agree. Two sums are
checked: the lines of a claim against its charge, the remittances against the payment. What does not add up is
marked `adds_up = no` and told by `mismatches`; a load reconciles with the totals that the sender states.

Source  ASC X12 005010X220A1 (834), 005010X222A1 and 005010X223A2 (837), 005010X218 (820) [recalled];
hccinfhir 0.4 [cited: its parsers]

>>> {kind: tuple(columns) for kind, (_, _, columns) in READERS.items()}["x12-820"]
('x820_payments', 'x820_remittances')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.intake import sources_x12_claims, sources_x12_members, sources_x12_payments
from healthtrust.people.intake.sources_x12_text import Transaction, transactions_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIBRARY = "hccinfhir"
TOLD = 10
"""How many mismatches a report names."""
Rows = Sequence[Mapping[str, str | None]]

READERS: dict[
    str, tuple[str, Callable[[Transaction], Mapping[str, Sequence[Any]]], Mapping[str, tuple[str, ...]]]
] = {
    "x12-834": ("834", sources_x12_members.rows_of, sources_x12_members.COLUMNS),
    "x12-837": ("837", sources_x12_claims.rows_of, sources_x12_claims.COLUMNS),
    "x12-820": ("820", sources_x12_payments.rows_of, sources_x12_payments.COLUMNS),
}
"""Kind of file: the transaction it holds, what reads one, and the columns of each relation."""


def relations(kind: str, paths: Iterable[Path]) -> dict[str, Any]:
    """Return the relations of X12 files of one kind as Arrow tables of text, by name.

    All values are text as written; dates are ISO. Raises InvalidInput: an unknown kind, a library that is not
    installed, a file of another kind, one that breaks off, a claim of a guide that cannot be read.
    """
    paths = list(paths)
    refuse(_unready(kind, bool(paths)))
    number, rows_of, columns = READERS[kind]
    gathered: dict[str, list[Mapping[str, str | None]]] = {name: [] for name in columns}
    for transaction in transactions_of(number, paths):
        for name, rows in rows_of(transaction).items():
            gathered[name] += rows
    return {name: _table(gathered[name], columns[name]) for name in columns}


def mismatches(tables: Mapping[str, Any], named: bool = True) -> list[Problem]:
    """Return a problem for each claim and payment whose parts do not add up to what it states.

    named: whether a claim or payment is told by its own number, which may be a person's.
    """
    found = []
    for row in _wrong(tables.get("x837_claims")):
        where = f"{row['transaction']}, claim{' ' + str(row['claim_id']) if named else ''}"
        found.append(Problem(where, f"lines that do not add up to {row['charge']}", "lines that add up"))
    for row in _wrong(tables.get("x820_payments")):
        where = f"{row['transaction']}, payment{' ' + str(row['trace']) if named else ''}"
        found.append(Problem(where, f"remittances of {row['found']}", f"the {row['stated']} paid"))
    return found


def notes(book: DuckDBPyConnection, there: Iterable[str], named: bool) -> list[str]:
    """Return what a load report says of the mismatches in a database: ten of them, and their number.

    there: the kinds of X12 files that were read.
    """
    names = [name for kind in dict.fromkeys(there) if kind in READERS for name in READERS[kind][2]]
    kept = [name for name in names if name in ("x837_claims", "x820_payments")]
    wrong = {name: book.sql(f"SELECT * FROM {name} WHERE adds_up = 'no'").to_arrow_table() for name in kept}
    told = [str(each) for each in mismatches(wrong, named)]
    return told[:TOLD] + ([f"{len(told) - TOLD:,} more do not add up."] if len(told) > TOLD else [])


def _wrong(table: Any) -> list[Mapping[str, str | None]]:
    """Return the rows of a relation that do not add up."""
    return [] if table is None else [row for row in table.to_pylist() if row["adds_up"] == "no"]


def _unready(kind: str, asked: bool) -> list[Problem]:
    """Return why files of this kind cannot be read."""
    if kind not in READERS:
        return [Problem("kind", repr(kind), in_words(READERS), nearest_match(kind, READERS))]
    if asked and find_spec(LIBRARY) is None:
        remedy = "pip install healthtrust[us]"
        return [Problem(f"files of kind {kind}", "no reader of X12 here", "the extra `us`", remedy=remedy)]
    return []


def _table(rows: Rows, columns: Sequence[str]) -> Any:
    """Return rows as an Arrow table of text; what a row does not hold is null."""
    pa = arrow()
    texts = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in columns}
    return pa.table(texts)
