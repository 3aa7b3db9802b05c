"""A table that starts further down its sheet: headings found, labels below them told apart, gaps named.

    headings   the first line that holds the most of the columns needed; all of them must be there
    labels     the line right below, where none of its needed cells is a number
    rows       what follows; a line with a single needed cell is a note
    product    a heading `A x B` that is asked for is the product of the columns A and B

A row with an empty cell in any needed column is set aside and named, never dropped in silence. Cells keep the
addresses they have in the file.

>>> rows = (("", "made up"), ("", "code", "people", "share"), ("", "", "People", "In need"),
...         ("", "001", "2,000", "0.5"), ("", "002", "", "0.1"), ("", "A note."))
>>> needed = ("code", "people", "share")
>>> table = table_of("m.xlsx", rows, needed)
>>> table.labels, complete_rows(table, needed, {"code"})[1]
(('', '', 'People', 'In need'), ('002',))
>>> complete, _ = complete_rows(table, needed, {"code"})
>>> complete.texts("code"), complete.place(0, "share")
(['001'], 'm.xlsx, cell D4')
>>> with_products(complete, ("people x share",)).texts("people x share")
['1000.0']
>>> print(set_aside(table, needed, {"code"}, ("002",))[0].found)
1 of 2 rows with an empty cell (people in 1), set aside
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.package.limits.sheet import Sheet

EMPTY = ("", "NA", "NaN", "nan", "n/a", "#VALUE!", "#DIV/0!", "#N/A", "#REF!", "#NAME?")
"""Cells that hold no number; errors of formulas are read as empty."""
PRODUCT = " x "


@dataclass(frozen=True, kw_only=True)
class Excerpt(Sheet):
    """Rows of a sheet whose headings are not on its first line; cells keep the addresses of the file."""

    whole: Sheet
    lines: tuple[int, ...]
    """Line of the file each row stands on."""
    labels: tuple[str, ...] = ()
    """What stands in the line below the headings, where that is no data."""

    def place(self, row: int, column: str) -> str:
        """Return where a cell stands, as a reader of the file finds it."""
        if column not in self.whole.header:
            return f"{self.name}, row {self.lines[row]}, {column}"
        return self.whole.place(self.lines[row] - 2, column)


def table_of(name: str, rows: Sequence[Sequence[str]], needed: Collection[str]) -> Excerpt:
    """Return the rows below the line that holds the needed headings; raises naming those no line holds.

    A line right below it without a number in any cell of the headings is a line of labels. A line with one
    cell is a note.
    """
    found = [len(set(needed) & {c.strip() for c in row}) for row in rows]
    top = int(np.argmax(found)) if found else 0
    header = tuple(c.strip() for c in rows[top]) if found else ()
    free = [h for h in header if h and h not in needed]
    refuse(
        [
            Problem(
                name,
                f"no column {heading!r}",
                "a heading",
                nearest_match(heading, free),
                "Say under [columns] of the limits what it is called.",
            )
            for heading in needed
            if heading not in header
        ]
    )
    below = [(line, (*row, *[""] * len(header))[: len(header)]) for line, row in enumerate(rows, start=1)]
    below = below[top + 1 :]
    labels: tuple[str, ...] = ()
    if below and not any(is_number(below[0][1][header.index(h)]) for h in needed):
        labels, below = below[0][1], below[1:]
    columns = [header.index(h) for h in needed]
    kept = [(line, row) for line, row in below if sum(bool(row[k].strip()) for k in columns) > 1]
    cells = tuple(row for _, row in kept)
    whole = Sheet(name, header, (), workbook=True)
    lines = tuple(line for line, _ in kept)
    return Excerpt(name, header, cells, workbook=True, whole=whole, lines=lines, labels=labels)


def complete_rows(
    table: Excerpt, needed: Collection[str], words: Collection[str]
) -> tuple[Excerpt, tuple[str, ...]]:
    """Return the rows with every needed cell filled in, and the codes of the others (their line without one).

    `words` are the columns of text, where only a blank is empty; the code is the first of `needed`. The rows
    returned hold only the needed columns, numbers without separators of thousands.
    """
    code = next(iter(needed))
    lacking = _lacking(table, needed, words)
    rows = [k for k in range(len(table.cells)) if not lacking[k]]
    texts = {h: table.texts(h) for h in needed}
    cells = tuple(tuple(texts[h][k] if h in words else plain(texts[h][k]) for h in needed) for k in rows)
    complete = replace(table, header=tuple(needed), cells=cells, lines=tuple(table.lines[k] for k in rows))
    aside = (k for k in range(len(table.cells)) if lacking[k])
    return complete, tuple(texts[code][k] or f"line {table.lines[k]}" for k in aside)


def _lacking(table: Excerpt, needed: Collection[str], words: Collection[str]) -> list[list[str]]:
    """Return, for each row, the needed columns in which it has nothing."""
    texts = {h: table.texts(h) for h in needed}
    return [
        [h for h in needed if not texts[h][k] or (h not in words and texts[h][k] in EMPTY)]
        for k in range(len(table.cells))
    ]


def set_aside(
    table: Excerpt, needed: Collection[str], words: Collection[str], codes: tuple[str, ...]
) -> list[Problem]:
    """Return a warning that says how many rows take no part, and which columns they lack most often."""
    if not codes:
        return []
    lacking = _lacking(table, needed, words)
    counts = {h: sum(h in row for row in lacking) for h in needed}
    most = sorted((h for h in needed if counts[h]), key=lambda h: -counts[h])[:4]
    why = ", ".join(f"{h} in {counts[h]}" for h in most)
    found = f"{len(codes)} of {len(table.cells)} rows with an empty cell ({why}), set aside"
    remedy = "They may belong in the package; nobody can tell. `set_aside` lists their codes."
    return [Problem(table.name, found, "complete rows", remedy=remedy)]


def with_products(table: Excerpt, headings: Collection[str]) -> Excerpt:
    """Return the table with a column for each heading `A x B`; raises where a cell is no number."""
    header = list(table.header)
    columns: list[list[str]] = []
    problems: list[Problem] = []
    for heading in headings:
        if PRODUCT not in heading or heading in header:
            continue
        product = np.ones(len(table.cells))
        for part in heading.split(PRODUCT):
            values, found = table.numbers(part)
            product = product * values
            problems += found
        header.append(heading)
        columns.append([repr(float(v)) for v in product])
    refuse(problems)
    cells = tuple((*row, *(c[k] for c in columns)) for k, row in enumerate(table.cells))
    return replace(table, header=tuple(header), cells=cells)


def rows_of(path: Path, sheet: str) -> list[list[str]]:
    """Return the cells of a sheet of a workbook as text, from its first line."""
    import python_calamine

    if not path.is_file():
        beside = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        near = nearest_match(path.name, beside)
        refuse([Problem(path.name, "no such file", "a workbook", near, "Check the folder.")])
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        if sheet not in names:
            near = nearest_match(sheet, names)
            refuse([Problem(path.name, f"no sheet {sheet!r}", "a sheet of that name", near)])
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as broken:
        raise InvalidInput([Problem(path.name, str(broken)[:160], "a readable workbook")]) from broken
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return str(int(cell)) if whole and isinstance(cell, float) else str(cell)


def plain(text: str) -> str:
    """Return a number without separators of thousands; any other text as it is."""
    bare = text.replace(",", "")
    return bare if is_number(bare) else text


def is_number(text: str) -> bool:
    """Return whether a cell is a finite number, with separators of thousands or without."""
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return text.strip().lower() not in ("nan", "inf", "-inf")
