"""How a value of a place is said: money whole, shares in per cent, all else with the digits that count.

>>> said(1234.6, "money", "£"), said(-0.0213, "share"), said(1.0234, "ratio"), said(None, "share")
('£1,235', '−2.1 %', '1.02', 'not told')
"""

from __future__ import annotations

from healthtrust.reports.phrases import decimal

UNTOLD = "not told"


def said(value: float | None, unit: str, symbol: str = "") -> str:
    """Return a value in words; a word of its own where it is hidden or not known."""
    if value is None:
        return UNTOLD
    if unit == "money":
        return f"{'−' if round(value) < 0 else ''}{symbol}{abs(value):,.0f}"
    if unit == "share":
        return f"{round(100 * value, 1) + 0.0:.1f} %".replace("-", "−")
    if unit == "ratio":
        return f"{value:.2f}".replace("-", "−")
    if unit == "people":
        return f"{value:,.0f}"
    return decimal(value).replace("-", "−")
