"""What a cascade answers on plain tables: every place's money by line, and what is wrong with the tables.

>>> columns = {"place": np.array(["Vale", "Ash", "Elm"]), "parent": np.array(["", "Vale", "Vale"]),
...            "population": np.array([0, 900, 300]), "need": np.array([0, 1.0, 3.0])}
>>> places, _ = places_of(columns, "places.csv")
>>> lines = (BudgetLine(name="care", amount=100.0, weight=("population", "need")),
...          BudgetLine(name="prevention", amount=10.0, keep=(0.1,)))
>>> found = cascaded(places, lines, Currency("GBP", 2))
>>> rows(found)["care"], rows(found)["prevention"], rows(found)["prevention kept"]
([100.0, 50.0, 50.0], [10.0, 6.75, 2.25], [1.0, 0.0, 0.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.amount import budget_of
from healthtrust.allocate.tree.down import Shared, sent_down
from healthtrust.allocate.tree.groups import whole_weights
from healthtrust.allocate.tree.lines import BudgetLine, lines_that_cannot_be
from healthtrust.allocate.tree.nest import rolled_up
from healthtrust.allocate.tree.table import PlacesTable, places_of
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.ground.rows import by_row

__all__ = ["Cascaded", "cascaded", "places_of", "rows"]


@dataclass(frozen=True)
class Cascaded:
    """A budget's lines down a tree, with what they were asked of."""

    places: PlacesTable
    lines: tuple[BudgetLine, ...]
    money: Currency
    shared: Shared
    population: NDArray[np.int64] | None
    """[n]: residents of each place, where the table says so for every neighbourhood."""

    @property
    def total(self) -> NDArray[np.int64]:
        """Return the money [n] of each place in all lines, minor units."""
        return np.asarray(self.shared.money.sum(axis=1))


def cascaded(places: PlacesTable, lines: tuple[BudgetLine, ...], money: Currency) -> Cascaded:
    """Return every line down the tree; raises with every missing or impossible weight at once."""
    problems = lines_that_cannot_be(lines, "lines")
    read: dict[str, NDArray[np.float64]] = {}
    for name in dict.fromkeys(name for line in lines for name in line.weight):
        read[name], found = places.numbers(name)
        problems += found
    problems += _keeps_that_cannot_be(places, lines)
    totals, found = _totals(lines, money)
    problems += found
    products = [_product(places, line, read) for line in lines]
    problems += [
        Problem(f"lines, {line.name}, weight", f"a sum of {product.sum():g}", "columns whose product adds up")
        for line, product in zip(lines, products, strict=True)
        if not (np.isfinite(product.sum()) and product.sum() > 0)
    ]
    refuse(problems)
    weights = np.stack([whole_weights(product) for product in products], axis=1)
    levels = len(places.nest.levels)
    keep = np.array([[line.kept(level) for line in lines] for level in range(levels)])
    return Cascaded(places, lines, money, sent_down(totals, weights, places.nest, keep), _residents(places))


def _totals(lines: tuple[BudgetLine, ...], money: Currency) -> tuple[NDArray[np.int64], list[Problem]]:
    """Return the amount of each line [k], minor units, and what is wrong with them."""
    read = [budget_of(repr(line.amount), money, f"lines, {line.name}, amount", least=0) for line in lines]
    wrong = [problem for _, found in read for problem in found]
    return np.array([minor for minor, _ in read], dtype=np.int64), wrong


def _product(
    places: PlacesTable, line: BudgetLine, read: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):
        product = np.prod([read[name] for name in line.weight], axis=0)
    return np.where(places.nest.leaf, product, 0.0)


def _keeps_that_cannot_be(places: PlacesTable, lines: tuple[BudgetLine, ...]) -> list[Problem]:
    """Return the lines that let a level keep money where no place has another below it."""
    passing = len(places.nest.levels) - 1
    return [
        Problem(
            f"lines, {line.name}, keep",
            f"{len(line.keep)} level{'s' if len(line.keep) > 1 else ''} that keep money",
            f"at most {passing}: the lowest level passes nothing on",
        )
        for line in lines
        if any(line.keep[passing:])
    ]


def _residents(places: PlacesTable) -> NDArray[np.int64] | None:
    counted, problems = places.numbers("population")
    if problems:
        return None
    own = np.where(places.nest.leaf, np.rint(counted), 0).astype(np.int64)
    return rolled_up(own, places.nest)


def rows(found: Cascaded) -> dict[str, list[Any]]:
    """Return the answer as columns, one row a place in the order of the table; money in major units."""
    nest, unit = found.places.nest, 10**found.money.exponent
    names = np.array([*nest.names, ""], dtype=object)
    columns: dict[str, list[Any]] = {
        "place": list(nest.names),
        "parent": names[nest.parent].tolist(),
        "level": (nest.level + 1).tolist(),
    }
    if found.population is not None:
        columns["population"] = found.population.tolist()
    for k, line in enumerate(found.lines):
        columns[line.name] = (found.shared.money[:, k] / unit).tolist()
        if any(line.keep):
            columns[f"{line.name} kept"] = (found.shared.kept[:, k] / unit).tolist()
    columns["total"] = (found.total / unit).tolist()
    if found.population is not None:
        per_head = found.total / unit / np.maximum(found.population, 1)
        columns["per head"] = np.round(per_head, found.money.exponent).tolist()
    return columns


def as_plain(found: Cascaded) -> dict[str, Any]:
    """Return the answer as plain values, every place with its lines; money in major units."""
    columns = rows(found)
    unit = 10**found.money.exponent
    by_level = [
        {
            "level": level + 1,
            "places": len(members),
            "kept": float(found.shared.kept[members].sum() / unit),
            "reaching": float(found.shared.money[members].sum() / unit),
        }
        for level, members in enumerate(found.places.nest.levels)
    ]
    return {
        "currency": found.money.code,
        "lines": [line.model_dump(mode="json") for line in found.lines],
        "levels": by_level,
        "places": by_row(columns),
    }
