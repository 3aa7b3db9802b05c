"""The report of a load: what was read, what became of it, and what its reader must know besides.

Source  form of this library.

>>> reported.__name__
'reported'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from healthtrust.people.intake import accounted
from healthtrust.people.intake.report import FileReport, LoadReport
from healthtrust.people.intake.terms import Loading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def reported(
    book: DuckDBPyConnection,
    under: Loading,
    read: tuple[str, tuple[FileReport, ...]],
    became: tuple[Mapping[str, int], int],
) -> LoadReport:
    """Return the report; read: hash and files; became: rows replaced by table, and spells merged."""
    (content, files), (replaced, merged) = read, became
    return LoadReport(
        mapping=under.name,
        title=under.rules.title,
        source=under.terms.source,
        content=content,
        files=files,
        currency=under.money.code,
        exponent=under.money.exponent,
        synthetic=under.terms.synthetic,
        tables=accounted.table_reports(book, under, replaced, merged),
        doubts=accounted.doubts(book, under.records, merged),
        remedies=accounted.remedies(book, under.tables),
        notes=(*_notes(under), *_mismatches(book, under)),
    )


def _notes(under: Loading) -> list[str]:
    absent = [f"{name}.{column}" for name in under.tables for column in under.rules.tables[name].absent]
    notes = [f"The source has no {', '.join(absent)}: left empty."] if absent else []
    unstated = [
        name
        for name in under.tables
        if not under.rules.tables[name].rows_in
        or (under.rules.tables[name].money and not under.rules.tables[name].money_in)
    ]
    if unstated:
        notes.append(f"The mapping states no totals of the source for {', '.join(unstated)}.")
    return notes


def _mismatches(book: DuckDBPyConnection, under: Loading) -> list[str]:
    """Return what does not add up inside the source's own files."""
    kinds = [rule.kind for rule in under.rules.files.values() if rule.kind.startswith("x12")]
    if not kinds:
        return []
    from healthtrust.people.intake import sources_x12

    return sources_x12.notes(book, kinds, named=under.terms.synthetic)
