"""What a small contract rewards, answered for the charts of incentives."""

from __future__ import annotations

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.incentives.answer import Answer, Asked, answer
from healthtrust.deliver.incentives.stack import Share, Stacked
from healthtrust.deliver.settlement.statement import statement_of

CONTRACT = """name = "savings"
title = "Shared savings"
version = "1"
about = "Half of savings of at least 2 %."
currency = "GBP"
party = "group"
payer = "trust"
amount = "due"
source = "made up"
[columns]
spending = { meaning = "cost of care", unit = "GBP", at_least = 0 }
benchmark = { meaning = "expected cost", unit = "GBP" }
[[steps]]
name = "enough"
part = "gate"
says = "spending of at most 980"
clause = "2"
value = "spending <= 0.98 * benchmark"
[[steps]]
name = "due"
part = "rule"
says = "half of the savings"
clause = "3"
unit = "GBP"
of = "benchmark - spending if enough else 0"
gains = [{ up_to = 50.0, slope = 0.5 }, { slope = 0.2 }]
[[levers]]
lever = "cost of care"
meaning = "one more pound"
columns = { spending = 1 }
"""


def incentives(spending: float = 970.0) -> Answer:
    """Return the answer for one group."""
    contract = contract_of(CONTRACT, "made")
    statement = statement_of(
        contract, {"row_id": ["ash"], "spending": [spending], "benchmark": [1000.0]}, "made"
    )
    return answer((Asked("savings", contract, statement),))


def stacked() -> Stacked:
    """Return a lever that two contracts reward and one charges."""
    shares = (
        Share("savings", "party", -0.6, -0.6),
        Share("budget", "party", -0.5, -0.5),
        Share("fees", "payer", 0.3, 0.3),
    )
    return Stacked("cost of care", shares, 0.1)
