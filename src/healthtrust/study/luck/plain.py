"""The plainest contract that pays for luck: a share of savings from a minimum on, a share of losses likewise.

    due = share × saving                 where saving ≥ minimum × benchmark
        = share of losses × saving       where −saving ≥ minimum × benchmark, nothing between

It serves to show what a minimum, a share and a limit do to luck, before a real contract is at hand.

>>> deal = plain_deal([10_000, 50_000], minimum=0.02, cap=0.1)
>>> deal.expected.tolist(), deal.contract.name
([100000000.0, 500000000.0], 'plain-shared-savings')
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Contract
from healthtrust.study.luck.deal import Deal, deal_of

TEXT = """name = "plain-shared-savings"
title = "Shared savings"
version = "1"
about = "A share of savings and losses from a minimum on."
party = "provider"
payer = "payer"
amount = "due"
source = "the common form of shared savings"

[columns]
people = {{ meaning = "people cared for", unit = "people", above = 0 }}
benchmark = {{ meaning = "expected cost of care", unit = "money", above = 0 }}
spending = {{ meaning = "cost of care", unit = "money", at_least = 0 }}

[[terms]]
name = "minimum"
value = {minimum}
unit = "share"
source = "stated by its user"
status = "assumed"

[[steps]]
name = "saving"
part = "measure"
says = "benchmark less spending"
clause = "1"
unit = "money"
value = "benchmark - spending"

[[steps]]
name = "enough"
part = "gate"
says = "whether savings or losses reach the minimum"
clause = "2"
value = "saving >= minimum * benchmark or -saving >= minimum * benchmark"

[[steps]]
name = "shared"
part = "rule"
says = "the share of savings or losses, from the first unit of money"
clause = "3"
unit = "money"
of = "saving if enough else 0"
gains = [{{ slope = {share} }}]
losses = [{{ slope = {of_losses} }}]

[[steps]]
name = "due"
part = "cap"
says = "within the limit"
clause = "4"
unit = "money"
value = "between(shared, -{cap} * benchmark, {cap} * benchmark)"

[[levers]]
lever = "cost of care"
meaning = "one more unit of money of care"
columns = {{ spending = 1 }}
"""


def plain_contract(
    share: float = 0.5, minimum: float = 0.0, of_losses: float = 0.0, cap: float = 1.0
) -> Contract:
    """Return the contract of a share, a minimum, a share of losses and a limit of the benchmark."""
    text = TEXT.format(share=share, minimum=minimum, of_losses=of_losses, cap=cap)
    return contract_of(text, "plain-shared-savings")


def plain_deal(people: Sequence[float], per_head: float = 10_000.0, **terms: float) -> Deal:
    """Return the deal of parties of so many people, spending what was expected."""
    contract = plain_contract(**terms)
    benchmark = [per_head * n for n in people]
    rows = {
        "row_id": [f"{n:,.0f} people" for n in people],
        "people": list(people),
        "benchmark": benchmark,
        "spending": benchmark,
    }
    return deal_of(contract, statement_of(contract, rows, "plain"))
