"""Luck that belongs to a person, a year and an event, so that nothing else can change it.

    bits(stream, person) = f( (f(stream + (person + 1) γ) xor stream) + γ )            all modulo 2⁶⁴
    stream               = seed, then year, event and index taken in by the same function, one after the other

f       a finaliser of 64 bits: shift, multiply, shift, multiply, shift (`_finalise`); γ = 2⁶⁴ / golden ratio
person  an identity (of a person, household, place), never a position in an array
Source  f and γ: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014,
        doi:10.1145/2660193.2660195, with Stafford's constants [recalled]; that two rounds keyed in this way
        leave no visible pattern is this project's own claim, held by tests/unit/ground/test_draws.py.

There is no generator and no state. The same person meets the same luck whatever the order, the partitions and
the threads, and under two designs alike, so that a difference between two designs is an effect and not luck.

Names come in pairs with the same bits: one draw for compiled kernels (`mix`, `again`, `uniform`,
`count_cases`, `shared_count`, `systematic`), and a whole column of them for NumPy (`bits`, `bits_again`,
`uniforms`, `counts_of_cases`, `shared_counts`, `systematic_counts`).

>>> luck = Draws(seed=7).stream(2027, Event.DEATH)
>>> people = np.array([1, 2, 3], dtype=np.uint64)
>>> uniforms(luck, people).round(3)
array([0.589, 0.157, 0.086])
>>> bits(luck, people[::-1])[::-1] == bits(luck, people)
array([ True,  True,  True])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_11, _27, _30, _31, _32 = (np.uint64(n) for n in (11, 27, 30, 31, 32))
_LOW_HALF = np.uint64(0xFFFFFFFF)
_2_TO_MINUS_53 = 2.0**-53
_CERTAIN = np.uint64(2**64 - 1)
_AT_ONCE = 16_384


class Event(IntEnum):
    """What a draw decides. Codes are written out and never reused: another code is other luck for all."""

    HOUSEHOLD = 1
    PARTNER = 2
    CHILD = 3
    INCOME = 4
    CONDITION = 5
    INITIAL_PLAN = 6
    PLAN_CHOICE = 7
    TAKE_UP = 8
    CASES = 9
    MONTH = 10
    DEATH = 11
    BIRTH = 12
    BIRTH_SEX = 13
    ONSET = 14
    SURVEY = 15
    PAYMENT = 16
    ARREARS = 17
    PLAN_SHOCK = 18
    MIGRATION_OUT = 19
    MIGRATION_IN = 20
    MEMBER_SURVEY = 21


@dataclass(frozen=True)
class Draws:
    """All the luck of one run: its seed, and a stream for each year, event and index (plan, service)."""

    seed: int

    def stream(self, year: int, event: Event, index: int = 0) -> np.uint64:
        """Return the key of one stream, the first argument of `mix` and `bits`."""
        key = np.uint64(self.seed % 2**64)
        for part in (year, int(event), index):
            key = bits(key, np.array([part % 2**64], dtype=np.uint64))[0]
        return key


# ---- one draw, for kernels -----------------------------------------------------------------------------


@njit(nogil=True, cache=True, inline="always")
def _finalise(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@njit(nogil=True, cache=True, inline="always")
def mix(stream: np.uint64, person: np.uint64) -> np.uint64:
    """Return the 64 random bits of one person in one stream."""
    key = np.uint64(stream)
    first = _finalise(key + (np.uint64(person) + np.uint64(1)) * _GOLDEN)
    return _finalise((first ^ key) + _GOLDEN)


@njit(nogil=True, cache=True, inline="always")
def again(stream: np.uint64, drawn: np.uint64) -> np.uint64:
    """Return 64 bits more from the bits that `mix` gave one person, others for each stream: f(stream + bits).

    One round instead of two, for many draws of one person: a splittable generator seeded by its identity.
    """
    return _finalise(np.uint64(stream) + drawn)


@njit(nogil=True, cache=True, inline="always")
def uniform(stream: np.uint64, person: np.uint64) -> float:
    """Return a number in [0, 1) from the top 53 of those bits."""
    return np.float64(mix(stream, person) >> _11) * _2_TO_MINUS_53


@njit(nogil=True, cache=True)
def count_cases(drawn: np.uint64, row_of_thresholds: NDArray[np.uint64]) -> int:
    """Return how many thresholds of a rising row (of `poisson_thresholds`) are at or below the bits drawn."""
    cases = 0
    while cases < len(row_of_thresholds) and row_of_thresholds[cases] <= drawn:
        cases += 1
    return cases


@njit(nogil=True, cache=True)
def _scaled_down(drawn: Any, size: np.uint64) -> Any:
    """Return ⌊drawn × size / 2⁶⁴⌋, a whole number from 0 to size − 1, without leaving 64 bits."""
    high, low = drawn >> _32, drawn & _LOW_HALF
    size_high, size_low = size >> _32, size & _LOW_HALF
    middle = high * size_low + ((low * size_low) >> _32)
    return high * size_high + (middle >> _32) + ((low * size_high + (middle & _LOW_HALF)) >> _32)


@njit(nogil=True, cache=True)
def shared_count(weight: int, numerator: int, denominator: int, drawn: np.uint64) -> np.int64:
    """Return ⌊(weight × numerator + U) / denominator⌋, U a whole number below the denominator by the bits.

    Systematic rounding of the part numerator/denominator of `weight` identical residents: right on average,
    and never off by one or more. With rising numerators from 0 to the denominator and the same bits, the
    differences of successive counts share the row and add up to `weight`. Needs weight × denominator < 2⁶³.
    """
    start = np.int64(_scaled_down(np.uint64(drawn), np.uint64(denominator)))
    return (np.int64(weight) * np.int64(numerator) + start) // np.int64(denominator)


@njit(nogil=True, cache=True)
def systematic(weight: int, cumulative_probability: float, drawn: np.uint64) -> np.int64:
    """Return ⌊weight × p + u⌋, u in [0, 1) by the bits: `shared_count` for probabilities.

    For cumulative probabilities that end in exactly 1.0 the differences add up to `weight`, below 2⁵³.
    """
    u = np.float64(np.uint64(drawn) >> _11) * _2_TO_MINUS_53
    # weight + u may round up to weight + 1.
    return min(np.int64(weight * cumulative_probability + u), np.int64(weight))


# ---- the same for whole columns ------------------------------------------------------------------------


def bits(stream: int | np.uint64, persons: ArrayLike) -> NDArray[np.uint64]:
    """Return the 64 random bits [...] of each person [...] in one stream: what `mix` gives, one by one."""
    key = np.uint64(int(stream) % 2**64)
    drawn = np.array(persons, dtype=np.uint64, order="C")
    flat = drawn.reshape(-1)
    for start in range(0, len(flat), _AT_ONCE):
        block = flat[start : start + _AT_ONCE]
        block += np.uint64(1)
        block *= _GOLDEN
        block += key
        _finalise_block(block)
        block ^= key
        block += _GOLDEN
        _finalise_block(block)
    return drawn


def bits_again(stream: int | np.uint64, drawn: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 bits more [n] from bits of each person [n]: what `again` gives, one by one."""
    more = drawn + np.uint64(int(stream) % 2**64)
    _finalise_block(more)
    return more


def _finalise_block(block: NDArray[np.uint64]) -> None:
    block ^= block >> _30
    block *= _FIRST
    block ^= block >> _27
    block *= _SECOND
    block ^= block >> _31


def uniforms(stream: int | np.uint64, persons: ArrayLike) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each person [...]: what `uniform` gives, one by one."""
    return _unit_interval(bits(stream, persons))


def _unit_interval(drawn: NDArray[np.uint64]) -> NDArray[np.float64]:
    return np.asarray((drawn >> _11).astype(np.float64) * _2_TO_MINUS_53)


def thresholds(probabilities: ArrayLike) -> NDArray[np.uint64]:
    """Return thresholds t [...] = ⌊p 2⁶⁴⌋, such that `bits < t` has the probability p [...].

    Zero never happens. One is 2⁶⁴ − 1, the largest there is, and fails once in 2⁶⁴ draws: more than any run.
    Raises ValueError for a probability that is NaN or outside 0 to 1.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("probabilities must lie between 0 and 1, and some do not")
    certain = p >= 1
    return np.where(certain, _CERTAIN, np.ldexp(np.where(certain, 0.0, p), 64).astype(np.uint64))


def poisson_thresholds(rates: ArrayLike, ceiling: int) -> NDArray[np.uint64]:
    """Return rising thresholds [n, ceiling] that turn one draw into a Poisson number of mean rates [n].

    Threshold k is ⌊2⁶⁴ P(N ≤ k)⌋, k from 0, and the number of cases is how many thresholds are at or below
    the bits (`count_cases`). So N = 0 when the bits lie below threshold 0, and the whole tail from `ceiling`
    on counts as `ceiling`: choose one well above the mean. A rate of zero fails once in 2⁶⁴ draws.
    P(N ≤ k) is summed from logarithms, ln P(k) = −rate + k ln rate − Σ ln j, which no rate overflows.
    """
    mean = np.asarray(rates, dtype=np.float64)
    if not (np.isfinite(mean) & (mean >= 0)).all():
        raise ValueError("rates must be finite and not negative, and some are not")
    log_rate = np.log(np.maximum(mean, np.finfo(np.float64).tiny))
    log_probability, at_most = -mean, np.zeros_like(mean)
    table = np.empty((len(mean), ceiling), dtype=np.uint64)
    for k in range(ceiling):
        if k:
            log_probability = log_probability + (log_rate - np.log(k))
        at_most = np.minimum(at_most + np.exp(log_probability), 1.0)
        table[:, k] = thresholds(at_most)
    return table


def counts_of_cases(drawn: NDArray[np.uint64], table: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the cases [n] of bits [n] against rows of thresholds [n, ceiling]: `count_cases`, one by one."""
    return np.asarray((table <= drawn[:, None]).sum(axis=1, dtype=np.int64))


def shared_counts(
    weights: NDArray[np.int64], numerators: ArrayLike, denominator: int, drawn: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return counts [n] for weights [n], numerators [n] or one, bits [n]: `shared_count`, one by one."""
    start = _scaled_down.py_func(drawn, np.uint64(denominator)).astype(np.int64)  # uncompiled: for arrays
    reached = np.asarray(weights, np.int64) * np.asarray(numerators, np.int64) + start
    return np.asarray(reached // denominator)


def systematic_counts(
    weights: NDArray[np.int64], cumulative_probabilities: ArrayLike, drawn: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return counts [n] for weights [n], probabilities [n] or one, bits [n]: `systematic`, one by one."""
    reached = np.asarray(weights) * np.asarray(cumulative_probabilities, np.float64) + _unit_interval(drawn)
    return np.minimum(reached.astype(np.int64), np.asarray(weights, np.int64))
