"""What a study says about a choice between its designs, at a money value of a QALY: `valued`.

>>> Wanted(threshold="20000..10000").ends                                       # doctest: +ELLIPSIS
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: --threshold: found '20000..10000'; expected money for a QALY, ...
>>> Wanted(threshold="5000..30000").ends
(5000.0, 30000.0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.returns.margins import shipped_scale
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.draws.compared import Row, incremental
from healthtrust.study.draws.equity import Impacts, equity_of
from healthtrust.study.draws.study import Study
from healthtrust.study.draws.thresholds import ByThreshold, by_threshold, grid
from healthtrust.study.draws.worth import OfGroup, alone, of_groups, years_counted
from healthtrust.study.information import DRAWS_PER_FUNCTION, Worth, perfect

Real = NDArray[np.float64]

FEWEST = 2 * DRAWS_PER_FUNCTION
"""Draws without which no regression can be fitted."""

TIMES = 3.0
"""Highest threshold looked at, as a multiple of the study's own, unless said."""

APART = ".."


@dataclass(frozen=True)
class Wanted:
    """At what threshold, for whom, and what of."""

    threshold: str = ""
    """One, or LOW..HIGH; the study's own unless said, and from nothing to three times it."""
    population: float | None = None
    """Persons the decision is for; the residents of the designs unless said."""
    years: int = 10
    parameters: tuple[str, ...] = ()
    """Groups or names of parameters; every group and the leading parameters unless said."""

    @property
    def ends(self) -> tuple[float, ...]:
        """Return the thresholds said: none, one, or lowest and highest; raises InvalidInput if unreadable."""
        try:
            ends = tuple(float(each) for each in self.threshold.split(APART)) if self.threshold else ()
        except ValueError:
            ends = (-1.0,)
        good = all(isfinite(each) and each >= 0 for each in ends) and len(ends) < 3 and ends != (0.0,)
        if not good or (len(ends) == 2 and ends[0] >= ends[1]):
            expected = "money for a QALY, such as 13500, or from low to high, such as 5000..30000"
            refuse([Problem("--threshold", repr(self.threshold), expected)])
        return ends


@dataclass(frozen=True)
class Valued:
    """What was found of a study."""

    study: Study
    threshold: float
    draws: int
    """Draws in which every design could be: the ones counted."""
    qalys: Real
    """[design, draw]"""
    cost: Real
    """[design, draw]: spending of the pool."""
    rows: tuple[Row, ...]
    net_health: Real
    """[design, draw]: QALYs less those that the money would have bought elsewhere."""
    by_threshold: ByThreshold
    perfect: Worth
    """Money per decision."""
    groups: tuple[OfGroup, ...]
    singles: tuple[OfGroup, ...]
    per_person: float
    """What money per decision is multiplied by to be money per person and year."""
    population: float
    years: int
    of_population: float
    """What money per person and year is multiplied by to be money of the population."""
    equity: Impacts | None

    @property
    def best(self) -> int:
        """Return the design of the greatest mean net health."""
        return int(self.net_health.mean(axis=1).argmax())

    @property
    def chance(self) -> float:
        """Return the chance that the best design is the best."""
        at = int(np.searchsorted(self.by_threshold.threshold, self.threshold))
        return float(self.by_threshold.chance[at, self.best])


def valued(study: Study, wanted: Wanted = Wanted()) -> Valued:
    """Return what a study says about the choice; raises InvalidInput with all that keeps it from saying."""
    refuse(_problems(study, wanted))
    own, ends = float(study.manifest["threshold"]), wanted.ends
    low, high = ends if len(ends) == 2 else (0.0, TIMES * (ends[0] if ends else own))
    threshold = ends[0] if len(ends) == 1 else min(max(own, low), high)
    qalys, cost = study.of("qalys")[:, study.whole], study.of("pool spending")[:, study.whole]
    theta = study.theta[:, study.whole]
    benefit = threshold * qalys - cost
    groups, singles = _asked_of(study, wanted.parameters)
    rate, residents = shipped_scale().discount_money, sum(study.manifest["residents"]["members"])
    first, last = study.manifest["years"][0], study.manifest["years"][-1]
    population = wanted.population or float(residents)
    return Valued(
        study=study,
        threshold=threshold,
        draws=qalys.shape[1],
        qalys=qalys,
        cost=cost,
        rows=tuple(incremental(study.designs, qalys.mean(axis=1), cost.mean(axis=1))),
        net_health=benefit / threshold,
        by_threshold=by_threshold(qalys, cost, grid(low, high, threshold)),
        perfect=perfect(benefit),
        groups=tuple(of_groups(benefit, theta, study.parameters, groups)),
        singles=tuple(_singles(benefit, theta, study, singles)),
        per_person=1 / (residents * years_counted(last - first + 1, rate)),
        population=population,
        years=wanted.years,
        of_population=population * years_counted(wanted.years, rate),
        equity=equity_of(study, threshold),
    )


def _singles(benefit: Real, theta: Real, study: Study, names: Sequence[str] | None) -> list[OfGroup]:
    """Return the worth of single parameters: those named, or those that lead."""
    if names is None:
        return alone(benefit, theta, study.parameters)
    return of_groups(benefit, theta, study.parameters, {name: (name,) for name in names})


def groups_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the parameters of a study by the group their distribution comes from."""
    found: dict[str, dict[str, None]] = {}
    for each in study.manifest["parameters"]:
        found.setdefault(each["group"], {})[each["name"]] = None
    return {group: tuple(names) for group, names in found.items()}


def _asked_of(study: Study, asked: Sequence[str]) -> tuple[Mapping[str, Sequence[str]], list[str] | None]:
    """Return the groups asked of, and the single parameters; None for those that lead."""
    groups = groups_of(study)
    if not asked:
        return groups, None
    singles = [name for name in asked if name not in groups]
    return {name: groups[name] for name in asked if name in groups}, singles


def _problems(study: Study, wanted: Wanted) -> list[Problem]:
    found: list[Problem] = []
    attempt(lambda: wanted.ends, found)
    if len(study.designs) < 2:
        remedy = "Draw a study of two designs or more: healthtrust study draw A B."
        found.append(
            Problem("STUDY", f"one design, {study.designs[0]}", "two or more to choose from", remedy=remedy)
        )
    if (count := int(study.whole.sum())) < FEWEST:
        found.append(Problem("STUDY", f"{count} draws in which every design could be", f"{FEWEST} or more"))
    if wanted.population is not None and not wanted.population > 0:
        found.append(Problem("--population", f"{wanted.population:g}", "persons, above 0"))
    if wanted.years < 1:
        found.append(Problem("--years", str(wanted.years), "1 or more"))
    known = [*groups_of(study), *study.parameters]
    for name in wanted.parameters:
        if name not in known:
            expected = in_words([*groups_of(study), "the name of a parameter"])
            found.append(Problem("--parameters", repr(name), expected, nearest_match(name, known)))
    return found
