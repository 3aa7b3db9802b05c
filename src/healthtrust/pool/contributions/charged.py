"""Which file charges which base.

    base_c(h)    by the base of rule c: `heads`, `brackets`, `payroll`, `indirect` or `premiums`

Source  none: a list.

>>> sorted(CHARGED)
['earnings', 'head', 'income', 'premium', 'spending', 'wealth']
"""

from __future__ import annotations

from collections.abc import Callable

from healthtrust.pool.contributions.brackets import bracket_due
from healthtrust.pool.contributions.heads import head_due
from healthtrust.pool.contributions.indirect import indirect_due
from healthtrust.pool.contributions.members import Real
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.payroll import payroll_due
from healthtrust.pool.contributions.premiums import premium_due
from healthtrust.pool.contributions.rules import Rule

CHARGED: dict[str, Callable[[Payers, Rule, slice, Real], Real]] = {
    "head": head_due,
    "income": bracket_due,
    "earnings": payroll_due,
    "wealth": bracket_due,
    "spending": indirect_due,
    "premium": premium_due,
}
"""What each base makes of some households at the rule's own rates: filled into the last argument [n]."""
