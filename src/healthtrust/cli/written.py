"""An answer in a file: a page with its figures, its main rows as CSV, or all tables as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import write_whole

Found = TypeVar("Found")
Rows = Mapping[str, Sequence[Any]]
"""A table: columns of one length by name."""


@dataclass(frozen=True)
class Written(Generic[Found]):
    """How one kind of answer is told in each kind of file."""

    title: str
    """Of the workbook."""
    sentence: Callable[[Found], str]
    notes: Callable[[Found], Iterable[str]]
    tables: Callable[[Found], Mapping[str, Rows]]
    main: Callable[[Found], Rows]
    page: Callable[[Found], str]
    facts: Callable[[Found], Mapping[str, str]] | None = None
    """What the workbook says by name between the sentence and the notes."""

    def write(self, found: Found, to: Path) -> None:
        """Write what the ending asks for: .html, .csv, else a workbook that ends with the words."""
        ending = to.suffix.lower()
        if ending == ".html":
            write_whole(self.page(found), to)
        elif ending == ".csv":
            write_csv(self.main(found), to)
        else:
            facts = self.facts(found).items() if self.facts else ()
            said = [("says", self.sentence(found)), *facts, *(("note", each) for each in self.notes(found))]
            sheets = {name: as_sheet(columns) for name, columns in self.tables(found).items()}
            write_sheets(to, self.title, {**sheets, "answer": (("what", "found"), said)})
