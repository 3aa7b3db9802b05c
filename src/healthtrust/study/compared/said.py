"""How numbers of a comparison are said: as many digits as their size asks for, shares in per cent.

>>> said(0.1762, "share"), change_said(0.0239, "share"), said(2_371.2, "GBP"), change_said(-4.0, "years")
('17.6 %', '+2.39 points', '2,371', '−4')
"""

from __future__ import annotations

from math import floor, isfinite, log10

from healthtrust.ground.money import SYMBOLS

DIGITS = 3
"""Digits that count, of numbers under a thousand."""

SHARE = "share"


def symbol_of(currency: str) -> str:
    """Return the sign of a currency as it stands before an amount."""
    return SYMBOLS.get(currency, f"{currency} ")


def number(value: float, plus: bool = False) -> str:
    """Return a number with as many digits as its size asks for, and a true minus; a dash where not finite.

    >>> number(1234.5), number(-0.0421), number(2.5, plus=True), number(float("nan")), number(999.7)
    ('1,234', '−0.0421', '+2.5', '–', '1,000')
    >>> number(380.0), number(3.41e-05), number(0.0)
    ('380', '0.0000341', '0')
    """
    if not isfinite(value):
        return "–"
    decimals = min(max(DIGITS - 1 - floor(log10(abs(value))), 0), 9) if value else 0
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return (f"+{text}" if plus and value > 0 else text).replace("-", "−")


def said(value: float | None, unit: str) -> str:
    """Return a number of a unit: a share in per cent; a dash where it is not known."""
    if value is None:
        return "–"
    return f"{number(100 * value)} %" if unit == SHARE else number(value)


def change_said(change: float | None, unit: str) -> str:
    """Return a change of a unit, with its sign: of a share in percentage points."""
    if change is None:
        return "–"
    return f"{number(100 * change, plus=True)} points" if unit == SHARE else number(change, plus=True)


def interval_said(ends: tuple[float, float] | None, unit: str) -> str:
    """Return the ends of an interval of a change; nothing where there is none."""
    if ends is None:
        return ""
    scale = 100 if unit == SHARE else 1
    return " to ".join(number(scale * end, plus=True) for end in ends)


def amount(value: float, symbol: str) -> str:
    """Return the size of an amount of money: whole units, two decimals where it is less than ten.

    >>> amount(-1_234.5, "£"), amount(0.204, "£"), amount(1.0, "£")
    ('£1,234', '£0.20', '£1')
    """
    whole = abs(value) >= 10 or value == round(value)
    return f"{symbol}{abs(value):,.{0 if whole else 2}f}"


def signed(value: float, symbol: str) -> str:
    """Return an amount of money with its sign."""
    return f"{'+' if value > 0 else '−'}{amount(value, symbol)}"


def percent(share: float) -> str:
    """Return a share in whole per cent, where it is not nearly nothing.

    >>> percent(0.0), percent(0.004), percent(0.46), percent(0.9999), percent(1.0)
    ('0 %', 'under 1 %', '46 %', 'over 99 %', '100 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"
