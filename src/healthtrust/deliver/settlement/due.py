"""What a contract's amount is: money that somebody is paid, or a benchmark, cost or score that leads to it.

    paid  =  the step that is due is money, and no target, measure or gate

Only what is paid can be charged or posted.

>>> from healthtrust.deliver.contract import contract_named
>>> [is_payment(contract_named(name)) for name in ("mssp", "mssp-benchmark", "mssp-equity")]
[True, False, False]
>>> step_due(contract_named("mssp-equity")).unit
'points'
"""

from __future__ import annotations

from healthtrust.design.contract import Contract, Step
from healthtrust.ground.money import DECIMALS

NOT_PAID = ("target", "measure", "gate")
"""Parts of a deal that lead to a payment and are none."""


def step_due(contract: Contract) -> Step:
    """Return the step that is due, the first of its name."""
    return next(step for step in contract.steps if step.name == contract.amount)


def is_payment(contract: Contract) -> bool:
    """Return whether the amount is money that somebody is paid, or pays back."""
    due = step_due(contract)
    return due.part not in NOT_PAID and is_money(due.unit)


def is_money(unit: str) -> bool:
    """Return whether a unit is that of money: any currency, or one of them.

    >>> is_money("money"), is_money("USD"), is_money("points"), is_money("USD per case")
    (True, True, False, False)
    """
    return unit == "money" or unit in DECIMALS
