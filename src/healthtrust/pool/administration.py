"""What running the system costs, by function: collecting, the pool, plans, voluntary insurers, billing.

    billing share  b(n, r) = (B / ρ) × n^((1 − θ) γ) × r^(θ γ),      γ = ln ρ / ln N,      1 ≤ r ≤ n

n, r   payers that providers write bills to, and different sets of billing rules among them
B, N   billing as a share of providers' cost where there are many payers, and how many those are
ρ, θ   that share over the one with a single payer; part of the elasticity γ that belongs to rules
Source  B: Jiwani et al., BMC Health Services Research 2014; 14: 556, and Kahn et al., Health Affairs 2005;
        24: 1629. ρ: Morra et al., Health Affairs 2011; 30: 1443, and Himmelstein et al., Health Affairs 2014;
        33: 1586. θ: Scheinker et al., Health Services Research 2021; 56: 615. Numbers with their statuses:
        catalogue/coefficients/administration.csv. The form between one payer and many is assumed.

The first four functions have accounts of their own. Billing is part of what care costs providers, an "of
which" and not on top. To compare with: insurers' administration is 4.2 % of spending in the social security
of rich countries and about three times that in private insurance (Mathauer and Nicolle, Health Policy 2011),
and just over 3 % of health spending (Hagenaars et al., Health Policy 2017) [cited].

>>> [round(billing_share(payers, rules), 3) for payers, rules in ((20, 20), (20, 1), (1, 1))]
[0.1, 0.051, 0.038]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.ledger.book import Ledger, in_year
from healthtrust.ledger.chart import CHART, Accounts
from healthtrust.records.store import read_table, shipped

FUNCTIONS: tuple[tuple[str, Accounts], ...] = (
    ("collect", Accounts.POOL_COLLECTION_COST),
    ("pool", Accounts.POOL_ADMINISTRATION),
    ("plan", Accounts.PLAN_ADMINISTRATION),
    ("voluntary insurer", Accounts.INSURER_ADMINISTRATION),
)
"""Functions of administration with an account of their own."""
BILLING = "provider billing"
SPENT = tuple(a.code for a in CHART if a.kind == "expense")
"""Where money leaves the system: all of them together are health spending."""
PARAMETERS = Contract(
    "administration",
    (
        Column("parameter", "text", "", "name of the parameter", unique=True),
        Column("value", "number", "as in the column unit", "its value"),
    ),
    other=True,
)


@dataclass(frozen=True)
class Administration:
    """Columns of one row a function, and the health spending of the year they are shares of."""

    function: tuple[str, ...]
    amount: NDArray[np.int64]
    """Minor units in the year."""
    share_of_spending: NDArray[np.float64]
    part_of: tuple[str, ...]
    """The account an amount is an "of which" of; empty where it has its own."""
    spending: int

    @property
    def total(self) -> int:
        """Return the cost of administration of all functions, minor units."""
        return int(self.amount.sum())


def administration(book: Ledger, year: int, payers: int, billing_rules: int) -> Administration:
    """Return the cost of administration of a year by function, out of the book.

    payers, billing_rules: as of `billing_share`. Raises InvalidInput as it does.
    """
    care = book.balance(Accounts.PROVIDER_COST_OF_CARE, **in_year(year))
    spending = book.balance(SPENT, **in_year(year))
    amounts = [book.balance(code, **in_year(year)) for _, code in FUNCTIONS]
    amounts.append(round(billing_share(payers, billing_rules) * care))
    amount = np.array(amounts, dtype=np.int64)
    return Administration(
        function=(*(name for name, _ in FUNCTIONS), BILLING),
        amount=amount,
        share_of_spending=amount / spending if spending else np.zeros(len(amount)),
        part_of=(*("" for _ in FUNCTIONS), "cost of care"),
        spending=spending,
    )


def billing_share(payers: int, billing_rules: int) -> float:
    """Return the part of providers' cost that billing takes; falls as payers or their rules are consolidated.

    Never above 1. Raises InvalidInput unless 1 ≤ billing rules ≤ payers.
    """
    if not 1 <= billing_rules <= payers:
        found = f"{billing_rules} sets of billing rules among {payers} payers"
        raise InvalidInput([Problem("administration", found, "from 1 to as many sets as there are payers")])
    of = coefficients()
    ratio, part = of["billing.many_over_one"], of["billing.part_of_rules"]
    elasticity = log(ratio) / log(of["billing.many_payers"])
    grown = payers ** ((1 - part) * elasticity) * billing_rules ** (part * elasticity)
    return float(min(of["billing.share_many"] / ratio * grown, 1.0))


@lru_cache(maxsize=1)
def coefficients() -> dict[str, float]:
    """Return the parameters of billing by name, out of the catalogue."""
    table = read_table(shipped("coefficients", "administration"), PARAMETERS)
    values = table["value"].astype(np.float64).tolist()
    return {str(name): value for name, value in zip(table["parameter"].tolist(), values, strict=True)}
