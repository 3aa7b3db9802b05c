"""Money is a whole number of minor units, and a sum that is shared out adds up again.

    quota_i  = total × w_i / Σ w
    share_i  = ⌊quota_i⌋ + (1 if the fraction of quota_i is among the k largest),   k = total − Σ ⌊quota_i⌋

total   the amount to share, minor units; a negative total is shared as its mirror image
w_i     the weights, none negative; equal fractions are served from the first position on
Source  largest remainder, the method of Hamilton: Balinski and Young, Fair Representation, 1982, chapter 2
        [recalled]. Currency codes and their number of decimals: ISO 4217 [recalled].

>>> pounds = currency("GBP")
>>> to_minor("90.25", pounds), words(9_025_456_583_600, pounds)
(9025, '£90.25 bn')
>>> share(100, [1, 1, 1]), share(-100, [1, 1, 1])
(array([34, 33, 33]), array([-34, -33, -33]))
>>> over_months(np.array([1201]))
array([[101, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100]])
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from numbers import Integral, Real
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

_CODES_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
    "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS "
    "UAH USD UYU UZS VES WST XCD YER ZAR ZMW",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
DECIMALS = {code: decimals for decimals, codes in _CODES_BY_DECIMALS.items() for code in codes.split()}
"""Decimals of each currency's minor unit, by ISO 4217 code."""

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "CHF": "CHF "}

_LARGEST_VECTOR_TOTAL = 2**52
"""Below this a quota found in float64 is wrong by two units at most, which the exact remainder puts right."""
_SHARES_AT_ONCE = 200_000


@dataclass(frozen=True)
class Currency:
    """A currency: its ISO 4217 code and the decimals of its minor unit."""

    code: str
    exponent: int


def currency(code: str) -> Currency:
    """Return the currency of an ISO 4217 code; raise `InvalidInput` with the nearest known code otherwise."""
    known = str(code).strip().upper()
    if known not in DECIMALS:
        likely = nearest_match(known, SYMBOLS) or nearest_match(known, DECIMALS)
        expected = "an ISO 4217 code such as GBP, EUR or USD"
        raise InvalidInput([Problem("currency", repr(code), expected, likely)])
    return Currency(known, DECIMALS[known])


def to_minor(amount: int | float | str | Decimal, money: Currency) -> int:
    """Return an amount of major units (pounds) in minor units (pence).

    A float is rounded half to even from its exact binary value. Text and `Decimal` must be exact: more
    decimals than the currency has raise `InvalidInput`, as do NaN, infinity and what is no number.
    """
    try:
        exact = _exact(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise _not_money(amount, money, "a plain number without sign of currency or thousands") from None
    if not exact.is_finite():
        raise _not_money(amount, money, "a finite number")
    numerator, denominator = exact.as_integer_ratio()
    whole, rest = divmod(numerator * 10**money.exponent, denominator)
    if rest and not isinstance(amount, Real):
        raise _not_money(amount, money, f"at most {money.exponent} decimals")
    round_up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return int(whole + round_up)


def _exact(amount: object) -> Decimal:
    if isinstance(amount, Integral):
        return Decimal(int(amount))
    return Decimal(float(amount) if isinstance(amount, Real) else str(amount))


def _not_money(amount: object, money: Currency, expected: str) -> InvalidInput:
    return InvalidInput([Problem(f"amount in {money.code}", repr(amount), expected)])


def to_major(minor: int, money: Currency) -> Decimal:
    """Return minor units (pence) as an exact number of major units (pounds)."""
    return Decimal(int(minor)).scaleb(-money.exponent)


def words(minor: int, money: Currency) -> str:
    """Return an amount as a reader says it: bn with two decimals, m with one, else whole, pence below 100.

    >>> [words(n, Currency("GBP", 2)) for n in (120_000_000, 33_100, 150, -99_999_999_999)]
    ['£1.2 m', '£331', '£1.50', '-£1.00 bn']
    """
    size = abs(to_major(minor, money))
    sign = "-" if minor < 0 else ""
    symbol = SYMBOLS.get(money.code, f"{money.code} " if money.code else "")
    for unit, scale, decimals in (("", 0, 0), (" m", 6, 1), (" bn", 9, 2), (" tn", 12, 2)):
        if not unit and size < 100 and size != int(size):
            decimals = money.exponent
        shown = size.scaleb(-scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
        if shown < (1_000_000 if not unit else 1_000) or unit == " tn":
            return f"{sign}{symbol}{shown:,}{unit}"
    raise AssertionError("the last unit takes every amount")


def share(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Share a total over weights by largest remainder, exactly; the shares add up to the total.

    weights [n]: whole numbers of any size, or floats, each taken as the exact fraction it stands for. Raises
    ValueError for weights that are negative, not finite, not one row, or all zero while the total is not.
    """
    size, sign = abs(index(total)), -1 if total < 0 else 1
    whole = _whole_weights(np.asarray(weights))
    if not any(whole):
        if total:
            raise ValueError(f"cannot share {total} over {len(whole)} weights that are all zero")
        return np.zeros(len(whole), dtype=np.int64)
    if isinstance(whole, np.ndarray) and size < _LARGEST_VECTOR_TOTAL:
        shares = _share_columns(np.array([[size]]), whole[None, :])[0]
    else:
        shares = _share_one_by_one(size, [int(weight) for weight in whole])
    return np.asarray(shares * sign)


def _share_one_by_one(size: int, weights: list[int]) -> NDArray[np.int64]:
    sum_of_weights = sum(weights)
    divided = [divmod(size * weight, sum_of_weights) for weight in weights]
    shares = [quotient for quotient, _ in divided]
    remainders = [remainder for _, remainder in divided]
    by_remainder = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
    for position in by_remainder[: size - sum(shares)]:
        shares[position] += 1
    return np.array(shares, dtype=np.int64)


def _share_columns(sizes: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Share sizes [n, 1] below 2⁵² over whole weights [n, k] of sums at most 2⁶¹, all rows at once."""
    sums = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    shares = (sizes * (weights / sums)).astype(np.int64)
    # Rounding leaves a share wrong by a unit or two. Both products may overflow, but their difference does
    # not, and int64 arithmetic is exact modulo 2**64: the remainder is exact, and puts the share right.
    remainders = sizes * weights - shares * sums
    correction = remainders // sums
    shares += correction
    remainders -= correction * sums
    left = sizes - shares.sum(axis=1, keepdims=True)
    place = np.empty(shares.shape, dtype=np.int64)
    by_remainder = np.argsort(-remainders, axis=1, kind="stable")
    np.put_along_axis(place, by_remainder, np.arange(shares.shape[1])[None, :], axis=1)
    return np.asarray(shares + (place < left))


def _whole_weights(given: NDArray[Any]) -> NDArray[np.int64] | list[int]:
    """Return weights as whole numbers in the same proportions; as an array if their sum is at most 2⁶⁰."""
    if given.ndim != 1:
        raise ValueError(f"weights must be one row of numbers, not {given.ndim} dimensions")
    if given.dtype.kind == "O" and all(isinstance(weight, Integral) for weight in given):
        _refuse_negative(given)
        return [int(weight) for weight in given]
    if given.dtype.kind in "iu":
        _refuse_negative(given)
        return given.astype(np.int64) if given.sum(dtype=np.float64) <= 2.0**60 else given.tolist()
    floats = given.astype(np.float64)
    _refuse_endless(floats)
    _refuse_negative(floats)
    mantissa, exponent = np.frexp(floats)
    lowest = exponent[mantissa > 0].min(initial=exponent.max(initial=0))
    digits = np.ldexp(mantissa, 53).astype(np.int64).tolist()
    shifts = np.maximum(exponent - lowest, 0).tolist()
    return [digit << shift for digit, shift in zip(digits, shifts, strict=True)]


def _refuse_negative(weights: NDArray[Any]) -> None:
    if (weights < 0).any():
        raise ValueError("weights must not be negative")


def _refuse_endless(weights: NDArray[np.float64]) -> None:
    if not np.isfinite(weights).all():
        raise ValueError("weights must be finite numbers, and some are NaN or infinite")


def share_rows(totals: NDArray[np.int64], weights: ArrayLike) -> NDArray[np.int64]:
    """Share each total [n] over its own row of weights [n, k] by largest remainder; every row adds up.

    As `share` row by row, with each weight rounded to 2⁻⁵² of the largest in its row (fewer bits beyond 512
    columns), so whole weights below 2⁵² give the very shares of `share`. A row of weights [k] serves all.
    """
    totals = _whole_amounts(totals)
    rows = np.asarray(weights, dtype=np.float64)
    rows = np.broadcast_to(rows, (len(totals), rows.shape[-1]))
    _refuse_endless(rows)
    _refuse_negative(rows)
    empty = np.flatnonzero((totals != 0) & ~rows.any(axis=1))
    if len(empty):
        raise ValueError(f"cannot share {totals[empty[0]]} over row {empty[0]}: its weights are all zero")
    shares = np.empty(rows.shape, dtype=np.int64)
    step = max(_SHARES_AT_ONCE // max(rows.shape[1], 1), 1)
    for start in range(0, len(totals), step):
        block = slice(start, start + step)
        shares[block] = _share_block(totals[block], _rounded_weights(rows[block]))
    return shares


def _share_block(totals: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    if (totals <= -_LARGEST_VECTOR_TOTAL).any() or (totals >= _LARGEST_VECTOR_TOTAL).any():
        return np.array([share(int(total), row) for total, row in zip(totals, weights, strict=True)])
    return np.asarray(np.sign(totals)[:, None] * _share_columns(np.abs(totals)[:, None], weights))


def _rounded_weights(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Scale each row by a power of two so that its largest weight uses the bits that its sum leaves free."""
    bits = min(52, 61 - math.ceil(math.log2(max(weights.shape[1], 1))))
    _, exponent = np.frexp(weights.max(axis=1, keepdims=True, initial=0.0))
    return np.asarray(np.rint(np.ldexp(weights, bits - exponent)), dtype=np.int64)


def _whole_amounts(amounts: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(amounts)
    if given.dtype.kind not in "iu":
        raise TypeError(f"money is whole minor units, and these amounts are {given.dtype}")
    return given.astype(np.int64)


def over_months(annual: NDArray[np.int64]) -> NDArray[np.int64]:
    """Share annual amounts [...] over twelve months [..., 12]; the earlier months carry the remainder."""
    annual = _whole_amounts(annual)
    each, rest = np.divmod(np.abs(annual), 12)
    months = each[..., None] + (np.arange(12) < rest[..., None])
    return np.asarray(months * np.sign(annual)[..., None], dtype=np.int64)
