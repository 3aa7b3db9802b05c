"""Whatever is decided, within what is valid, a whole year conserves money and leaves nobody out."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings

from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.projection import close
from healthtrust.records.findings import LINES
from healthtrust.runs.subledger import household_accounts
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year
from tests.generative.designs import designs


@given(designs())
@settings(max_examples=25)
def test_a_year_of_any_valid_design_holds_its_invariants(design: Design) -> None:
    state = affordable_year(design)
    nobody_is_left_out(state)
    money_goes_from_contribution_to_service(state)
    transfers_sum_to_zero(state)
    care_has_a_payer(state)
    households_paid_what_was_posted(state)


@given(designs())
@settings(max_examples=6)
def test_the_next_year_opens_with_what_the_last_one_left(design: Design) -> None:
    state = affordable_year(design)
    opened = close(state)
    assert opened.carried.reserve == state.book.balance(Accounts.POOL_RESERVE)
    assert known(opened.persons, "people").heads > 0
    following = run_year(opened)
    nobody_is_left_out(following)
    money_goes_from_contribution_to_service(following)
    transfers_sum_to_zero(following)
    care_has_a_payer(following)
    households_paid_what_was_posted(following)
    assert known(following.contributions, "pool").opening_reserve == opened.carried.reserve


def affordable_year(design: Design) -> State:
    """The year of a design; one whose few residents are too poor for what must be covered is passed over."""
    try:
        return run_year(opening(design, "."))
    except InvalidInput as refused:
        assume({problem.where for problem in refused.problems} != {"package"})
        raise


def nobody_is_left_out(state: State) -> None:
    """Every resident is in one plan, one place and one budget."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    enrolment, budgets = known(state.enrolment, "market"), known(state.budgets, "allocate")
    assert (enrolment.heads.sum(axis=1) == households.weight).all()
    assert enrolment.members.sum() == persons.heads == budgets.heads.sum()
    assert len(np.unique(persons.identity)) == persons.rows
    assert (households.adults > 0).any()


def money_goes_from_contribution_to_service(state: State) -> None:
    """Pool income = budgets + administration + reserves, to the minor unit, from the postings alone."""
    book, year = state.book, state.year
    this_year = {"since": year * 12, "until": year * 12 + 11}
    pool, budgets = known(state.contributions, "pool"), known(state.budgets, "allocate")
    households = known(state.households, "people")
    assert int((pool.owed * households.weight).sum()) == pool.contributions
    paid_in = -book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS, **this_year)
    assert paid_in == pool.contributions
    kept = budgets.reserve + budgets.reward + budgets.administration
    assert pool.income == int(budgets.lines.sum()) + kept
    assert book.balance(Accounts.POOL_FUND) == 0
    assert sum(book.balance(account) for account in Accounts) == 0
    care = known(state.care, "deliver")
    received = book.balance(Accounts.PLAN_FUND, step="deliver", **this_year)
    assert -received == int(care.due_from_plans(state.plans.count).sum()) + int(care.paid_back.sum())


def transfers_sum_to_zero(state: State) -> None:
    """Risk equalisation moves money between plans and none in or out, in every neighbourhood."""
    enrolment, budgets = known(state.enrolment, "market"), known(state.budgets, "allocate")
    assert (enrolment.transfers.sum(axis=1) == 0).all()
    assert (enrolment.capitation.sum(axis=1) == budgets.lines[:, LINES.index("personal care")]).all()
    assert state.book.balance(Accounts.PLAN_EQUALISATION) == 0
    assert enrolment.corridor.sum() == 0 and enrolment.flows.sum() == enrolment.members.sum()
    assert not enrolment.members[~state.plans.serves.T].any()


def care_has_a_payer(state: State) -> None:
    """Cost is cases times price whoever pays, and households spend what they were charged."""
    care, catalogue = known(state.care, "deliver"), known(state.catalogue, "package")
    package = known(state.package, "package")
    assert (care.cost == care.cases * catalogue.price[:, None]).all()
    covered = package.covered
    assert care.cases[:, :, ~covered, 0].sum() == 0
    assert care.cases[:, :, covered, 1:].sum() == 0
    own = int(care.charges.sum()) + int(care.cost[..., 2].sum())
    assert int(care.out_of_pocket.sum()) == own - int(care.paid_back.sum())
    assert (care.out_of_pocket >= 0).all() and (care.paid_back <= care.charges.sum(axis=2)).all()
    assert int(care.benefit.sum()) == int(care.cost[..., 0].sum())


def households_paid_what_was_posted(state: State) -> None:
    """The accounts of households add up to the postings of the year, to the minor unit."""
    accounts, book = household_accounts(state), state.book
    assert accounts is not None
    this_year = {"since": state.year * 12, "until": state.year * 12 + 11}
    for column, posted in (
        ("contribution", [Accounts.HOUSEHOLD_CONTRIBUTIONS]),
        ("surcharge", [Accounts.HOUSEHOLD_PLAN_SURCHARGES]),
        ("premium", [Accounts.HOUSEHOLD_PREMIUMS]),
        ("out_of_pocket", [Accounts.HOUSEHOLD_USER_CHARGES, Accounts.HOUSEHOLD_SELF_PAYMENTS]),
    ):
        assert accounts[column].sum() == -sum(book.balance(account, **this_year) for account in posted)
