"""Step 6, deliver: who receives care, what it costs, and what is due to whom under which contract."""

from __future__ import annotations

from healthtrust.deliver.care import care_of
from healthtrust.deliver.check import problems_of
from healthtrust.deliver.cost import expected_cost
from healthtrust.deliver.forms import providers_of
from healthtrust.deliver.held import form_of
from healthtrust.deliver.months import activity_of, due_by_month
from healthtrust.deliver.post import pass_on, pay_back, pay_contracts, pay_outside_contracts, pay_shared
from healthtrust.deliver.respond_arrangement import delivered, responded
from healthtrust.deliver.responds_check import problems_of_response
from healthtrust.deliver.settle import settled
from healthtrust.state import State, known

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


def step(state: State) -> State:
    """Give a year's care, settle its service lines, and post every payment for it."""
    state = state.replace(responded=responded(state))
    care = care_of(state)
    activity = activity_of(care, known(state.catalogue, "package").setting)
    due = due_by_month(care.settlement, activity)
    book = pay_contracts(state.book, care.settlement, due, state.year)
    book = pass_on(pay_shared(book, care.shared, state.year), care.passed, state.year)
    provider = state.providers.by_setting[activity.place, activity.setting]
    book = pay_outside_contracts(book, activity, provider, state.year)
    return state.replace(care=care, book=pay_back(book, care.paid_back, state.year))
