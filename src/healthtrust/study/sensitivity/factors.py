"""What Sobol indices are found of: groups of parameters, and single ones that matter most.

    A, B    two independent sets of draws, the two halves of one scrambled Sobol sequence of twice as many
            dimensions as there are parameters
    AB_i    the draws of A with those of factor i from B

Coefficients of how care responds are drawn together and hang on each other: they are one factor and never
single ones, so that a factor is always independent of all others. The same holds of parameters of one luck.

Source  Saltelli et al., Comput Phys Commun 2010; 181: 259-270 [recalled]; indices of groups: Jacques,
        Lavergne and Devictor, Reliab Eng Syst Saf 2006; 91: 1126-1134 [recalled]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.coefficients import drawn_coefficients
from healthtrust.study.sensitivity.indices import Indices, indices
from healthtrust.study.sensitivity.model import Model, Point
from healthtrust.study.sensitivity.parameter import Parameter
from healthtrust.study.trial.sampled import sampled
from healthtrust.study.trial.uncertain import RESPONSE

Real = NDArray[np.float64]

AGAIN = "second draw of "
"""Before the luck of a parameter in B."""


@dataclass(frozen=True)
class Factor:
    """A group of parameters, or a single one."""

    name: str
    members: tuple[str, ...]
    single: bool


@dataclass(frozen=True)
class Shares:
    """The variance of the result, and which factors it comes from."""

    factors: tuple[Factor, ...]
    found: Indices
    mean: float
    samples: int

    @property
    def lost(self) -> int:
        """Return how many rows were left out because a design could not be."""
        return self.samples - self.found.rows


def factors_of(parameters: Sequence[Parameter], largest: Sequence[str]) -> tuple[Factor, ...]:
    """Return the groups there are, then the single parameters named; what shares a luck stays together."""
    home: dict[str, str] = {}
    for p in parameters:
        home.setdefault(p.luck, p.group)
    groups = [
        Factor(group, tuple(p.name for p in parameters if home[p.luck] == group), False)
        for group in dict.fromkeys(home.values())
    ]
    lucks = {p.luck: p.name for p in reversed(parameters) if not p.name.startswith(RESPONSE)}
    wanted = [luck for luck, name in lucks.items() if {name, luck} & set(largest)]
    wanted.sort(key=lambda luck: min(n for n, x in enumerate(largest) if x in (luck, lucks[luck])))
    singles = [Factor(luck, tuple(p.name for p in parameters if p.luck == luck), True) for luck in wanted]
    alone = {factor.members for factor in singles}
    return (*(factor for factor in groups if factor.members not in alone), *singles)


def two_sets(parameters: Sequence[Parameter], samples: int, seed: int) -> tuple[Real, Real]:
    """Return two independent sets of draws [parameter, draw]."""
    stated = [p.uncertain for p in parameters if p.uncertain is not None]
    each = [p for p in stated if not p.name.startswith(RESPONSE)]
    again = [replace(p, luck=f"{AGAIN}{p.luck or p.name}") for p in each]
    even = iter(np.split(sampled([*each, *again], "sobol", samples, seed), 2))
    one, two = (dict(zip([p.name for p in each], half, strict=True)) for half in even)
    if len(each) < len(stated):
        known = drawn_coefficients(seed, 2 * samples)
        for p in stated:
            if p.name.startswith(RESPONSE):
                row = np.broadcast_to(known[p.name.removeprefix(RESPONSE)], 2 * samples)
                one[p.name], two[p.name] = row[:samples], row[samples:]
    return np.array([one[p.name] for p in stated]), np.array([two[p.name] for p in stated])


def shares_of(model: Model, largest: Sequence[str], samples: int, seed: int) -> Shares:
    """Return the Sobol indices of the groups and of the largest single parameters."""
    parameters = model.question.numbers
    factors = factors_of(parameters, largest)
    a, b = two_sets(parameters, samples, seed)
    sets = [a, b]
    for factor in factors:
        rows = np.array([p.name in factor.members for p in parameters])
        sets.append(np.where(rows[:, None], b, a))
    names = [p.name for p in parameters]
    points: list[Point] = [
        dict(zip(names, column, strict=True)) for each in sets for column in each.T.tolist()
    ]
    value = model.at(points, "Sobol").value.reshape(len(sets), samples)
    known = np.isfinite(value).all(axis=0)
    _enough(model, value[:, known])
    return Shares(
        factors, indices(value[0], value[1], value[2:], seed), float(np.nanmean(value[:2])), samples
    )


def _enough(model: Model, value: Real) -> None:
    """Refuse too few rows, and a result that is the same in all of them."""
    label = model.question.result.label
    if value.shape[1] < 2:
        found = f"{value.shape[1]} rows in which every design could be"
        refuse(
            [Problem("--samples", found, "2 or more", remedy="Ask for more, or narrow the distributions.")]
        )
    if np.ptp(value) <= 1e-12 * max(float(np.abs(value).max()), 1e-300):
        refuse([constant(label, float(value[0, 0]))])


def constant(label: str, value: float) -> Problem:
    """Return that a result does not vary."""
    remedy = "Ask for another --result, or take in more that is uncertain."
    return Problem(
        "--result", f"{label} is {value:,.6g} whatever is tried", "a result that varies", remedy=remedy
    )
