"""How the people of a place fare over the years: exposure, segments, deaths, quality-adjusted life years.

Left out, residents stay as they are. Given, what is reinvested is spent on programmes by their mix, moves
exposure and with it who falls ill; quality of care moves who gets worse (`people.exposure`).

>>> from healthtrust.people.exposure import shipped_factors, shipped_moves
>>> health = Health(shipped_moves(), shipped_factors(), {"smoking": 0.6, "obesity": 0.4})
>>> living = health.begin(1000 * shipped_moves().shares, draws=1)
>>> later, deaths = health.one_year_on(living, np.array([10.0]), np.array([0.6]), year=0)
>>> bool(later.exposure.prevalence[0, 0] < living.exposure.prevalence[0, 0]), deaths.round(1).tolist()
(True, [10.3])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.exposure import (
    Exposure,
    Factors,
    Moves,
    admission_log_points,
    begin,
    hazard_ratios,
    next_segments,
    one_year_on,
)

Real = NDArray[np.float64]


class Living(NamedTuple):
    """Residents at the beginning of a year [draw, segment], and what they are exposed to [draw, factor]."""

    residents: Real
    exposure: Exposure
    births: Real
    """[draw]: people born a year: as many as die at today's rates of those who live there at first."""


@dataclass(frozen=True)
class Health:
    """How residents move and die, the risk factors, and what part of reinvested money each gets."""

    moves: Moves
    factors: Factors
    mix: Mapping[str, float]
    """Share of money by code of the factor that is acted on."""
    constant_births: bool = True
    """The same births every year, whatever is spent or saved; if not, as many as die."""

    def begin(self, residents: Real, draws: int) -> Living:
        """Return residents [segment] at the beginning, [draw]."""
        start = (np.broadcast_to(column, (draws, len(column))).copy() for column in begin(self.factors))
        there = np.broadcast_to(residents, (draws, len(residents))).copy()
        births = there.sum(axis=-1) * float(self.moves.shares @ self.moves.deaths)
        return Living(there, Exposure(*start), births)

    def one_year_on(self, living: Living, per_head: Real, quality: Real, year: int) -> tuple[Living, Real]:
        """Return the living a year later and the deaths [draw]; per_head [draw] of money on programmes."""
        share = np.array([self.mix.get(code, 0.0) for code in self.factors.codes])
        exposure = one_year_on(living.exposure, per_head[:, None] * share, self.factors, year)
        ratios = hazard_ratios(living.exposure.lagged, self.factors)
        births = living.births if self.constant_births else None
        people, deaths = next_segments(living.residents, self.moves, ratios, quality, births)
        return Living(people, exposure, living.births), deaths

    def log_points(self, living: Living) -> Real:
        """Return by how much fast programmes change emergencies of the sickest [draw, 2], as logarithm."""
        return admission_log_points(living.exposure.effect, self.factors)
