"""Step 6, deliver: who receives care, what it costs, and what is due to whom under which contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

_HOMES = {
    "delivered": "respond_arrangement",
    "expected_cost": "cost",
    "form_of": "held",
    "problems_of": "check",
    "problems_of_response": "responds_check",
    "providers_of": "forms",
    "settled": "settle",
}
"""Where each name lives: loaded when first asked for, so that a verb on plain tables waits for no year."""

__all__ = [
    "delivered",
    "expected_cost",
    "form_of",
    "problems_of",
    "problems_of_response",
    "providers_of",
    "settled",
    "step",
]

if TYPE_CHECKING:
    from healthtrust.deliver.check import problems_of
    from healthtrust.deliver.cost import expected_cost
    from healthtrust.deliver.forms import providers_of
    from healthtrust.deliver.held import form_of
    from healthtrust.deliver.respond_arrangement import delivered
    from healthtrust.deliver.responds_check import problems_of_response
    from healthtrust.deliver.settle import settled
    from healthtrust.state import State


def step(state: State) -> State:
    """Give a year's care, settle its service lines, and post every payment for it."""
    from healthtrust.deliver import months, on_record, post
    from healthtrust.deliver.care import care_of
    from healthtrust.deliver.respond_arrangement import responded
    from healthtrust.state import known

    setting, facts = known(state.catalogue, "package").setting, state.facts
    if facts is None:
        state = state.replace(responded=responded(state))
        care = care_of(state)
        activity = months.activity_of(care, setting)
    else:
        care = on_record.care_on_record(state, facts)
        activity = on_record.activity_on_record(on_record.done_in(state, facts), setting)
    due = months.due_by_month(care.settlement, activity)
    book = post.pay_contracts(state.book, care.settlement, due, state.year)
    book = post.pass_on(post.pay_shared(book, care.shared, state.year), care.passed, state.year)
    provider = state.providers.by_setting[activity.place, activity.setting]
    book = post.pay_outside_contracts(book, activity, provider, state.year)
    return state.replace(care=care, book=post.pay_back(book, care.paid_back, state.year))


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
