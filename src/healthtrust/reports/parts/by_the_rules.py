"""What the pool's rules themselves ask of somebody who lives alone, to be checked by hand.

    income y, two leading digits  ->  contribution by the schedule of the design, minor units

>>> round_income(4_217_734), round_income(98)
(4200000, 98)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from healthtrust.ground.bands import due
from healthtrust.pool.contributions.relief import most_of
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.reports.phrases import listed
from healthtrust.reports.story import Story


def round_income(income: int) -> int:
    """Return an income with two leading digits, so that it is easy to remember."""
    return int(float(f"{income:.1e}"))


def by_the_rules(story: Story, incomes: Sequence[int]) -> str:
    """Return in words what is asked at incomes near these, minor units.

    Empty where it depends on more than the schedule on income: on further contributions, or on rates that are
    moved until they fund the package. The plain sum serves, as compiled kernels take longer to load.
    """
    pool = story.design.pool
    if pool.contributions or pool.rate != "as given" or not incomes:
        return ""
    rules = rules_of(pool, story.currency)
    (own,) = rules.contributions
    alone = np.array([round_income(income) for income in incomes], dtype=np.int64)
    full = np.rint(due(own.bands, alone.astype(np.float64)) + own.amount).astype(np.int64)
    owed = np.minimum(np.where(alone < own.exempt_below, 0, full), most_of(alone, rules.ceiling_share))
    pairs = zip(alone.tolist(), owed.tolist(), strict=True)
    said = [f"{story.whole(asked)} on {story.whole(income)}" for income, asked in pairs]
    return f"By the rules, somebody who lives alone owes the pool {listed(said)} a year."
