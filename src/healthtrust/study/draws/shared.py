"""The same draws for several designs: what is uncertain in each, drawn once for all of them.

    value of parameter p in design k, draw d  =  Q_pk( u_pd )

u    share of all draws below this one: the same in every design, whatever its own distribution Q
Source  common random numbers: Glasserman and Yao, Management Science 1992; 38: 884-908 [recalled]

Where a design itself decides a value, it is not drawn there. Where two designs know a value differently well,
each has its own distribution and both stand at the same share of it.

>>> one = Uncertain("market.persistence", "beta", 0.85, low=0.8, high=0.9)
>>> wider = Uncertain("market.persistence", "beta", 0.85, low=0.7, high=0.95)
>>> other = Uncertain("pool.response.most", "beta", 0.6, low=0.3, high=0.9)
>>> shared = shared_draws([[one], [wider, other]], Spread(draws=4, seed=1))
>>> shared.names, [sorted(shared.of(design, 0)) for design in (0, 1)]
(('market.persistence', 'pool.response.most'), [['market.persistence'], ['market.persistence', 'pool.response.most']])
>>> (np.argsort(shared.values[0]) == np.argsort(shared.values[1])).all().item()
True
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.distributions import Uncertain
from healthtrust.study.trial.drawn import drawn_values
from healthtrust.study.trial.sampled import SAMPLING
from healthtrust.study.trial.uncertain import RESPONSE

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How many draws, of which seed, spread how."""

    draws: int = 1_000
    seed: int = 1
    sampling: str = SAMPLING[0]


@dataclass(frozen=True)
class Shared:
    """Draws that several designs have in common."""

    parameters: tuple[Uncertain, ...]
    """Every distribution once; two of one name where designs differ in how well they know it."""
    values: Real
    """[distribution, draw]"""
    rows: tuple[dict[str, int], ...]
    """[design]: which distribution stands for each name."""

    @property
    def draws(self) -> int:
        """Return the number of draws."""
        return int(self.values.shape[1])

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of what is drawn in one design at least."""
        return tuple(dict.fromkeys(p.name for p in self.parameters))

    def of(self, design: int, draw: int) -> dict[str, float]:
        """Return the values of one draw by name, as a design takes them."""
        return {name: float(self.values[row, draw]) for name, row in self.rows[design].items()}

    def by_name(self) -> Real:
        """Return one row for each name [name, draw]: that of the first design which draws it."""
        first = {p.name: row for row, p in reversed(list(enumerate(self.parameters)))}
        return self.values[[first[name] for name in self.names]]


def shared_draws(uncertain: Sequence[Sequence[Uncertain]], spread: Spread) -> Shared:
    """Return draws of what is uncertain in each design; raises InvalidInput where nothing is in any."""
    every = list(dict.fromkeys(p for each in uncertain for p in each))
    every.sort(key=lambda p: p.name.startswith(RESPONSE))  # as `drawn_values` returns them
    found = drawn_values(every, spread.draws, spread.seed, spread.sampling)
    row = {p: n for n, p in enumerate(every)}
    return Shared(tuple(every), found.values, tuple({p.name: row[p] for p in each} for each in uncertain))
