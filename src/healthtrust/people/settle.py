"""Where the residents live: the tree of places of a design, and how many rows each neighbourhood gets.

    rows_p = share(rows, share_p)        by largest remainder, so that Σ rows_p = rows

rows      rows to place; each stands for `residents_per_row` residents
share_p   share of all residents who live in neighbourhood p; where none is stated all are alike
Source    largest remainder: `healthtrust.ground.money`.

>>> from healthtrust.design.people import People, Place
>>> two = (Place(name="Valley"), Place(name="Dale", parent="Valley", share=0.75, deprivation_fifth=2),
...        Place(name="Docks", parent="Valley", share=0.25, deprivation_fifth=1))
>>> rows_by_place(places_of(Design(title="Two", years=2027, people=People(places=two))), 10)
array([0, 8, 2])
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.people import People
from healthtrust.design.whole import Design
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Columns, Contract, Table, checked
from healthtrust.ground.words import Words
from healthtrust.records.places import PlaceRow, Places, tree
from healthtrust.records.store import located, read_columns

PLACES = Contract(
    "places",
    (
        Column("name", "text", "", "what the place is called"),
        Column("parent", "text", "", "the place it lies in; empty at the top", required=False),
        Column("share", "number", "share", "share of all residents", low=0, high=1, required=False),
        Column(
            "deprivation_fifth",
            "whole",
            "fifth",
            "1 = most deprived, 0 above leaves",
            low=0,
            high=5,
        ),
        Column("cost_factor", "number", "ratio", "unavoidable cost", low=0.01, high=100, required=False),
    ),
    other=True,
)

EMPTY = {"share": 0.0, "deprivation_fifth": 0, "cost_factor": 1.0}
"""What an empty cell stands for: a place above the neighbourhoods has none of the three of its own."""

ROUNDING_OF_SHARES = 0.005
"""How far stated shares may miss 1 because they were rounded."""


def places_of(design: Design, folder: str = "") -> Places:
    """Return the tree of places of a design; `folder` is where the design, and a file of places, lies.

    Raises `InvalidInput` with every problem: repeats, orphans, cycles, neighbourhoods without a fifth, shares
    that are missing or do not add up to 1, shares that are zero.
    """
    people = design.people
    where = people.places if isinstance(people.places, str) else "people.places"
    rows = _from_file(people.places, folder) if isinstance(people.places, str) else _from_design(people)
    places, problems = tree(rows, people.levels, where)
    if places is not None and people.source == "synthetic":
        problems = problems + _share_problems(places, rows, where)
    refuse(problems)
    assert places is not None
    return places


def rows_to_make(people: People) -> int:
    """Return how many rows stand for the residents of a synthetic design; refuse half a row."""
    rows, left_over = divmod(people.size, people.residents_per_row)
    if left_over:
        found = f"{people.size:,} residents in rows of {people.residents_per_row:,}"
        near = max(rows, 1) * people.residents_per_row, (rows + 1) * people.residents_per_row
        remedy = f"Set it to {' or '.join(str(size) for size in dict.fromkeys(near))}."
        refuse([Problem("people.size", found, "a multiple of people.residents_per_row", remedy=remedy)])
    return rows


def rows_by_place(places: Places, rows: int) -> NDArray[np.int64]:
    """Return how many of `rows` live in each place [place]: zero above the neighbourhoods.

    Raises `InvalidInput` naming every neighbourhood that would be left without residents.
    """
    leaves = places.leaves
    stated = places.share[leaves]
    settled = np.zeros(len(places.names), dtype=np.int64)
    settled[leaves] = share(rows, stated if stated.any() else np.ones(len(leaves)))
    refuse(
        [
            Problem(
                f"people.places, {places.names[leaf]}",
                f"nobody of {rows:,} lives there",
                "at least one resident in every neighbourhood",
                remedy="Raise people.size or the share of the place, or leave the place out.",
            )
            for leaf in leaves
            if settled[leaf] == 0
        ]
    )
    return settled


def _from_design(people: People) -> list[PlaceRow]:
    return [
        PlaceRow(p.name, p.parent, p.share, p.deprivation_fifth, p.cost_factor)
        for p in people.places
        if not isinstance(p, str)
    ]


def _from_file(name: str, folder: str) -> list[PlaceRow]:
    path = located(name, "places", folder)
    columns, _ = read_columns(path)
    table, problems = checked(PLACES, _filled(columns), path.name)
    refuse(problems)
    assert table is not None
    parents = _column(table, "parent", "")
    shares = _column(table, "share", math.nan)
    shares[_empty(columns.get("share", shares))] = math.nan
    factors = _column(table, "cost_factor", EMPTY["cost_factor"])
    fifths = table["deprivation_fifth"]
    return [
        PlaceRow(
            str(table["name"][i]),
            str(parents[i]) or None,
            None if np.isnan(shares[i]) else float(shares[i]),
            int(fifths[i]) or None,
            float(factors[i]),
        )
        for i in range(table.rows)
    ]


def _filled(columns: Columns) -> Columns:
    """Return the columns with empty cells replaced by what they stand for."""
    filled = {name: values.copy() for name, values in columns.items() if name in EMPTY}
    for name, values in filled.items():
        values[_empty(values)] = EMPTY[name]
    return {**columns, **filled}


def _empty(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return the rows in which nothing stands."""
    return Words.of(values).rows("")


def _column(table: Table, name: str, default: str | float) -> NDArray[np.generic]:
    return table[name] if name in table else np.full(table.rows, default)


def _share_problems(places: Places, rows: list[PlaceRow], where: str) -> list[Problem]:
    stated = {row.name for row in rows if row.share is not None}
    leaves = [places.names[leaf] for leaf in places.leaves]
    if not stated & set(leaves):
        return []
    problems = [
        Problem(
            f"{where}, {name}",
            "no share of the residents",
            "a share for every neighbourhood, or for none",
            remedy="Give each neighbourhood its share, or leave all shares out so that all are alike.",
        )
        for name in leaves
        if name not in stated
    ]
    total = float(places.share[places.leaves].sum())
    if not problems and abs(total - 1) > ROUNDING_OF_SHARES:
        problems.append(
            Problem(
                where,
                f"shares that add up to {total:.4g}",
                "shares of the neighbourhoods that add up to 1",
                remedy="Correct the shares; those of places above the neighbourhoods do not count.",
            )
        )
    return problems
