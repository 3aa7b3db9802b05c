"""Read the sheets of the tables, and put their rows together as the lists and names of a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from healthtrust.design.workbook.book import Sheet
from healthtrust.design.workbook.cells import ABSENT
from healthtrust.design.workbook.collected import Collected, is_empty
from healthtrust.design.workbook.shape import KEY, NAME, NUMBER, OF, VALUE, Listing, shape
from healthtrust.ground.problems import Problem, in_words

LEADING = (OF, KEY, NUMBER, NAME)


@dataclass(frozen=True)
class Taken:
    """One row of a table: its values by column, and where it stands."""

    sheet: Sheet
    row: int
    columns: dict[str, int]
    values: dict[str, Any]

    def problem(self, column: str, found: str, expected: str) -> Problem:
        """Return a problem with one of its cells."""
        return Problem(self.sheet.place(self.row, self.columns[column]), found, expected)


Tables = dict[str, list[Taken]]
"""The rows of every table, by its dotted name."""


def read_listings(into: Collected) -> Tables:
    """Return the rows of all tables, those that lack what places them left out, as problems."""
    tables = {key: _rows(listing, into) for key, listing in shape().listings.items()}
    for key, listing in shape().listings.items():
        if listing.numbered:
            _numbers_once(tables[key], into)
        if listing.within:
            _belong(tables[key], tables[listing.within], into)
    return tables


def _rows(listing: Listing, into: Collected) -> list[Taken]:
    sheet = into.sheet(listing.sheet)
    found = into.columns(sheet, [column.name for column in listing.columns]) if sheet else None
    if sheet is None or found is None:
        return []
    at, columns = found
    taken = []
    for n in range(at + 1, len(sheet.cells)):
        if is_empty(sheet, n, columns):
            continue
        before = len(into.problems)
        told = {c.name: into.value(sheet, (n, columns[c.name]), c.form) for c in listing.columns}
        row = Taken(sheet, n, columns, {k: v for k, v in told.items() if v is not ABSENT})
        lacking = [each for each in _needed(listing) if each not in row.values]
        if len(into.problems) == before:
            into.problems += [row.problem(each, "nothing", _expected(listing, each)) for each in lacking]
        if not lacking:
            taken.append(row)
    return taken


def _needed(listing: Listing) -> list[str]:
    names = [column.name for column in listing.columns]
    placing = [each for each in (OF, KEY) if each in names]
    return [*placing, *([NAME] if listing.named else []), *([VALUE] if listing.valued else [])]


def _expected(listing: Listing, column: str) -> str:
    words = {OF: f"the number of a row of sheet {listing.within!r}", NAME: "a name", VALUE: "a value"}
    return words.get(column) or in_words(listing.members)


def _numbers_once(rows: list[Taken], into: Collected) -> None:
    seen: set[int] = set()
    for row in rows:
        number = row.values.get(NUMBER)
        if number in seen:
            into.problems.append(row.problem(NUMBER, f"{number} a second time", "each number once"))
        seen |= {number} if number is not None else set()


def _belong(rows: list[Taken], outer: list[Taken], into: Collected) -> None:
    known = {row.values.get(NUMBER) for row in outer}
    for row in rows:
        if row.values[OF] not in known:
            expected = "a number that stands under 'no.' in the table it belongs to"
            into.problems.append(row.problem(OF, str(row.values[OF]), expected))


def put_together(listing: Listing, rows: list[Taken], key: str, given: tuple[Tables, Collected]) -> Any:
    """Return the list, or the table of names, that some rows of a table are; `key`: its dotted name."""
    _, into = given
    named: dict[str, Any] = {}
    parts: list[Any] = []
    for number, row in enumerate(rows):
        name = str(row.values.get(NAME, "")) if listing.named else ""
        where = f"{key}.{name if listing.named else number}"
        _note(row, where, key, into)
        part = row.values.get(VALUE) if listing.valued else _part(listing, row, where, given)
        if listing.named and name in named:
            into.problems.append(row.problem(NAME, f"{name!r} a second time", "each name once"))
        named[name] = part
        parts.append(part)
    if not listing.named and not listing.numbered:
        _tell_twice(rows, into)
    return named if listing.named else parts


def _part(listing: Listing, row: Taken, where: str, given: tuple[Tables, Collected]) -> dict[str, Any]:
    leading = {OF, KEY, NUMBER, *([NAME] if listing.named else [])}
    part = {name: value for name, value in row.values.items() if name not in leading}
    if listing.numbered:
        number = row.values.get(NUMBER)
        for inner in shape().listings.values():
            if inner.within == listing.key:
                rows = [r for r in given[0][inner.key] if number is not None and r.values[OF] == number]
                part[inner.last] = put_together(inner, rows, f"{where}.{inner.last}", given)
    return part


def _note(row: Taken, where: str, key: str, into: Collected) -> None:
    """Keep where the cells of a part stand, by its number and by its name."""
    called = [where, *([f"{key}.{row.values[NAME]}"] if NAME in row.values else [])]
    for each in dict.fromkeys(called):
        for column, at in row.columns.items():
            into.places[f"{each}.{column}"] = row.sheet, row.row, at
        first = row.columns.get(VALUE, min(row.columns.values()))
        into.places[each] = row.sheet, row.row, first


def _tell_twice(rows: list[Taken], into: Collected) -> None:
    seen: list[dict[str, Any]] = []
    for row in rows:
        if row.values in seen:
            into.told.append(f"sheet {row.sheet.name!r}: row {row.row + 1} is the same as one before it")
        seen.append(row.values)
