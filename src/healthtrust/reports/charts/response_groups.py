"""How care responded, year by year: where the new arrangement stands, and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import SCHEMA, Spec, band, mark, number, rows, told_apart
from healthtrust.reports.charts.theme import BLUE, CONFIG, ORANGE, WIDTH
from healthtrust.reports.story import Columns, Story

ELSEWHERE, EVERYWHERE = "elsewhere", "everywhere"
SPACING = 50
LONGEST_NAME = 40
NO_RESPONSE = (
    "Care did not respond to another arrangement: the design names none in deliver.responds, so that use of "
    "care follows need alone."
)


class Group(NamedTuple):
    """Some places under one arrangement."""

    name: str
    """The places, or where they are."""
    places: str
    arrangements: tuple[str, ...]
    """By year."""
    told: Mapping[str, NDArray[np.float64]]
    """What is told of it [year]."""


def years_of(story: Story) -> list[int]:
    """Return the years of the run that care is told of."""
    return [int(year) for year in np.unique(story.tables["response"]["year"])]


def groups_of(story: Story) -> list[Group]:
    """Return the groups: first the one where the new arrangement stands, then the others."""
    table = story.tables["response"]
    *others, there = dict.fromkeys(map(str, table["places"]))
    named = there if len(there) <= LONGEST_NAME else "where it stands"
    first = _group(table, there, named if others else EVERYWHERE)
    return [first, *(_group(table, places, ELSEWHERE) for places in others)]


def _group(table: Columns, places: str, name: str) -> Group:
    inside = np.asarray(table["places"] == places)
    told = {key: values[inside] for key, values in table.items() if values.dtype.kind == "f"}
    return Group(name, places, tuple(map(str, table["arrangement"][inside])), told)


def looks_of(groups: Sequence[Group]) -> dict[str, tuple[str, str]]:
    """Return colour and shape of each group."""
    return dict(zip((group.name for group in groups), ((ORANGE, "circle"), (BLUE, "square")), strict=False))


def panel(
    columns: Mapping[str, Sequence[Any]], y: Spec, by: str, looks: Mapping[str, tuple[str, str]], title: str
) -> Spec:
    """Return one of two panels: lines by year, or bars where there is one; columns hold year and `by`."""
    many = len(set(columns["year"])) > 1
    apart = told_apart(by, looks, legend={"offset": 26})
    axis = {"tickMinStep": 1, "values": _ticks(sorted(set(columns["year"])))}
    x = number("year", "year", format="d", scale={"nice": False, "zero": False}, axis=axis)
    line = mark("line", {"x": x, "y": y, "color": apart["color"]})
    points = mark("point", {"x": x, "y": y, **apart}, size=60)
    bars = mark("bar", {"x": band(by, list(looks)), "y": y, "color": apart["color"]})
    return {
        "data": {"values": rows(columns)},
        "title": {"text": title, "anchor": "start", "fontSize": 12, "offset": 10},
        "width": (WIDTH - SPACING) / 2 - 40,
        "height": 220,
        "layer": [line, points] if many else [bars],
    }


def beside(panels: Sequence[Spec]) -> Spec:
    """Return panels side by side."""
    return {"$schema": SCHEMA, "config": CONFIG, "hconcat": list(panels), "spacing": SPACING}


def long(years: Sequence[int], groups: Sequence[Group], name: str) -> dict[str, list[Any]]:
    """Return one thing told of all groups as long columns: year, group, value."""
    return {
        "year": [year for _ in groups for year in years],
        "group": [group.name for group in groups for _ in years],
        "value": [float(value) for group in groups for value in group.told[name]],
    }


def _ticks(years: Sequence[int]) -> list[int]:
    """Return the years that an axis names, six or so."""
    step = max(1, -(-len(years) // 6))
    return list(years[::step])
