"""Write the inputs of a design as a workbook: a sheet a heading, a table a list, and the tables it names.

The same design gives the same bytes. Blue is what is decided and may be changed; black is told.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from healthtrust.design.keys import found
from healthtrust.design.read import BUNDLED, Read, bundled_designs
from healthtrust.design.whole import SCHEMA_VERSION, Design
from healthtrust.design.workbook.cells import MARK, Marked, cell_of
from healthtrust.design.workbook.forms import Form
from healthtrust.design.workbook.looks import Page, Pen
from healthtrust.design.workbook.named_tables import headers_and_rows, named_in
from healthtrust.design.workbook.shape import FIRST, KEY, NAME, NUMBER, OF, VALUE, Column, Listing, Row, shape
from healthtrust.design.workbook.words import HOW, ROW_HEADERS, allowed, default, label, unit
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.version import VERSION

README = "README"
BEGINS_AT = "paths start at"
"""The row of the first sheet that says from where relative paths are seen."""


def write_inputs(read: Read, to: Path) -> None:
    """Write the inputs of a design as a workbook, whole or not at all; raises InvalidInput if it cannot."""
    beside = to.with_name(f".{to.name}.partial")
    try:
        beside.write_bytes(inputs_of(read, to.parent))
        beside.replace(to)
    except OSError as refused:
        beside.unlink(missing_ok=True)
        why = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(to), why, "a file that can be written")]) from refused


def inputs_of(read: Read, beside: Path) -> bytes:
    """Return the workbook of a design's inputs that will lie in a folder."""
    plain = read.design.as_plain()
    to = io.BytesIO()
    with Pen(to, read.design.title) as pen:
        _readme(pen, read, beside)
        for sheet, rows in shape().rows.items():
            _heading(pen.page(sheet), rows, plain)
        for listing in shape().listings.values():
            _listing(pen.page(listing.sheet), listing, plain)
        for table in named_in(read).values():
            pen.page(table.sheet).grid(list(headers_and_rows(table)))
    return to.getvalue()


def fingerprint_of(design: Design) -> str:
    """Return twelve hexadecimal digits by which the decisions of a design are known, without its data."""
    told = json.dumps(design.as_plain(), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _readme(pen: Pen, read: Read, beside: Path) -> None:
    bundled = read.folder == str(next(iter(bundled_designs().values())).parent)
    start = BUNDLED if bundled else Path(os.path.relpath(read.folder or ".", beside)).as_posix()
    base = (
        read.name
        if bundled
        else Path(os.path.relpath(Path(read.folder) / f"{read.name}.toml", beside)).as_posix()
    )
    rows: list[tuple[str, object]] = [
        ("design", base),
        ("title", cell_of(read.design.title, shape().all_rows["title"].form)),
        (BEGINS_AT, start),
        ("schema version", SCHEMA_VERSION),
        ("fingerprint of the inputs", fingerprint_of(read.design)),
        ("made with", f"healthtrust {VERSION}"),
        *((table.sheet, table.name) for table in named_in(read).values()),
    ]
    pen.page(README).told(f"Inputs of {read.design.title}", rows, HOW)


def _heading(page: Page, rows: Sequence[Row], plain: dict[str, Any]) -> None:
    page.header(ROW_HEADERS, widths=(38, 52, 24, 18, 26, 20, 40, 11, 30), table="")
    sources = plain.get("sources", {})
    for at, row in enumerate(rows, start=1):
        told = sources.get(row.key, {})
        page.row(at, (row.key, label(row)))
        page.cell(at, 2, _cell(row, plain), row.form, unit(row.declared))
        page.row(at, (unit(row.declared), allowed(row), default(row)), first=3)
        page.row(at, (_text(told.get("source")), told.get("status")), first=6, blue=True)
    page.statuses(1, len(rows), 7)


def _cell(row: Row, plain: dict[str, Any]) -> str | float | int | None:
    value = found(plain, row.key)
    if row.opens:
        return "no" if value is None else "yes"
    if row.table and not isinstance(value, str | int):
        return None if value is None else f"{MARK}{shape().listings[row.table].sheet}"
    return shown(value, row.form, row.declared)


def shown(value: Any, form: Form, declared: FieldInfo | None) -> str | float | int | None:
    """Return what the cell of a value holds; nothing where its default is as empty as it is."""
    empty = value == "" or value == []
    if empty and declared is not None and declared.default in ("", ()):
        return None
    return cell_of(value, form)


def _listing(page: Page, listing: Listing, plain: dict[str, Any]) -> None:
    page.header(
        [column.header for column in listing.columns],
        widths=[_width(column) for column in listing.columns],
        table=f"inputs_{listing.key}",
    )
    count = 0
    for count, values in enumerate(rows_of(listing, plain), start=1):
        for at, column in enumerate(listing.columns):
            value = shown(values.get(column.name), column.form, column.declared)
            page.cell(count, at, value, column.form, column.unit)
    page.table_of(max(count, 1), listing.columns)


def rows_of(listing: Listing, plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of a design, by the names of their columns."""
    if not listing.within:
        yield from _of_value(listing, plain)
        return
    for outer in rows_of(shape().listings[listing.within], plain):
        for row in _in_order(listing, outer.get(f"/{listing.last}")):
            yield {OF: outer[NUMBER], **row}


def _of_value(listing: Listing, plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    places = [(m, f"{listing.key}.{m}") for m in listing.members] or [("", listing.key)]
    number = 0
    for member, key in places:
        value = found(plain, key)
        for row in _in_order(listing, value if isinstance(value, list | dict) else None):
            number += 1
            yield {KEY: member, NUMBER: number, **row}


def _in_order(listing: Listing, value: Any) -> Iterator[dict[str, Any]]:
    """Yield each part of a list or of a table of names; lists within it stand under a name with a slash."""
    parts = value.items() if isinstance(value, dict) else [("", each) for each in value or []]
    columns = {column.name for column in listing.columns}
    for name, part in parts:
        row = (
            {VALUE: part} if listing.valued else {k if k in columns else f"/{k}": v for k, v in part.items()}
        )
        if listing.key == "sources" and name in shape().all_rows:
            row = {"source": Marked(f"{MARK}{_sheet_of(name)}")}
        yield {NAME: name, **row} if listing.named else row


def _sheet_of(key: str) -> str:
    heading = key.partition(".")[0]
    return heading if heading in shape().rows else FIRST


def _width(column: Column) -> int:
    return 30 if column.form.text else 22 if column.form.choices else max(12, len(column.header) + 2)


def _text(value: Any) -> Any:
    return None if value is None else cell_of(value, shape().all_rows["title"].form)
