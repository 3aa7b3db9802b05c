"""A budget as somebody writes it, in minor units: exact, not below its least, no larger than sums can hold.

    £1,250,000.50  is  125 000 050 pence         thousands may be parted by commas, as in this line

Money is whole minor units in 64 bits; a hundred budgets of the largest size still add up.

>>> from healthtrust.ground.money import currency
>>> budget_of("1,250,000.50", currency("GBP"), "--budget")
(125000050, [])
>>> for amount in ("1,5", "-3", "1e30"):
...     print(budget_of(amount, currency("GBP"), "--budget")[1][0])
--budget: found '1,5'; expected a plain number without sign of currency.
--budget: found '-3'; expected money above zero.
--budget: found '1e30'; expected at most GBP 1,000,000,000,000,000.
"""

from __future__ import annotations

import re

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency, to_major, to_minor
from healthtrust.ground.problems import Problem

LARGEST = 10**17
"""Minor units of one budget."""
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def budget_of(amount: str, money: Currency, where: str, least: int = 1) -> tuple[int, list[Problem]]:
    """Return an amount of major units in minor units, and what is wrong with it; `least` in minor units."""
    written, found = amount.strip(), repr(amount) if amount.strip() else "nothing"
    plain = written.replace(",", "") if _THOUSANDS.fullmatch(written) else written
    try:
        minor = to_minor(plain, money)
    except InvalidInput as refused:
        expected = refused.problems[0].expected.removesuffix(" or thousands")
        return least, [Problem(where, found, expected)]
    if minor < least:
        return least, [Problem(where, found, "money above zero" if least else "money, not less than none")]
    if minor > LARGEST:
        return least, [Problem(where, found, f"at most {money.code} {to_major(LARGEST, money):,.0f}")]
    return minor, []
