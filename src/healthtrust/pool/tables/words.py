"""Who bears what is paid, in a sentence: progressive or regressive, how sure, and at the two ends.

    progressive   the whole interval of the Kakwani index lies above 0;  regressive  below 0
    in proportion the index is nothing, for every household paying one share

>>> verdict(Estimate(0.08, 0.01)), verdict(Estimate(-0.01, 0.02)), verdict(Estimate(0.0, 0.0))
('progressive', 'neither clearly progressive nor regressive', 'in proportion to income')
"""

from __future__ import annotations

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import interval
from healthtrust.pool.tables.judged import Judged

NOTHING = 1e-9
FEWEST, MOST = 3, 5
"""Decimals of an index."""


def verdict(kakwani: Estimate) -> str:
    """Return in words which way payments fall on income."""
    low, high = interval(kakwani)
    if kakwani.value != kakwani.value:
        return "nothing anybody pays"
    if abs(kakwani.value) < NOTHING:
        return "in proportion to income"
    if low != low:
        return "of unknown precision, one household being all that was observed"
    return (
        "progressive"
        if low > 0
        else "regressive"
        if high < 0
        else "neither clearly progressive nor regressive"
    )


def with_interval(of: Estimate, digits: int | None = None) -> str:
    """Return a value with its interval: so many decimals, or three, or more until each limit has a sign.

    >>> with_interval(Estimate(0.08, 0.01)), with_interval(Estimate(float("nan"), float("nan")))
    ('0.080 (0.060 to 0.100)', '–')
    >>> with_interval(Estimate(0.0027, 0.0014)), with_interval(Estimate(-1e-9, 0.0), 2)
    ('0.00270 (−0.00004 to 0.00544)', '0.00 (0.00 to 0.00)')
    """
    if of.value != of.value:
        return "–"
    low, high = interval(of)
    decimals = _decimals((low, high)) if digits is None else digits
    known = "" if low != low else f" ({_signed(low, decimals)} to {_signed(high, decimals)})"
    return f"{_signed(of.value, decimals)}{known}"


def _decimals(limits: tuple[float, float]) -> int:
    """Return how many decimals show on which side of nothing each limit lies, the fewest where none do."""
    for decimals in range(FEWEST, MOST + 1):
        if all(abs(limit) < NOTHING or float(f"{limit:.{decimals}f}") for limit in limits):
            return decimals
    return FEWEST


def _signed(number: float, decimals: int) -> str:
    """Return a number with a true minus sign, and none before nothing."""
    text = f"{number:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def percent(share: float) -> str:
    """Return a share in per cent.

    >>> percent(0.081), percent(float("nan"))
    ('8.1 %', '–')
    """
    return "–" if share != share else f"{_signed(100 * share, 1)} %"


def percent_with_interval(of: Estimate) -> str:
    """Return a share in per cent with its interval.

    >>> percent_with_interval(Estimate(0.081, 0.01))
    '8.1 % (6.1 to 10.1)'
    """
    if of.value != of.value:
        return "–"
    low, high = (100 * limit for limit in interval(of))
    known = "" if low != low else f" ({_signed(low, 1)} to {_signed(high, 1)})"
    return f"{_signed(100 * of.value, 1)} %{known}"


def sentence(of: Judged) -> str:
    """Return who bears what is paid."""
    found, rates = of.fairness, of.tenths
    if found.kakwani.value != found.kakwani.value:
        return f"Nobody pays anything by {of.paid_is}, so that nobody bears it."
    seen = [g for g, rate in enumerate(rates.rate) if rate.value == rate.value]
    poorest, richest = seen[0], seen[-1]
    if poorest == richest:
        all_in_one = "all are in one tenth, so that nobody pays more or less for being richer"
        return f"Residents pay {percent(of.rate.value)} of all income ({of.paid_is}); {all_in_one}."
    shares = rates.share_of_paid[richest].value, rates.share_of_income[richest].value
    low, high = (percent(rates.rate[tenth].value) for tenth in (poorest, richest))
    return (
        f"What residents pay ({of.paid_is}) is {verdict(found.kakwani)}: Kakwani index "
        f"{with_interval(found.kakwani)}. {_tenth(poorest)} pays {low} of its income, "
        f"{_tenth(richest, False)} {high}, and bears {percent(shares[0])} of all with "
        f"{percent(shares[1])} of income."
    )


def _tenth(number: int, opening: bool = True) -> str:
    said = {0: "the poorest tenth", 9: "the richest"}.get(number, f"tenth {number + 1}")
    return said[:1].upper() + said[1:] if opening else said
