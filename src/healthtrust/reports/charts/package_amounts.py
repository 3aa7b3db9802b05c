r"""What money is called in a picture of a package: pounds of a run, or money without a name of plain tables.

>>> Amounts("£", "GBP").said(1857.4), Amounts("£", "GBP").said(-94e6), Amounts().said(12.345)
('£1,857', '−£94.0\xa0m', '12.3')
>>> Amounts().unit("per head and year")
'money per head and year'
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.reports.phrases import decimal
from healthtrust.reports.story import Story


@dataclass(frozen=True)
class Amounts:
    """The sign and the code of the currency; neither where tables do not name one."""

    symbol: str = ""
    code: str = "money"

    @classmethod
    def of(cls, story: Story) -> Amounts:
        """Return those of a run."""
        return cls(story.symbol, story.currency.code)

    def said(self, amount: float) -> str:
        """Return an amount of major units as it is said."""
        size = _size(abs(amount))
        return f"{'−' if amount < 0 and size.strip('0.') else ''}{self.symbol}{size}"

    def unit(self, each: str = "") -> str:
        """Return the unit of a column."""
        return f"{self.code} {each}".rstrip()


def _size(amount: float) -> str:
    if amount >= 1e9:
        return f"{amount / 1e9:,.1f}\u00a0bn"
    if amount >= 1e6:
        return f"{amount / 1e6:,.1f}\u00a0m"
    return f"{amount:,.0f}" if amount >= 100 else decimal(amount)
