"""Draws of all that is uncertain about a design, as values that cases can be made of.

Coefficients of how care responds are drawn together, as studies and prior allow (`study.coefficients`); every
other parameter as its own distribution says, spread by the way chosen (`study.trial.sampled`).

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.trial.uncertain import uncertain_values
>>> valley = read_design("valley")
>>> found = drawn_values(uncertain_values(valley, ["behaviour"]), draws=8, seed=1)
>>> found.values.shape[1], "market.persistence" in found.of(0)
(8, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.coefficients import drawn_coefficients
from healthtrust.study.distributions import Uncertain
from healthtrust.study.trial.sampled import SAMPLING, sampled
from healthtrust.study.trial.uncertain import RESPONSE

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """Values [name, draw] of what is uncertain, by dotted name."""

    names: tuple[str, ...]
    values: Real

    @property
    def count(self) -> int:
        """Return the number of draws."""
        return int(self.values.shape[1])

    def of(self, draw: int) -> dict[str, float]:
        """Return the values of one draw."""
        return dict(zip(self.names, self.values[:, draw].tolist(), strict=True))


def drawn_values(parameters: Sequence[Uncertain], draws: int, seed: int, how: str = SAMPLING[0]) -> Draws:
    """Return draws of the parameters; raises InvalidInput with everything wrong with them, or without any."""
    refuse([] if parameters else [Problem("uncertain values", "none", "one at least")])
    respond = [p for p in parameters if p.name.startswith(RESPONSE)]
    others = [p for p in parameters if not p.name.startswith(RESPONSE)]
    values = [sampled(others, how, draws, seed)]
    if respond:
        known = drawn_coefficients(seed, draws)
        each = [np.broadcast_to(known[p.name.removeprefix(RESPONSE)], draws) for p in respond]
        values.append(np.array(each))
    return Draws(tuple(p.name for p in [*others, *respond]), np.concatenate(values))
