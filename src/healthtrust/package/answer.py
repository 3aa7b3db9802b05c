"""What an answer holds: the package, who pays and buys what, how good it is, and what the rules would give.

>>> from healthtrust.package import choose
>>> one = choose({"intervention": ["A"], "price": [6], "benefit": [6.6]},
...              {"group": ["all"], "share": [1], "wealth": [60], "health": [5]},
...              {"intervention": ["A"], "all": [0.5]}, a=0.5)
>>> one.package, one.certified, one.households.tax.tolist(), one.households.wealth.tolist()
(('A',), True, [3.0], [57.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from healthtrust.package.household.arrangements import Arrangements
from healthtrust.package.question import Flags, Question, Real
from healthtrust.package.tables.read import Asked

if TYPE_CHECKING:
    from healthtrust.package.answer_protection import Protection
    from healthtrust.package.government.certificate import Tied
    from healthtrust.package.government.follow import RuleOutcome
    from healthtrust.package.government.payments import Payments
    from healthtrust.package.government.prices import LimitPrice
    from healthtrust.package.government.reasons import Reason
    from healthtrust.package.unaligned.viability import Viability

COVERED = 1e-9
"""Coverage above which an intervention counts as part of the package."""


@dataclass(frozen=True)
class Households:
    """Columns of the rows z: what each pays, has and does under the package."""

    tax: Real
    premium: Real
    health: Real
    wealth: Real
    utility: Real
    left: Flags
    """Whether the row has left the package for cover that replaces it."""
    arrangements: Arrangements
    """What each arrangement would be worth to the row at these taxes."""
    transfer: Real
    """ŷ: the smallest rebate that would make the row leave; NaN where it may not insure."""


@dataclass(frozen=True)
class Answer:
    """The best package found for a question, and everything a reader may ask about it."""

    asked: Asked
    coverage: Real
    """[i]"""
    households: Households
    complement: tuple[tuple[str, ...], ...]
    """[z]: codes of what each row buys on top, in the order in which it would."""
    welfare: float
    upper: float
    """No package exceeds this; infinite where no argument gives a bound."""
    nothing: float
    """Welfare of the empty package with nobody insured."""
    gap: float
    """(upper − welfare) / (welfare − nothing)."""
    why_not_certified: tuple[str, ...]
    rules: tuple[RuleOutcome, ...] = ()
    reasons: tuple[Reason, ...] = ()
    prices: tuple[LimitPrice, ...] = ()
    """What one more unit of each limit is worth."""
    payments: Payments | None = None
    protection: Protection | None = None
    """None where nothing is certified, and where the question is too large to count it."""
    viability: Viability | None = None
    ties: Tied | None = None

    @property
    def question(self) -> Question:
        """Return what was asked."""
        return self.asked.question

    @property
    def package(self) -> tuple[str, ...]:
        """Return the codes of what is covered, in the order of the table."""
        codes = self.question.interventions.codes
        return tuple(code for code, share in zip(codes, self.coverage, strict=True) if share > COVERED)

    @property
    def treated_privately(self) -> float:
        """Return the share of residents who buy a private version of something the package covers."""
        covered = set(self.package)
        buys = [not covered.isdisjoint(codes) for codes in self.complement]
        return float(self.question.society.share @ np.array(buys, dtype=np.float64))

    @property
    def certified(self) -> bool:
        """Return whether the bound is proved and reached to the gap that was asked for."""
        return not self.why_not_certified
