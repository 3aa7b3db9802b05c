"""Why inequality by rank changed between two periods or designs, circumstance by circumstance.

    ΔC = Σ_k η_k2 ( C_k2 − C_k1 )  +  Σ_k C_k1 ( η_k2 − η_k1 )  +  Δ residual
         how unequal it is itself     how much it matters

η_k, C_k   elasticity and concentration of circumstance k, see `decomposition`;  1, 2  before and after
Source     Oaxaca, Int Econ Review 1973; 14: 693-709, as Wagstaff, van Doorslaer and Watanabe, J Econometrics
           2003; 112: 207-223 apply it [recalled]

Weights may be the other way round as well, and then the two parts differ: their sum by circumstance does not.
The two samples count as drawn apart; of the same people before and after, intervals are too wide.

>>> from healthtrust.review.inequalities.decomposition import Term, decomposed, ranked_people
>>> people, x = ranked_people([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 1.0, 2.0])
>>> one, two = (decomposed(4 + b * x, people, (Term("school", "school", x),)) for b in (1.0, 2.0))
>>> found = changed((one, people.sample), (two, people.sample))
>>> [(c.name, round(c.by_concentration.value, 4), round(c.by_elasticity.value, 4)) for c in found.parts]
[('school', 0.0, 0.067)]
>>> round(found.index.value, 4), abs(round(found.residual.value, 9))
(0.067, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.sample import Linear, Sample
from healthtrust.review.inequalities.concentration import scaled
from healthtrust.review.inequalities.decomposition import Decomposition

Side = tuple[Decomposition, Sample]


@dataclass(frozen=True)
class Changed:
    """What one term gave to the change of the index."""

    name: str
    by_concentration: Estimate
    by_elasticity: Estimate
    together: Estimate


@dataclass(frozen=True)
class Change:
    """The change of an index and its parts."""

    index: Estimate
    parts: tuple[Changed, ...]
    residual: Estimate


def changed(before: Side, after: Side) -> Change:
    """Return what changed an index, by the terms that both decompositions have."""
    later = {part.name: part for part in after[0].terms}
    parts = []
    for one in before[0].terms:
        two = later.get(one.name)
        if two is None:
            continue
        assert one.concentration and two.concentration
        spread = _apart(
            (scaled(one.concentration, two.elasticity.value), before[1]),
            (two.elasticity * two.concentration - scaled(two.elasticity, one.concentration.value), after[1]),
            two.elasticity.value * (two.concentration.value - one.concentration.value),
        )
        matters = _apart(
            (one.elasticity * one.concentration - scaled(one.concentration, two.elasticity.value), before[1]),
            (scaled(two.elasticity, one.concentration.value), after[1]),
            one.concentration.value * (two.elasticity.value - one.elasticity.value),
        )
        parts.append(Changed(one.name, spread, matters, _difference(one.value, two.value, before, after)))
    return Change(
        _difference(before[0].index, after[0].index, before, after),
        tuple(parts),
        _difference(before[0].residual, after[0].residual, before, after),
    )


def _difference(one: Linear, two: Linear, before: Side, after: Side) -> Estimate:
    return _apart((one, before[1]), (two, after[1]), two.value - one.value)


def _apart(one: tuple[Linear, Sample], two: tuple[Linear, Sample], value: float) -> Estimate:
    """Return a value that moves with two samples drawn apart."""
    errors = (sample.standard_error(of) for of, sample in (one, two))
    return Estimate(value, float(np.float64(hypot(*errors))))
