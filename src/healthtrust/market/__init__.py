"""Step 5, market: plans compete for members inside the pool and are paid for the risk of those they have."""

from __future__ import annotations

from healthtrust.market.administration import administration
from healthtrust.market.enrolment import enrolment_of, priced
from healthtrust.market.equalise import Transfers, capitation, equalised
from healthtrust.market.logit import logit_shares
from healthtrust.market.offers import offered, plans_of
from healthtrust.market.post import (
    post_administration,
    post_capitation,
    post_corridor,
    post_surcharges,
    post_transfers,
)
from healthtrust.market.selection import expected_cost, margin, paid_by_segment
from healthtrust.market.summary import enrolment_table, selection_table, switching_table, transfers_table
from healthtrust.state import State

__all__ = [
    "Transfers",
    "administration",
    "capitation",
    "enrolment_table",
    "equalised",
    "expected_cost",
    "logit_shares",
    "margin",
    "offered",
    "paid_by_segment",
    "plans_of",
    "selection_table",
    "step",
    "switching_table",
    "transfers_table",
]


def step(state: State) -> State:
    """Return the state with every household in a plan, and every plan paid for the risk of its members."""
    state = priced(state)
    found = enrolment_of(state)
    running = administration(found.capitation + found.transfers, state.plans.administration_share)
    book = post_capitation(state.book, state.year, found.capitation)
    book = post_transfers(book, state.year, Transfers(found.transfers))
    book = post_corridor(book, state.year, found.corridor)
    book = post_surcharges(book, state.year, found.surcharges)
    book = post_administration(book, state.year, running)
    return state.replace(book=book, enrolment=found)
