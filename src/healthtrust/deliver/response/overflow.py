"""How often a unit of beds is full, in closed form: chance that an annual average of bed days does not show.

    turned away      1 / B(n, a) = ∫₀^∞ (1 + t / a)ⁿ e^(−t) dt = Γ(n + 1, a) e^a / aⁿ
    occupancy        o = a (1 − B) / n              where those turned away are treated elsewhere
    waiting          C = n B / (n − a (1 − B)),  of which a bed day costs C / (n − a) days of waiting
    peaked arrivals  B(n / z, a / z)                Hayward

n, a    beds; offered load, arrivals a day × stay in days: the beds a unit without limit would have in use
B       chance that all beds are in use when somebody comes, and part of time that they are (Erlang)
C       chance that somebody has to wait who would wait until a bed is free, a below n
z       variance of the beds in use in a unit without limit, over their mean: 1 if people come independently
Source  Erlang's formulas; the integral for any number of beds: Jagerman, Bell System Technical Journal
        1974;53:525 [cited]; Hayward's approximation: Fredericks, Bell System Technical Journal 1980;59:807
        [recalled]. B and o hold for any distribution of stays, C for exponential ones only.

>>> turned_away(np.array([1.0, 2.0, 200.0]), np.array([1.0, 1.0, 185.0])).round(4).tolist()
[0.5, 0.2, 0.0179]
>>> days_a_year = 365 * turned_away(200.0, load_at(np.array([0.85, 0.90, 0.95]), 200.0))    # all beds in use
>>> days_a_year.round(1).tolist()
[0.9, 5.0, 22.7]
>>> days_waited(np.array([30.0, 200.0]), 0.90 * np.array([30.0, 200.0])).round(3).tolist()   # a bed day
[0.157, 0.005]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Number = float | Real

_HALVINGS = 60
_TERMS = 60


def turned_away(
    beds: Number,
    load: Number,
    *,
    peakedness: Number = 1.0,
) -> Real:
    """Return B [...], the part of arrivals who find no bed; beds n, load a and peakedness z above 0, [...].

    Through the regularised upper incomplete gamma function; where that is too small to be told from zero, all
    but n / a of arrivals are turned away, and its continued fraction in 1 / (a − n) is used.
    """
    from scipy.special import gammaincc, gammaln

    n, a = np.broadcast_arrays(np.asarray(beds) / peakedness, np.asarray(load) / peakedness)
    below = gammaincc(n + 1.0, a)
    crowded = below < 1e-200
    safe = np.where(crowded, 1.0, below)
    chance = np.exp(n * np.log(a) - a - gammaln(n + 1.0) - np.log(safe))
    return np.asarray(np.where(crowded, _crowded(n, np.where(crowded, a, n + 2.0)), chance))


def _crowded(n: Real, a: Real) -> Real:
    """Return B where a is far above n: Γ(n + 1, a) e^a / aⁿ⁺¹ = 1 / (a − n + n / (a − n + 2 + …))."""
    rest = np.zeros_like(a)
    for k in range(_TERMS, 0, -1):
        rest = k * (n + 1.0 - k) / (a - n + 2.0 * k + rest)
    return np.asarray((a - n + rest) / a)


def load_at(occupancy: Number, beds: Number) -> Real:
    """Return the offered load [...] of a unit whose beds are this full, 0 to below 1, by halving."""
    full, n = np.broadcast_arrays(np.asarray(occupancy, dtype=np.float64), np.asarray(beds, dtype=np.float64))
    low, high = full * n, full * n / np.maximum(1e-9, 1.0 - full)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        more = middle * (1.0 - turned_away(n, middle)) < full * n
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.asarray((low + high) / 2)


def days_waited(beds: Number, load: Number) -> Real:
    """Return the days people wait for a bed, for each bed day used [...]; infinite where a is n or more."""
    n, a = np.broadcast_arrays(np.asarray(beds, dtype=np.float64), np.asarray(load, dtype=np.float64))
    free = np.where(a < n, n - a, 1.0)
    lost = turned_away(n, np.where(a < n, a, n / 2))
    chance = n * lost / (n - np.where(a < n, a, n / 2) * (1.0 - lost))
    return np.asarray(np.where(a < n, chance / free, np.inf))
