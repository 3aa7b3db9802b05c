"""Exponential and logarithm in single precision, by arithmetic alone, so that a compiler does many at once.

    exp x = 2^k Σ_n f^n / n!                    k = ⌊x / ln 2 + 1/2⌋,  f = x − k ln 2,  n up to 7
    ln x  = e ln 2 + 2 Σ_n s^(2n+1) / (2n+1)    x = 2^e m,  m from √½ to √2,  s = (m − 1)/(m + 1),  n up to 5

k, e  whole;  f, s  what is left, at most 0.35 and 0.18 in size: the next term is below the last place of
      single precision
Source  Taylor series of exp and of the inverse hyperbolic tangent; no author.

Relative errors stay below 3e-7 for exp from −87 to 87, and for ln of normal positive numbers.

>>> numbers = [np.float32(x) for x in (-2.0, 0.0, 1.0)]
>>> [round(power(x), 6) for x in numbers], [round(log(np.float32(power(x))), 6) for x in numbers]
([0.135335, 1.0, 2.718282], [-2.0, 0.0, 1.0])
"""

from __future__ import annotations

from math import factorial
from math import log as natural
from typing import Any

import numpy as np
from numba import njit

_ZERO, _ONE, _TWO, _HALF, _ROOT = (np.float32(number) for number in (0.0, 1.0, 2.0, 0.5, 2**0.5))
_PER_LN2 = np.float32(1 / natural(2))
# ln 2 in two parts: the first has so few digits that its product with a whole number is exact.
_LN2_HIGH = np.float32(0.693359375)
_LN2_LOW = np.float32(natural(2) - 0.693359375)
_F2, _F3, _F4, _F5, _F6, _F7 = (np.float32(1 / factorial(n)) for n in range(2, 8))
_T3, _T5, _T7, _T9, _T11 = (np.float32(1 / n) for n in (3, 5, 7, 9, 11))
_LOWEST = np.float32(-87.0)
_BIAS, _PLACE = np.int32(127), np.int32(23)
_FRACTION, _OF_ONE = np.int32(0x7FFFFF), np.int32(0x3F800000)


@njit(nogil=True, cache=True, error_model="numpy")
def power(x: Any) -> Any:
    """Return exp x for a number up to 87; below −87 it is that of −87."""
    x = x if x > _LOWEST else _LOWEST
    k = np.floor(x * _PER_LN2 + _HALF)
    f = (x - k * _LN2_HIGH) - k * _LN2_LOW
    series = _F7
    for term in (_F6, _F5, _F4, _F3, _F2, _ONE, _ONE):
        series = series * f + term
    return series * np.int32((np.int32(k) + _BIAS) << _PLACE).view(np.float32)


@njit(nogil=True, cache=True, error_model="numpy")
def log(x: Any) -> Any:
    """Return ln x for a normal positive number."""
    m, e = _taken_apart(np.float32(x))
    return _log_of(m - _ONE, e)


@njit(nogil=True, cache=True, error_model="numpy")
def minus_log(u: Any, rest: Any) -> Any:
    """Return −ln u for a number from 0 to 1 and what it lacks to 1; exact also where u is close to 1."""
    m, e = _taken_apart(np.float32(u))
    close = u > _HALF * _ROOT
    return -_log_of(-rest if close else m - _ONE, _ZERO if close else e)


@njit(nogil=True, cache=True, error_model="numpy")
def _taken_apart(x: Any) -> Any:
    """Return m and e of a number."""
    written = np.float32(x).view(np.int32)
    exponent = np.int32(written >> _PLACE) - _BIAS
    m = np.int32((written & _FRACTION) | _OF_ONE).view(np.float32)
    large = m > _ROOT
    return m * _HALF if large else m, np.float32(exponent) + (_ONE if large else _ZERO)


@njit(nogil=True, cache=True, error_model="numpy")
def _log_of(r: Any, e: Any) -> Any:
    """Return e ln 2 + ln(1 + r)."""
    s = r / (r + _TWO)
    square = s * s
    series = _T11
    for term in (_T9, _T7, _T5, _T3, _ONE):
        series = series * square + term
    return e * _LN2_HIGH + (_TWO * s * series + e * _LN2_LOW)
