"""Groups as if they were of one age and sex: standardised rates and their intervals.

    direct    D_g = Σ_k s_k r_kg                       rates of the group in the people of all
    indirect  I_g = r O_g / E_g,  E_g = Σ_k n_kg r_k   people of the group at the rates of all
    events    y = D,  v = Σ_k (s_k / n_kg)² O_kg,  m = max_k s_k / n_kg
              Fay–Feuer   v/2y χ²(α/2; 2y²/v)   to   v′/2y′ χ²(1 − α/2; 2y′²/v′),  v′ = v + m², y′ = y + m
              Dobson      D + √(v / O) ( O_low − O )   to   D + √(v / O) ( O_high − O )
              of I        r / E times the interval of O
    people    D ± z √( Σ_k s_k² SE²(r_kg) ),   I ± z r/E SE(O)

k, g           stratum (age, sex) and group;  s_k  share of all people in k;  n, O, r  people, events, rates
O_low, O_high  Byar's limits of a count (`ground.intervals`);  χ²(p; d)  quantile of chi-squared, d degrees
Source         Fay and Feuer, Stat Med 1997; 16: 791-801; Dobson et al., Stat Med 1991; 10: 457-462; Breslow
               and Day, Statistical Methods in Cancer Research II, 1987 [all recalled]; the rates themselves:
               `allocate.formula.standardise`

Fay–Feuer keeps its promise for few events; Dobson is what public health observatories print. A group without
people in a stratum that others have cannot be standardised and is refused, not filled in.

>>> people, events = np.array([[1000.0, 3000.0], [2000.0, 500.0]]), np.array([[10.0, 30.0], [60.0, 15.0]])
>>> found = of_events(people, events)
>>> found.crude.round(4).tolist(), found.direct.round(4).tolist(), found.indirect.round(4).tolist()
([0.0233, 0.0129], [0.0177, 0.0177], [0.0177, 0.0177])
>>> limits = found.low, found.high, found.dobson_low, found.dobson_high
>>> [round(1e4 * float(limit[0]), 1) for limit in limits]
[132.2, 235.8, 131.7, 230.9]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from healthtrust.allocate.formula.standardise import at_standard_rates, direct, indirect
from healthtrust.ground.intervals import mean_interval, poisson_interval
from healthtrust.pool.fairness.sample import Real, Sample, added_up

LEVEL = 0.95


@dataclass(frozen=True)
class Standardised:
    """Columns by group [g]; limits are NaN where nothing tells how sure a rate is."""

    people: Real
    crude: Real
    direct: Real
    low: Real
    high: Real
    indirect: Real
    indirect_low: Real
    indirect_high: Real
    expected: Real
    """What the group's people come to at the rates of all."""
    dobson_low: Real = field(default_factory=lambda: np.zeros(0))
    """Of events only."""
    dobson_high: Real = field(default_factory=lambda: np.zeros(0))


def empty(people: Real) -> list[tuple[int, int]]:
    """Return stratum and group of each cell without people, [k, g], of a stratum that somebody is in."""
    missing = (people <= 0) & (people.sum(axis=1) > 0)[:, None]
    return [(int(k), int(g)) for k, g in np.argwhere(missing)]


def of_events(people: Real, events: Real, level: float = LEVEL) -> Standardised:
    """Return rates from people and counts of events [k, g]; every cell must hold people."""
    rates = events / people
    weight = (people.sum(axis=1) / people.sum())[:, None] / people
    variance, most = (weight**2 * events).sum(axis=0), weight.max(axis=0)
    count, found = events.sum(axis=0), direct(people, rates)
    expected, once = at_standard_rates(people, rates), indirect(people, rates)
    byar = [poisson_interval(float(n), 1.0, level) for n in count]
    low, high = np.array([b.low for b in byar]), np.array([b.high for b in byar])
    spread = np.sqrt(np.divide(variance, count, out=np.zeros(len(count)), where=count > 0))
    overall = events.sum() / people.sum()
    limits = [_fay_feuer(*each, level) for each in zip(found, variance, most, strict=True)]
    return Standardised(
        people.sum(axis=0), count / people.sum(axis=0), found,
        np.array([a for a, _ in limits]), np.array([b for _, b in limits]),
        once, overall * low / expected, overall * high / expected, expected,
        found + spread * (low - count), found + spread * (high - count),
    )  # fmt: skip


def of_people(
    outcome: Real, stratum: np.ndarray[tuple[int], np.dtype[np.intp]],
    group: np.ndarray[tuple[int], np.dtype[np.intp]], sample: Sample, level: float = LEVEL,
) -> Standardised:  # fmt: skip
    """Return means of an outcome [n] standardised over strata [n] by group [n]; every cell must hold people.

    Limits are NaN where a cell is one row. Those of the direct mean hold the shares of strata fixed.
    """
    strata, count = int(stratum.max()) + 1, int(group.max()) + 1
    cell, shape = stratum * count + group, (strata, count)
    people = added_up(cell, sample.weights, strata * count)
    rates = added_up(cell, sample.weights * outcome, strata * count) / people
    moves = sample.weights / people[cell] * (outcome - rates[cell])
    variance = sample.correction * added_up(cell, moves**2, strata * count)
    variance[np.bincount(cell, minlength=strata * count) < 2] = np.nan
    if sample.clusters is not None:
        variance = _clustered(moves, cell, sample, strata * count)
    heads, level_of = people.reshape(shape), rates.reshape(shape)
    share = (heads.sum(axis=1) / heads.sum())[:, None]
    found, once = direct(heads, level_of), indirect(heads, level_of)
    observed = (heads * level_of).sum(axis=0)
    error = np.sqrt((share**2 * variance.reshape(shape)).sum(axis=0))
    of_sum = np.sqrt((heads**2 * variance.reshape(shape)).sum(axis=0)) / observed * once
    low, high = _limits(found, error, level)
    once_low, once_high = _limits(once, of_sum, level)
    return Standardised(
        heads.sum(axis=0), observed / heads.sum(axis=0), found, low, high, once, once_low, once_high,
        at_standard_rates(heads, level_of),
    )  # fmt: skip


def _clustered(
    moves: Real, cell: np.ndarray[tuple[int], np.dtype[np.intp]], sample: Sample, cells: int
) -> Real:
    """Return the variance of each cell's mean, its rows added up by cluster first."""
    pairs, place = np.unique(sample.position * cells + cell, return_inverse=True)
    together = added_up(np.asarray(place).ravel(), moves)
    found = sample.correction * added_up(pairs % cells, together**2, cells)
    found[np.bincount(pairs % cells, minlength=cells) < 2] = np.nan
    return np.asarray(found)


def _limits(value: Real, error: Real, level: float) -> tuple[Real, Real]:
    both = [mean_interval(float(m), float(s), level) for m, s in zip(value, error, strict=True)]
    return np.array([each.low for each in both]), np.array([each.high for each in both])


def _fay_feuer(rate: float, variance: float, most: float, level: float) -> tuple[float, float]:
    from scipy.special import gammaincinv

    def quantile(probability: float, mean: float, square: float) -> float:
        return float(square / mean * gammaincinv(mean**2 / square, probability))

    tail = (1 - level) / 2
    low = quantile(tail, rate, variance) if variance > 0 else 0.0
    return low, quantile(1 - tail, rate + most, variance + most**2) if most > 0 else sqrt(variance)
