"""What stands between the cost of care and what households owe, where the rate funds the package.

    overhead   1 / ( (1 − a) (1 − s) κ )          other income   (X + R) / κ,  a head
    κ          ( (H + E) (1 + σ − k) + V ) / H × (1 − α)

a, s       what plans spend on running themselves; shares of pool income that are not for care
H, E, V    owed by households, employers and the government at the design's own rates
σ, k       subsidy and cost of collection as shares of contributions;  X, R  for the exempt; opening reserve
α          share in arrears at the fair premium; what is lost above it is the cost of collection of the model
Source     arithmetic; the cost of collection f: Smith, Statutory packages of health care alongside voluntary
           insurance, York 2006, section 3 [cited]

>>> kept(Owed(1000, 200, 60), ReceiptTerms(0.1, 0.02, 0, 0))
1.356
"""

from __future__ import annotations

from typing import NamedTuple

from healthtrust.package.residents import Payment
from healthtrust.pool import assess, charged
from healthtrust.pool.assessment import resistance_to
from healthtrust.pool.receipts import ReceiptTerms
from healthtrust.state import State


class Owed(NamedTuple):
    """What is owed by each kind of payer, minor units."""

    households: int
    employers: int
    government: int


def through_rate(state: State, share: float) -> Payment:
    """Return how the package is paid for; `share` is what plans spend on running themselves."""
    of = charged(state)
    found = assess(state, of=of)
    resistance = resistance_to(found, state, of)
    owed = Owed(*found.owed_by_source.sum(axis=0).tolist())
    brought = kept(owed, of.terms) * (1.0 - (resistance.at_fair if resistance else 0.0))
    care = (1.0 - share) * (1.0 - state.shares.shares_before_care)
    given = (of.terms.for_the_exempt + of.terms.opening_reserve) / brought / 10.0**state.currency.exponent
    return Payment("schedule", found.owed, 1.0 / (care * brought), given, resistance=resistance)


def kept(owed: Owed, terms: ReceiptTerms) -> float:
    """Return pool income for each unit that households owe and pay: less cost, with what others add."""
    received = (owed.households + owed.employers) * (1.0 + terms.subsidy_share - terms.collection_cost_share)
    return (received + owed.government) / owed.households if owed.households else 1.0
