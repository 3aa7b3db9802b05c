"""A contract and a statement made ready to be asked what they reward: by the rule, not by its print.

Steps round nothing, and printed figures that a rule explains give way to the rule.

Source  ours.

>>> from healthtrust.deliver.contract.library import contract_of
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> heads = contract_of('''
... name = "heads"
... title = "So much a head"
... version = "1"
... about = "A price for each member."
... party = "group"
... payer = "trust"
... amount = "due"
... source = "made up"
... columns = { members = { meaning = "members" } }
... [[steps]]
... name = "due"
... part = "base"
... says = "nine for each member, in whole tens"
... clause = "1"
... value = "rounded(9 * members, 10)"
... ''', "heads")
>>> statement = statement_of(heads, {"row_id": ["a"], "members": [2.0]}, "made up")
>>> deal_of(heads, statement).contract.steps[0].value
'9 * members'
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.deliver.incentives.by_rule import by_rule
from healthtrust.deliver.incentives.plain_steps import without_rounding
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract

STAGE = "simulate"
"""The stage at which prices are asked: before anything is printed."""


@dataclass(frozen=True)
class Deal:
    """A contract that rounds nothing, and a statement of its parties."""

    contract: Contract
    statement: Statement


def deal_of(contract: Contract, statement: Statement) -> Deal:
    """Return a contract and a statement ready to be asked what they reward."""
    return Deal(without_rounding(contract), by_rule(contract, statement, STAGE))
