"""The tables that a design names, as their sheets hold them now: unchanged, or to be kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from healthtrust.design.keys import found
from healthtrust.design.workbook.book import Sheet
from healthtrust.design.workbook.cells import text_in
from healthtrust.design.workbook.collected import Collected
from healthtrust.design.workbook.named_tables import PREFIX, SHELVES, as_csv, file_for, table_named
from healthtrust.design.workbook.shape import shape
from healthtrust.ground.problems import Problem


def read_tables(
    tree: dict[str, Any], given: tuple[dict[str, str], str, str], into: Collected
) -> dict[str, tuple[str, bytes]]:
    """Return the tables that were changed, by the value that names each: the new file, and what is in it.

    given: what the first sheet says, the folder where paths start, and what the design is called.
    """
    readme, folder, stem = given
    changed = {}
    for key in SHELVES:
        sheet = into.book.sheet(f"{PREFIX}{key}")
        if sheet is None:
            continue
        before = readme.get(f"{PREFIX}{key}", "")
        content = _content(sheet, into)
        original = table_named(key, before, folder) if before else None
        if original is not None and as_csv(original.rows) == content:
            continue
        now = found(tree, key)
        named = shape().all_rows[key].declared.default if now is None else now
        if before and named != before:
            remedy = "Name the table as before, or leave its sheet as it was."
            where, said = into.placed(key), f"{named!r} beside a sheet that was changed"
            into.problems.append(
                Problem(where, said, f"{before!r}, which the sheet was made from", None, remedy)
            )
        changed[key] = (file_for(stem, key, content), content)
        into.told.append(f"sheet {sheet.name!r} was changed and is kept as a file of its own")
    return changed


def _content(sheet: Sheet, into: Collected) -> bytes:
    for row, column in sheet.marks.errors:
        if (wrong := sheet.wrong_at(row, column)) is not None:
            into.problems.append(wrong)
    into.problems += sheet.merged_in(range(len(sheet.cells)))
    for n, cells in enumerate(sheet.cells):
        for column, cell in enumerate(cells):
            if isinstance(cell, date | datetime | time | timedelta):
                place, found_ = sheet.place(n, column), f"the date {cell}"
                remedy = "Format the cell as a number or as text, and type it again."
                into.problems.append(Problem(place, found_, "a number or a text", None, remedy))
    heads = [text_in(cell) for cell in sheet.cells[0]] if sheet.cells else []
    for name in dict.fromkeys(each for each in heads if each):
        if heads.count(name) > 1:
            into.problems.append(Problem(sheet.whole, f"{heads.count(name)} columns {name!r}", "each once"))
    return as_csv(sheet.cells)
