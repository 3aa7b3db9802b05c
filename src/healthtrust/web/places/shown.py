"""A place as a page shows it: numbers beside the whole, those in it, measures, targets, care by setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from healthtrust.ground.money import SYMBOLS
from healthtrust.web.places.map import Paths, map_of
from healthtrust.web.places.measures import Measure, known, step_of, steps, values
from healthtrust.web.places.said import UNTOLD, said
from healthtrust.web.places.tables import PlaceTables
from healthtrust.web.places.tiles import Block, blocks
from healthtrust.web.places.tree import Tree

EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Coloured:
    """A measure of all places that are drawn: step of colour and value in words, by place, and the key."""

    measure: Measure
    step: Mapping[str, int | None]
    said: Mapping[str, str]
    key: tuple[tuple[int, str, str], ...]
    """Step, and the limits it lies between, from low to high; no limit is empty."""


@dataclass(frozen=True)
class View:
    """What a visitor looks at: a run, a place in it, a year and a measure."""

    run: str
    place: str
    year: int
    measure: str

    def address(self, place: str) -> str:
        """Return the address of another place, in the same year and by the same measure."""
        asked = urlencode({"year": self.year, "measure": self.measure})
        return f"/runs/{self.run}/places/{quote(place, safe='')}?{asked}"


@dataclass(frozen=True)
class Shown:
    """All that the page of a place is made of."""

    view: View
    tree: Tree
    measures: tuple[Measure, ...]
    coloured: Coloured
    blocks: tuple[Block, ...]
    facts: tuple[tuple[str, str, str], ...]
    """What, here, and in the whole."""
    children: Mapping[str, Sequence[str]]
    """A table, header by column."""
    judged: tuple[Mapping[str, str], ...]
    care: tuple[tuple[str, str, str], ...]
    """Setting, covered care a head here, and in the whole."""
    map: Paths | None = None


def symbol_of(tables: PlaceTables) -> str:
    """Return the sign of the run's currency as it stands before an amount."""
    code = tables.design.currency
    return SYMBOLS.get(code, f"{code} ")


def shown(tables: PlaceTables, view: View, run: Any) -> Shown:
    """Return what the page of a place shows."""
    tree = tables.tree(view.year)
    measures = tuple(known(tables, view.year))
    chosen = next((each for each in measures if each.key == view.measure), measures[0])
    listed = tuple(blocks(tree, view.place))
    drawn = [tile for block in listed for tile in block.tiles]
    top = (*tree.above(view.place), view.place)[0]
    return Shown(
        view=view,
        tree=tree,
        measures=measures,
        coloured=coloured(tables, view.year, chosen, drawn),
        blocks=listed,
        facts=tuple(_facts(tables, view, top)),
        children=_children(tables, view, tree),
        judged=tuple(_judged(tables, view)),
        care=tuple(_care(tables, view, tree, top)),
        map=map_of(run, tables.design.people.shapes),
    )


def coloured(tables: PlaceTables, year: int, measure: Measure, drawn: Sequence[str]) -> Coloured:
    """Return a measure of some places in steps of colour."""
    symbol, of = symbol_of(tables), values(tables, year, measure)
    listed = [of.get(place) for place in drawn]
    limits, placed = steps(listed, measure.diverging)
    words = {place: said(value, measure.unit, symbol) for place, value in zip(drawn, listed, strict=True)}
    return Coloured(measure, dict(zip(drawn, placed, strict=True)), words, _key(limits, measure, symbol))


def _key(limits: Sequence[float], measure: Measure, symbol: str) -> tuple[tuple[int, str, str], ...]:
    """Return what each step means; empty where all have the same value, or none."""
    if not limits:
        return ()
    told = ["", *(said(limit, measure.unit, symbol) for limit in limits), ""]
    return tuple(
        (step_of(at, len(limits), measure.diverging), low, high)
        for at, (low, high) in enumerate(pairwise(told))
    )


def _facts(tables: PlaceTables, view: View, top: str) -> list[tuple[str, str, str]]:
    symbol, found = symbol_of(tables), []
    for measure in known(tables, view.year):
        if measure.table == "scorecard":
            continue
        of = values(tables, view.year, measure)
        here, whole = (said(of.get(place), measure.unit, symbol) for place in (view.place, top))
        found.append((measure.label, here, whole))
    return found


def _children(tables: PlaceTables, view: View, tree: Tree) -> Mapping[str, Sequence[str]]:
    places, symbol = tree.children(view.place), symbol_of(tables)
    if not places:
        return {}
    columns: dict[str, Sequence[str]] = {"place": places}
    for measure in known(tables, view.year):
        if measure.table != "scorecard":
            of = values(tables, view.year, measure)
            columns[measure.label] = [said(of.get(place), measure.unit, symbol) for place in places]
    return columns


def _judged(tables: PlaceTables, view: View) -> list[Mapping[str, str]]:
    """Return the measures of the scorecard of a place beside those of everywhere."""
    rows = tables.rows("scorecard", view.year)
    whole = {row["measure"]: row for row in rows if row["place"] == EVERYWHERE}
    return [
        {
            "name": str(row["name"]),
            "unit": "" if row["unit"] == "share" else str(row["unit"]),
            "here": _with_ends(row),
            "whole": said(_number(whole.get(row["measure"], {}), "value"), str(row["unit"])),
            "target": _target(row),
            "verdict": str(row["verdict"] or ""),
        }
        for row in rows
        if row["place"] == view.place
    ]


def _with_ends(row: Mapping[str, Any]) -> str:
    unit, value = str(row["unit"]), said(_number(row, "value"), str(row["unit"]))
    ends = [_number(row, name) for name in ("low", "high")]
    if value == UNTOLD or None in ends:
        return value
    low, high = (said(end, unit) for end in ends)
    return f"{value} ({low} – {high})"


def _target(row: Mapping[str, Any]) -> str:
    limit = _number(row, "limit")
    return "" if limit is None else f"{row['limit_is']} {said(limit, str(row['unit']))}"


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value != value else float(value)


def _care(tables: PlaceTables, view: View, tree: Tree, top: str) -> list[tuple[str, str, str]]:
    """Return what care costs a head by setting, here and in the whole; nothing where it is not known."""
    rows, symbol, unit = tables.rows("settlement", view.year), symbol_of(tables), 10.0**tables.exponent
    heads = {place: row["residents"] for place, row in tables.of("spending", view.year).items()}
    of = {}
    for place in (view.place, top):
        within = set(tree.lowest(place))
        sums: dict[str, float] = {}
        for row in rows:
            if row["place"] in within and row["reference_cost"] is not None:
                sums[str(row["setting"])] = sums.get(str(row["setting"]), 0.0) + row["reference_cost"]
        of[place] = {
            setting: said(cost / heads[place] / unit if heads.get(place) else None, "money", symbol)
            for setting, cost in sums.items()
        }
    settings = sorted(of[top])
    return [(name, of[view.place].get(name, said(0.0, "money", symbol)), of[top][name]) for name in settings]
