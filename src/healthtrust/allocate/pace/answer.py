"""What a pace of change answers on plain tables: a sentence, a row a place, a row a year, and every step.

>>> columns = {"place": np.array(["Ash", "Elm"]), "actual": np.array([900.0, 1100.0]),
...            "population": np.array([50.0, 50.0]), "weight": np.array([1.0, 1.0])}
>>> places, _ = places_of(columns, "places.csv")
>>> asked = question(places, np.array([206_000, 212_000]), Currency("GBP", 2))
>>> found = answer(asked, Pace(slope=0.5, least_per_head=0.01), Currency("GBP", 2))
>>> print(sentence(found))
Of 2 places none is within 1 % of target from the start and none by year 2; distances of −12.6 % to +6.8 %
before growth become −5.9 % to +5.9 % after it. £130 would bring all up to target now.
>>> places_rows(found)["allocation 2"], years_rows(found)["spread before"]
([997.89, 1122.11], [0.0971, 0.0764])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.pace.limits import RULES
from healthtrust.allocate.pace.path import CLOSELY, NEVER, WITHIN, Path, contradictions, followed, real_growth
from healthtrust.allocate.pace.table import Question, places_of, question
from healthtrust.allocate.pace.unmet import as_problem
from healthtrust.design.pace import Pace
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, words
from healthtrust.ground.rows import by_row

__all__ = ["Answer", "answer", "as_plain", "path_rows", "places_of", "places_rows", "question", "years_rows"]


@dataclass(frozen=True)
class Answer:
    """A path with what it was asked of."""

    asked: Question
    rules: Pace
    money: Currency
    path: Path

    @property
    def years(self) -> int:
        """Return how many years the path has."""
        return len(self.path.allocation)

    def major(self, minor: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return minor units as major ones."""
        return np.asarray(minor / 10**self.money.exponent)


def answer(asked: Question, rules: Pace, money: Currency) -> Answer:
    """Return the path of a question; raises with every contradiction or every limit that cannot be met."""
    refuse(contradictions(rules, "pace"))
    path = followed(asked.opening, asked.shares, asked.population, asked.budgets, rules)
    refuse([as_problem(each, asked.names, money) for each in path.unmet])
    return Answer(asked, rules, money, path)


def sentence(found: Answer) -> str:
    """Say how far places come, and what it would take to need no pace at all."""
    path, count = found.path, len(found.asked.names)
    start, there = int((path.years_to_target == 0).sum()), int((path.years_to_target != NEVER).sum())
    places = f"{count:,} place{'s' if count > 1 else ''}"
    needed = words(int(path.needed_now.sum()), found.money)
    before, after = _from_to(path.distance[0]), _from_to(path.closing[-1])
    return (
        f"Of {places} {_count(start)} within 1 % of target from the start and {_number(there)} by "
        f"year {found.years}; distances of {before} before growth become {after} after it. "
        f"{needed} would bring all up to target now."
    )


def _number(count: int) -> str:
    return f"{count:,}" if count else "none"


def _count(count: int) -> str:
    return f"{_number(count)} {'is' if count <= 1 else 'are'}"


def _from_to(distance: NDArray[np.float64]) -> str:
    low, high = said(float(distance.min())), said(float(distance.max()))
    return low if low == high else f"{low} to {high}"


def said(distance: float) -> str:
    """Return a distance in per cent with its sign.

    >>> said(-0.0512), said(0.1), said(0.00001)
    ('−5.1 %', '+10.0 %', '0.0 %')
    """
    shown = f"{100 * distance:+.1f} %"
    return shown.replace("-", "−") if float(shown[:-2]) else "0.0 %"


def places_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a place: what it has, should have, gets, what decides, and when it is there."""
    path, asked = found.path, found.asked
    columns: dict[str, list[Any]] = {
        "place": list(asked.names),
        "population": asked.population[0].tolist(),
        "actual": found.major(asked.opening).tolist(),
        "target 1": found.major(path.target[0]).tolist(),
        "needed now": found.major(path.needed_now).tolist(),
        "distance before": _digits(path.distance[0], 6).tolist(),
        "distance after": _digits(path.closing[-1], 6).tolist(),
        "years to 1 %": _years(path.years_to_target),
        "years to 0.1 %": _years(path.years_to_target_closely),
    }
    for t in range(found.years):
        columns[f"allocation {t + 1}"] = found.major(path.allocation[t]).tolist()
        columns[f"rule {t + 1}"] = [RULES[code] for code in path.binding[t].tolist()]
    return columns


def _years(years: NDArray[np.int64]) -> list[int | None]:
    return [None if year == NEVER else year for year in years.tolist()]


def years_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a year: budget, scalar, how far places are from target, how many each rule binds."""
    path = found.path
    return {
        "year": list(range(1, found.years + 1)),
        "budget": found.major(found.asked.budgets).tolist(),
        "scalar": _digits(path.scalar, 6).tolist(),
        "spread before": _digits(_spread(path.distance, path.target), 4).tolist(),
        "spread after": _digits(_spread(path.closing, path.target), 4).tolist(),
        "furthest below": _digits(path.closing.min(axis=1), 6).tolist(),
        "furthest above": _digits(path.closing.max(axis=1), 6).tolist(),
        "within 1 %": (np.abs(path.closing) <= WITHIN).sum(axis=1).tolist(),
        "within 0.1 %": (np.abs(path.closing) <= CLOSELY).sum(axis=1).tolist(),
        **{name: (path.binding == code).sum(axis=1).tolist() for code, name in enumerate(RULES)},
    }


def _digits(values: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    """Return numbers rounded, without a minus before nothing."""
    return np.asarray(np.round(values, digits) + 0.0)


def _spread(distance: NDArray[np.float64], target: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean size of distances [t], each place counted by its target."""
    return np.asarray((np.abs(distance) * target).sum(axis=1) / target.sum(axis=1))


def path_rows(found: Answer) -> dict[str, list[Any]]:
    """Return one row a place and year."""
    path, asked, years = found.path, found.asked, found.years
    real = real_growth(path, found.rules)
    return {
        "place": [name for name in asked.names for _ in range(years)],
        "year": list(range(1, years + 1)) * len(asked.names),
        "population": _by_place(asked.population[1:]),
        "target": _by_place(found.major(path.target)),
        "allocation": _by_place(found.major(path.allocation)),
        "distance before": _by_place(_digits(path.distance, 6)),
        "distance after": _by_place(_digits(path.closing, 6)),
        "growth per head": _by_place(_digits(path.growth, 6)),
        "real growth per head": _by_place(_digits(real, 6)),
        "rule": [RULES[code] for code in path.binding.T.ravel().tolist()],
    }


def _by_place(values: NDArray[Any]) -> list[Any]:
    listed: list[Any] = values.T.ravel().tolist()
    return listed


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as plain values, every place with its years; money in major units."""
    columns, years = path_rows(found), found.years
    steps = by_row(columns)
    told = places_rows(found)
    kept = [name for name in told if not name.startswith(("allocation ", "rule "))]
    by_year = years_rows(found)
    return {
        "says": sentence(found),
        "currency": found.money.code,
        "rules": found.rules.model_dump(mode="json"),
        "targets from": found.asked.target_column,
        "needed now": float(found.major(found.path.needed_now).sum()),
        "years": by_row(by_year),
        "places": [
            {name: told[name][row] for name in kept}
            | {"path": [_without_place(step) for step in steps[row * years : (row + 1) * years]]}
            for row in range(len(found.asked.names))
        ],
    }


def _without_place(step: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in step.items() if name != "place"}
