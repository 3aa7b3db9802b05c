"""Numbers and names as a reader says them: shares, counts, tenths, lists."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "target"), counted(3, "target"), counted(40_000, "resident"), counted(2, "body", "bodies")
    ('one target', 'three targets', '40,000 residents', 'two bodies')
    """
    said = SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"
    return f"{said} {noun if number == 1 else nouns or noun + 's'}"


def poorest(tenths: int) -> str:
    """Return the lowest tenths by income in words.

    >>> poorest(1), poorest(6)
    ('the poorest tenth', 'the poorest six tenths')
    """
    return "the poorest tenth" if tenths == 1 else f"the poorest {SMALL[tenths]} tenths"


def percent(share: float) -> str:
    """Return a share in per cent, with decimals where it would otherwise say little or too much.

    >>> percent(0.6), percent(0.034), percent(0.0004), percent(0), percent(0.9961), percent(-0.5)
    ('60 %', '3.4 %', '0.04 %', '0 %', '99.6 %', '−50 %')
    >>> percent(1e-7)
    'under 0.01 %'
    """
    size = abs(100 * share)
    if 0 < size < 0.005:
        return "under 0.01 %"
    whole = size == 0 or 10 <= size < 99 or size >= 99.95
    return _signed(f"{100 * share:.{0 if whole else 1 if size >= 0.1 else 2}f} %")


def percent_between(low: float, high: float) -> str:
    """Return two shares in per cent with as few decimals as tell them apart, two at most.

    >>> percent_between(0.103, 0.104), percent_between(0.33, 0.34), percent_between(0.02, 0.031)
    ('10.3 % to 10.4 %', '33 % to 34 %', '2.0 % to 3.1 %')
    >>> percent_between(0, 0.0003), percent_between(0, 1e-7), percent_between(0.0, 0.0)
    ('0 % to 0.03 %', 'under 0.01 %', '0 %')
    """
    size = max(abs(low), abs(high))
    for decimals in range(0 if size >= 0.1 else 1 if size >= 0.01 else 2, 3):
        ends = [f"{100 * share:.{decimals}f}" if share else "0" for share in (low, high)]
        if float(ends[0]) != float(ends[1]):
            return _signed(f"{ends[0]} % to {ends[1]} %")
    return percent(high)


def decimal(value: float) -> str:
    """Return a number with as many decimals as its size asks for.

    >>> decimal(1234.5), decimal(12.34), decimal(0.12345), decimal(-0.05), decimal(0.0)
    ('1,234', '12.3', '0.123', '−0.050', '0')
    """
    if not isfinite(value):
        return "–"
    size = abs(value)
    decimals = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 1 else 3
    return _signed(f"{value:,.{decimals}f}")


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> listed(["Dale"]), listed(["Dale", "Harbour", "Highfield"])
    ('Dale', 'Dale, Harbour and Highfield')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"


def during(span: range) -> str:
    """Return years as a reader says them.

    >>> during(range(2027, 2028)), during(range(2027, 2032))
    ('2027', '2027 to 2031')
    """
    return str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}"


def opened(sentence: str) -> str:
    """Return a sentence with a capital at its beginning.

    >>> opened("the poorest tenth pays least")
    'The poorest tenth pays least'
    """
    return sentence[:1].upper() + sentence[1:]


def _signed(number: str) -> str:
    """Return a number with a true minus sign."""
    return number.replace("-", "−")
