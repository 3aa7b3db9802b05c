"""Welfare of a market: who gains what, what selection costs, what inertia costs."""

from __future__ import annotations

from healthtrust.market.welfare.accounts import Accounts, accounts
from healthtrust.market.welfare.efficient import Efficient, Loss, efficient, loss
from healthtrust.market.welfare.inertia import Inertia, inertia_cost
from healthtrust.market.welfare.supplement import Externality, externality
from healthtrust.market.welfare.surplus import by_group, surplus

__all__ = [
    "Accounts",
    "Efficient",
    "Externality",
    "Inertia",
    "Loss",
    "accounts",
    "by_group",
    "efficient",
    "externality",
    "inertia_cost",
    "loss",
    "surplus",
]
