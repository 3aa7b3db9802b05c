"""Which sheets a workbook of inputs has, with which rows and columns: found from the classes of the design.

    design, people … review    a row for each decided value of a heading
    people.places, sources …   a table for each list of parts, and for each list of names with their values

A list that lies in the parts of another list has a table of its own, whose column `of` names the part by the
number under `no.`. Values of one heading that may all be lists of the same parts share one table, whose
column `key` says whose part a row is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from healthtrust.design.heading import Heading
from healthtrust.design.whole import HEADINGS, Design
from healthtrust.design.workbook.forms import Form, form_of

LONGEST_NAME = 31
"""Characters that spreadsheets let the name of a sheet have."""
FIRST = "design"
"""The sheet of what stands above the seven headings."""
NUMBER, OF, KEY, NAME, VALUE = "no.", "of", "key", "name", "value"


@dataclass(frozen=True)
class Row:
    """One decided value on the sheet of its heading."""

    key: str
    """Its dotted name."""
    declared: FieldInfo
    form: Form
    table: str = ""
    """The table that holds it, where it is a list of parts."""
    opens: bool = False
    """Whether it says, with yes or no, if the values under it are given at all."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    form: Form
    declared: FieldInfo | None = None

    @property
    def unit(self) -> str:
        """Return the unit that its header names."""
        extra = self.declared.json_schema_extra if self.declared else None
        return str(extra.get("unit", "")) if isinstance(extra, dict) else ""

    @property
    def header(self) -> str:
        """Return its name with its unit, as headers of tables have it."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclass(frozen=True)
class Listing:
    """One table: the list of parts, or of names, at a dotted name."""

    key: str
    columns: tuple[Column, ...]
    members: tuple[str, ...] = ()
    """Values of one heading that share it."""
    named: bool = False
    """Whether its rows are known by name rather than by their order."""
    valued: bool = False
    """Whether a row holds one value, not a part."""
    within: str = ""
    """The table to whose parts its rows belong."""
    numbered: bool = False
    """Whether parts have numbers, by which rows of other tables name them."""

    @property
    def sheet(self) -> str:
        """Return the name of its sheet: its dotted name, or as much of its end as a name may have."""
        parts = self.key.split(".")
        while len(".".join(parts)) > LONGEST_NAME:
            parts = parts[1:]
        return ".".join(parts)

    @property
    def last(self) -> str:
        """Return the last word of its dotted name."""
        return self.key.rpartition(".")[2]


@dataclass(frozen=True)
class Shape:
    """All rows by sheet, and all tables by dotted name."""

    rows: dict[str, tuple[Row, ...]]
    listings: dict[str, Listing]

    @property
    def all_rows(self) -> dict[str, Row]:
        """Return every row by its dotted name."""
        return {row.key: row for rows in self.rows.values() for row in rows}


@lru_cache(maxsize=1)
def shape() -> Shape:
    """Return the shape of every workbook of inputs."""
    listings: dict[str, Listing] = {}
    rows = {FIRST: tuple(_rows(Design, "", listings, skipped=(*HEADINGS, "schema_version", "sources")))}
    for heading in HEADINGS:
        part = form_of(Design.model_fields[heading]).inside
        assert part is not None
        rows[heading] = tuple(_rows(part, f"{heading}.", listings))
    _list(Design, "", ("sources",), listings)
    assert len({each.sheet for each in listings.values()}) == len(listings)
    return Shape(rows, listings)


def _rows(
    model: type[BaseModel], within: str, listings: dict[str, Listing], skipped: tuple[str, ...] = ()
) -> Iterator[Row]:
    shared = _shared(model)
    if len(shared) > 1:
        _list(model, within, shared, listings)
    for name, declared in model.model_fields.items():
        if name in skipped:
            continue
        key, form = f"{within}{name}", form_of(declared)
        if form.in_table:
            at = within.rstrip(".") if name in shared and len(shared) > 1 else key
            if at not in listings:
                _list(model, within, (name,), listings)
            yield Row(key, declared, form, at)
        elif form.inside:
            if form.may_lack:
                yield Row(key, declared, Form(yes_no=True), opens=True)
            yield from _rows(form.inside, f"{key}.", listings)
        else:
            yield Row(key, declared, form)


def _shared(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a heading that may be lists of parts of one class, all of that class."""
    fields = {name: form_of(declared) for name, declared in model.model_fields.items()}
    alike = {form.parts for form in fields.values() if form.parts and form.text and not form.named}
    return tuple(n for n, form in fields.items() if len(alike) == 1 and form.text and form.parts in alike)


def _list(
    model: type[BaseModel], within: str, names: tuple[str, ...], listings: dict[str, Listing], of: str = ""
) -> None:
    """Add the table of one list, or of several that share it, and of the lists within its parts."""
    declared = model.model_fields[names[0]]
    form = form_of(declared)
    shared = names if len(names) > 1 else ()
    key = within.rstrip(".") if shared else f"{within}{names[0]}"
    parts = _fields(form.parts)
    inner = [name for name, each, _ in parts if each.in_table]
    leading = [
        *([Column(OF, Form(whole=True))] if of else []),
        *([Column(KEY, Form(choices=shared))] if shared else []),
        *([Column(NUMBER, Form(whole=True))] if inner else []),
        *([Column(NAME, Form(text=True))] if form.named else []),
    ]
    valued = form.named is not None and form.parts is None
    columns = [Column(VALUE, form.named, declared)] if valued and form.named else []
    columns += [Column(name, each, found) for name, each, found in parts if not each.in_table]
    listings[key] = Listing(
        key, (*leading, *columns), shared, form.named is not None, valued, of, numbered=bool(inner)
    )
    for name in inner:
        assert form.parts is not None
        _list(form.parts, f"{key}.", (name,), listings, of=key)


def _fields(part: type[Heading] | None) -> list[tuple[str, Form, FieldInfo]]:
    found = [(n, form_of(d), d) for n, d in part.model_fields.items()] if part else []
    assert not any(form.inside for _, form, _ in found), part
    return found
