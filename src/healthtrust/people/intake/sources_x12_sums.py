"""Sums of amounts as X12 writes them: decimal digits, a point where there are cents, a minus in front.

    adds up  <=>  sum of the parts = the total stated, to the last digit

Source  ASC X12, data type R, decimal number [recalled]

>>> sum_of(["8086.53", "-0.03"]), sum_of(["12", "x"]), adds_up(["93", "4", "31"], "128")
('8086.50', None, 'yes')
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation


def sum_of(amounts: Iterable[str | None]) -> str | None:
    """Return the exact sum as text, `0` of none; None where one of them is missing or is no number."""
    try:
        return str(sum((Decimal(each or "") for each in amounts), Decimal(0)))
    except InvalidOperation:
        return None


def adds_up(parts: Iterable[str | None], stated: str) -> str:
    """Return `yes` where the parts add up to the total stated, else `no`."""
    found, total = sum_of(parts), sum_of([stated])
    return "yes" if found is not None and total is not None and Decimal(found) == Decimal(total) else "no"
