"""Changes, levels and money of a response as a sentence says them, with the interval of the draws.

>>> moved(-0.312, -0.38, -0.23), moved(0.02, -0.01, 0.05), moved(-0.312, None, None)
('31 % lower (23 to 38)', '2 % higher (1 lower to 5 higher)', '31 % lower')
>>> moved(0.001, -0.002, 0.003)
'as before'
>>> level(0.62, 0.58, 0.66, 2), amount(-1_250_000.0, "GBP"), number(0.5)
('0.62 (0.58 to 0.66)', '−£1.2 m', 'half')
"""

from __future__ import annotations

from math import isfinite

from healthtrust.ground.money import currency, to_minor, words

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def moved(middle: float, low: float | None, high: float | None) -> str:
    """Return a relative change in words: how much lower or higher, and the interval."""
    whole = f"{_size(middle)} % {_way(middle)}" if _size(middle) != "0" else "as before"
    if low is None or high is None or _size(low) == _size(high) == _size(middle) == "0":
        return whole
    if low < 0 < high and _size(low) != "0" and _size(high) != "0":
        return f"{whole} ({_size(low)} lower to {_size(high)} higher)"
    ends = sorted((abs(low), abs(high)))
    if low < 0 < high:
        ends = [0.0, ends[1]]
    return f"{whole} ({_size(ends[0])} to {_size(ends[1])})"


def signed(middle: float) -> str:
    """Return a relative change as a table says it.

    >>> signed(-0.312), signed(0.0449), signed(0.0)
    ('−31.2 %', '+4.5 %', '0.0 %')
    """
    if not isfinite(middle):
        return "–"
    text = f"{100 * middle:+.1f}"
    return f"{text if text[1:] != '0.0' else '0.0'} %".replace("-", "−")


def signed_with(middle: float, low: float | None, high: float | None) -> str:
    """Return a relative change with its interval, as a table says it.

    >>> signed_with(-0.312, -0.38, 0.01)
    '−31.2 % (−38.0 to +1.0)'
    """
    if low is None or high is None:
        return signed(middle)
    ends = [signed(end).removesuffix(" %") for end in (low, high)]
    return f"{signed(middle)} ({ends[0]} to {ends[1]})"


def level(middle: float, low: float | None, high: float | None, decimals: int) -> str:
    """Return a level with its interval."""
    if not isfinite(middle):
        return "–"
    said = f"{middle:,.{decimals}f}"
    if low is not None and high is not None:
        ends = f"{low:,.{decimals}f}", f"{high:,.{decimals}f}"
        said += f" ({ends[0]} to {ends[1]})" if ends != (said, said) else ""
    return said.replace("-", "−")


def decimals_of(value: float) -> int:
    """Return how many decimals tell a level of that size apart."""
    size = abs(value)
    return 0 if size >= 100 else 1 if size > 3 else 2


def amount(value: float, code: str) -> str:
    """Return major units as a reader says them, hundreds of thousands without what is below a thousand."""
    if not isfinite(value):
        return "–"
    value = round(value, -3) if abs(value) >= 1e5 else value
    money = currency(code)
    return words(to_minor(value, money), money).replace("-", "−")


def number(share: float) -> str:
    """Return a share of draws in words."""
    if abs(share - 0.5) < 0.005:
        return "half"
    return f"{100 * share:.0f} %"


def years_after(years: int) -> str:
    """Return how long after, at the beginning of a sentence.

    >>> years_after(1), years_after(10), years_after(25)
    ('One year after', 'Ten years after', 'In year 25 after')
    """
    if years == 1:
        return "One year after"
    return f"{SMALL[years].capitalize()} years after" if years < len(SMALL) else f"In year {years} after"


def _size(change: float) -> str:
    return f"{100 * abs(change):.0f}"


def _way(change: float) -> str:
    return "lower" if change < 0 else "higher"
