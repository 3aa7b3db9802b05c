"""A table of places as a question of pace: what each has, who lives there, and its target, year by year.

    actual        money of the year before the first, major units
    population    residents in that year; then either `population_growth` a year, or population_1,
                  population_2, ... for each year; neither: it stays
    target        one of: target_share (adds up to one), target (money) or weight (weighted population);
                  the last two are scaled to add up. With _1, _2, ... at the end: one for each year

Places that others lie within are sums and are left out. Everything that is wrong is told at once.

>>> columns = {"place": np.array(["Ash", "Elm"]), "actual": np.array([900.0, 1100.0]),
...            "population": np.array([50.0, 50.0]), "population_growth": np.array([0.02, 0.0]),
...            "weight": np.array([3.0, 1.0])}
>>> places, _ = places_of(columns, "places.csv")
>>> asked = question(places, np.array([210_000, 220_000]), Currency("GBP", 2))
>>> asked.opening.tolist(), asked.shares.tolist(), asked.population[:, 0].round(2).tolist()
([90000, 110000], [[0.75, 0.25], [0.75, 0.25]], [50.0, 51.0, 52.02])
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.amount import budget_of
from healthtrust.allocate.pace.path import ADD_UP
from healthtrust.allocate.tree.table import PlacesTable, places_of
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.records.store import read_columns

__all__ = ["Question", "places_of", "question", "read_budgets"]

TARGETS = ("target_share", "target", "weight")


@dataclass(frozen=True)
class Question:
    """Places that are to move toward their targets; columns in the order of the table."""

    names: tuple[str, ...]
    opening: NDArray[np.int64]
    """[n]: minor units."""
    shares: NDArray[np.float64]
    """[t, n]: each year's target as a share of its budget."""
    population: NDArray[np.float64]
    """[t + 1, n]: from the year before the first."""
    budgets: NDArray[np.int64]
    """[t]: minor units."""
    target_column: str
    """What the targets were read from."""


def question(places: PlacesTable, budgets: NDArray[np.int64], money: Currency) -> Question:
    """Return the places of a table as a question; budgets [t] in minor units."""
    years, rows = len(budgets), places.neighbourhoods
    actual, problems = places.numbers("actual", above=0.5 / 10**money.exponent)
    population, found = _population(places, years)
    problems += found
    targets, name, found = _targets(places, years)
    problems += found
    refuse(problems)
    sums = targets[:, rows].sum(axis=1, keepdims=True)
    refuse(_not_one(sums[:, 0], places.source) if name == "target_share" else [])
    return Question(
        tuple(np.array(places.nest.names, dtype=object)[rows].tolist()),
        np.rint(actual[rows] * 10**money.exponent).astype(np.int64),
        targets[:, rows] / sums,
        population[:, rows],
        budgets,
        name,
    )


def read_budgets(path: Path, money: Currency) -> list[int]:
    """Return the budget of every year of a table `year, budget`, in minor units and in the order of years."""
    columns, _ = read_columns(path)
    absent = [name for name in ("year", "budget") if name not in columns]
    refuse([Problem(path.name, f"no column {name!r}", "columns year, budget") for name in absent])
    years, problems = _whole_years(columns["year"], path.name)
    read = [
        budget_of(_written(cell), money, f"{path.name}, column budget, row {row}")
        for row, cell in enumerate(columns["budget"].tolist(), start=2)
    ]
    refuse(problems + [problem for _, found in read for problem in found])
    return [read[row][0] for row in np.argsort(years, kind="stable").tolist()]


def _written(cell: object) -> str:
    """Return a cell as it was written; a missing one is nothing.

    >>> _written(400_000_000.0), _written(None), _written(float("nan")), _written("much")
    ('400000000.0', '', '', 'much')
    """
    return "" if cell is None or cell != cell else str(cell)


def _whole_years(cells: NDArray[np.generic], source: str) -> tuple[NDArray[np.float64], list[Problem]]:
    """Return the years of a table of budgets, and what is wrong unless they follow one another, each once."""
    where, expected = f"{source}, column year", "years that follow one another, each once"
    try:
        years = np.asarray(cells).astype(np.float64)
    except (TypeError, ValueError):
        years = np.full(len(cells), np.nan)
    if not len(years):
        return years, [Problem(source, "no rows", "a budget for at least one year")]
    if not np.isfinite(years).all():
        found = f"{int((~np.isfinite(years)).sum())} missing or no numbers"
        return years, [Problem(where, found, expected)]
    if (np.diff(np.sort(years)) != 1).any():
        return years, [Problem(where, ", ".join(f"{year:g}" for year in np.sort(years)[:8]), expected)]
    return years, []


def _population(places: PlacesTable, years: int) -> tuple[NDArray[np.float64], list[Problem]]:
    """Return residents [t + 1, n] of all places."""
    now, problems = places.numbers("population")
    by_year = _years_named(places, "population")
    if by_year and "population_growth" in places.columns:
        found = f"population_growth beside {by_year[0]}"
        return now[None, :], [*problems, Problem(places.source, found, "one of the two")]
    if by_year:
        rows, found_wrong = _each_year(places, "population", years)
        return np.vstack([now, rows]), problems + found_wrong
    if "population_growth" not in places.columns:
        return np.repeat(now[None, :], years + 1, axis=0), problems
    growth, found_wrong = places.numbers("population_growth", above=-1.0)
    return now * (1 + growth) ** np.arange(years + 1)[:, None], problems + found_wrong


def _targets(places: PlacesTable, years: int) -> tuple[NDArray[np.float64], str, list[Problem]]:
    """Return what targets are in proportion to [t, n], the column's name, and what is wrong."""
    nothing = np.ones((years, len(places.nest.names)))
    given = [name for name in TARGETS if name in places.columns or _years_named(places, name)]
    twice = [name for name in given if name in places.columns and _years_named(places, name)]
    if twice:
        found = f"{twice[0]} beside {_years_named(places, twice[0])[0]}"
        return nothing, "", [Problem(places.source, found, "one of the two")]
    if len(given) != 1:
        found = f"{' and '.join(given) or 'no target'} among {', '.join(places.columns)}"
        expected = "one of target_share, target and weight"
        return nothing, "", [Problem(places.source, found, expected)]
    name = given[0]
    if name in places.columns:
        values, problems = places.numbers(name)
        return np.repeat(values[None, :], years, axis=0), name, problems
    rows, problems = _each_year(places, name, years)
    return rows, name, problems


def _years_named(places: PlacesTable, name: str) -> list[str]:
    """Return the columns name_1, name_2, ... that are there."""
    return [
        each for each in places.columns if each.startswith(f"{name}_") and each[len(name) + 1 :].isdigit()
    ]


def _each_year(places: PlacesTable, name: str, years: int) -> tuple[NDArray[np.float64], list[Problem]]:
    read = [places.numbers(f"{name}_{year}") for year in range(1, years + 1)]
    return np.stack([values for values, _ in read]), [wrong for _, found in read for wrong in found]


def _not_one(sums: NDArray[np.float64], source: str) -> list[Problem]:
    wrong = np.flatnonzero(np.abs(sums - 1) > ADD_UP)
    if not len(wrong):
        return []
    remedy = "Correct the shares, or call the column weight: weights are scaled."
    found = f"shares that add up to {sums[wrong[0]]:.6g}"
    return [Problem(f"{source}, column target_share", found, "shares that add up to 1", remedy=remedy)]
