"""Step 5, market: plans compete for members inside the pool and are paid for the risk of those they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.market.administration import administration

_HOMES = {
    "Transfers": "equalise",
    "capitation": "equalise",
    "enrolment_table": "summary",
    "equalised": "equalise",
    "expected_cost": "selection",
    "margin": "selection",
    "nested_shares": "choice.nests",
    "offered": "offers",
    "paid_by_segment": "selection",
    "plans_of": "offers",
    "selection_table": "summary",
    "switching_table": "summary",
    "transfers_table": "summary",
}
"""Where each name lives: loaded when first asked for, so that a verb on plain tables waits for no year."""

__all__ = [
    "Transfers",
    "administration",
    "capitation",
    "enrolment_table",
    "equalised",
    "expected_cost",
    "margin",
    "nested_shares",
    "offered",
    "paid_by_segment",
    "plans_of",
    "selection_table",
    "step",
    "switching_table",
    "transfers_table",
]

if TYPE_CHECKING:
    from healthtrust.market.choice.nests import nested_shares
    from healthtrust.market.equalise import Transfers, capitation, equalised
    from healthtrust.market.offers import offered, plans_of
    from healthtrust.market.selection import expected_cost, margin, paid_by_segment
    from healthtrust.market.summary import (
        enrolment_table,
        selection_table,
        switching_table,
        transfers_table,
    )
    from healthtrust.state import State


def step(state: State) -> State:
    """Return the state with every household in a plan, and every plan paid for the risk of its members."""
    from healthtrust.market import enrolment, post
    from healthtrust.market.equalise import Transfers

    found = enrolment.enrolment_of(state)
    running = administration(found.capitation + found.transfers, state.plans.administration_share)
    book = post.post_capitation(state.book, state.year, found.capitation)
    book = post.post_transfers(book, state.year, Transfers(found.transfers))
    book = post.post_corridor(book, state.year, found.corridor)
    book = post.post_surcharges(book, state.year, found.surcharges)
    book = post.post_administration(book, state.year, running)
    return state.replace(book=book, enrolment=found)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
