"""The plain values of a design, put together from the sheets of its headings and tables."""

from __future__ import annotations

from typing import Any

from healthtrust.design.keys import put
from healthtrust.design.whole import SCHEMA_VERSION
from healthtrust.design.workbook.cells import MARK
from healthtrust.design.workbook.collected import Collected
from healthtrust.design.workbook.read_headings import Decided, read_headings
from healthtrust.design.workbook.read_listings import Tables, put_together, read_listings
from healthtrust.design.workbook.shape import Row, shape
from healthtrust.ground.problems import Problem

Tree = dict[str, Any]


def tree_in(into: Collected) -> Tree:
    """Return the plain values that the sheets of a workbook hold; what is wrong becomes a problem."""
    decided, tables = read_headings(into), read_listings(into)
    tree: Tree = {"schema_version": SCHEMA_VERSION}
    closed: list[str] = []
    for row in shape().all_rows.values():
        if row.opens and not any(row.key.startswith(f"{each}.") for each in closed):
            if decided.values.get(row.key) is True:
                put(tree, row.key, {})
            else:
                closed.append(row.key)
    for row in shape().all_rows.values():
        shut = next((each for each in closed if row.key.startswith(f"{each}.")), "")
        value = None if row.opens else _value(row, decided, tables, (into, shut))
        if value is not None and shut:
            expected = f"nothing, while {shut} is no"
            into.problems.append(
                Problem(into.placed(row.key), "a value", expected, None, f"Or say yes at {shut}.")
            )
        elif value is not None:
            put(tree, row.key, value)
    sources = _sources(decided, tables, into)
    return {**tree, "sources": sources} if sources else tree


def _value(row: Row, decided: Decided, tables: Tables, given: tuple[Collected, str]) -> Any:
    """Return the value of a row, from its cell or its table; None where it has none."""
    into, shut = given
    plain = decided.values.get(row.key)
    if not row.table:
        return plain
    listing = shape().listings[row.table]
    member = row.key.rpartition(".")[2]
    rows = [r for r in tables[row.table] if not listing.members or r.values["key"] == member]
    if plain is not None and rows:
        expected = f"either a value here, or rows on sheet {listing.sheet!r}"
        into.problems.append(Problem(into.placed(row.key), f"a value beside {len(rows)} rows", expected))
    if plain is not None or (not rows and (shut or row.key not in decided.marked)):
        return plain
    return put_together(listing, rows, row.key, (tables, into))


def _sources(decided: Decided, tables: Tables, into: Collected) -> dict[str, Any]:
    """Return the sources in the order of their sheet, each from the sheet where it stands."""
    listed = put_together(shape().listings["sources"], tables["sources"], "sources", (tables, into))
    own = decided.sources
    sources: dict[str, Any] = {}
    for key, part in listed.items():
        if str(part.get("source", "")).startswith(MARK):
            sources |= {key: own[key]} if key in own else {}
            if key in own:
                sheet, row, column = into.places[f"sources.{key}.source"]
                into.places[f"sources.{key}"] = sheet, row, column
        else:
            sources[key] = part
    return {**sources, **{key: part for key, part in own.items() if key not in listed}}
