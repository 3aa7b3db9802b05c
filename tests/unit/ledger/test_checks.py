from __future__ import annotations

import dataclasses

import pytest

from healthtrust.ledger import STEPS, Accounts, Book, Draft, Legs, Posted, checks, transfer, zero_sum
from tests.unit.ledger.a_year import DECEMBER, JANUARY, SERVICE_LINES, YEAR, a_year, books


def move(step, memo, debit, credit, amount, **tags):
    return transfer(step, memo, debit=debit, credit=credit, amount=amount, month=DECEMBER, **tags)


def found(check, book, *more):
    return "\n".join(str(problem) for problem in check(book, YEAR, *more))


@pytest.mark.parametrize("step", STEPS)
def test_a_sound_year_passes_after_every_step(step):
    last = [
        book
        for book in books()
        if not book.batches or STEPS.index(book.batches[-1].step) <= STEPS.index(step)
    ]
    lines = SERVICE_LINES if step in ("deliver", "review") else None
    assert checks.after(step, last[-1], YEAR, lines) == []


def test_every_step_has_its_checks():
    assert tuple(checks.CHECKS_AFTER) == STEPS


def test_a_batch_tampered_with_after_posting_is_found():
    legs = Legs([0, 0], [301, 101], [100, -99], [JANUARY] * 2, *[[-1] * 2] * 3)
    book = dataclasses.replace(a_year(), batches=(*a_year().batches, Posted(99, "pool", "c", legs)))
    assert "difference 1" in found(checks.every_entry_balances, book)
    assert "trial balance of 2027-01: found 1; expected 0" in found(checks.trial_balance_is_zero, book)


def test_a_posting_to_a_plan_that_does_not_say_which_is_found():
    book = a_year().post(
        move("market", "surcharges", Accounts.PLAN_FUND, Accounts.HOUSEHOLD_PLAN_SURCHARGES, 5)
    )
    assert "market, 'surcharges', plan fund: found postings without a plan" in found(
        checks.every_tag_is_given, book
    )


def test_an_overdrawn_line_is_found_by_place():
    book = a_year().post(
        move(
            "deliver",
            "programmes",
            Accounts.PROGRAMME_POPULATION_HEALTH,
            Accounts.PLACE_POPULATION_HEALTH,
            51,
            place=0,
        )
    )
    text = found(checks.no_fund_overdrawn, book)
    assert text.startswith("ledger, population health line of Northvale: found -1 minor units")


def test_another_places_money_does_not_hide_an_overdraft():
    assert a_year().balance(Accounts.PLACE_POPULATION_HEALTH) == 50
    book = a_year().post(
        move(
            "deliver", "p", Accounts.PROGRAMME_POPULATION_HEALTH, Accounts.PLACE_POPULATION_HEALTH, 1, place=1
        )
    )
    assert "Southvale" in found(checks.no_fund_overdrawn, book)


def test_an_overdrawn_pool_fund_is_found_whatever_tags_its_postings_carry():
    book = Book.empty("GBP", 2)
    book = book.post(move("pool", "c", Accounts.POOL_FUND, Accounts.HOUSEHOLD_CONTRIBUTIONS, 10, place=0))
    book = book.post(move("allocate", "b", Accounts.PLACE_PERSONAL_CARE, Accounts.POOL_FUND, 10, place=1))
    assert found(checks.no_fund_overdrawn, book) == ""
    book = book.post(move("allocate", "b", Accounts.PLACE_PERSONAL_CARE, Accounts.POOL_FUND, 1, place=1))
    assert "pool fund: found -1" in found(checks.no_fund_overdrawn, book)


def test_a_plans_deficit_is_a_result_not_a_problem():
    book = a_year().post(
        move("deliver", "block", Accounts.PROVIDER_FUND, Accounts.PLAN_FUND, 9_999, plan=0, provider=1)
    )
    assert found(checks.no_fund_overdrawn, book) == ""


def test_money_that_leaves_through_a_transfer_scheme_is_found_though_the_entry_balances():
    leak = zero_sum(
        "market", "corridor", account=[[502, 302]], amount=[[-7, 7]], month=DECEMBER, plan=[[0, -1]]
    )
    text = found(checks.transfers_sum_to_zero, a_year().post(leak))
    assert "transfer scheme 'corridor': found -7" in text
    assert "risk equalisation'" not in text


def test_the_pools_terms_are_those_of_the_year():
    assert checks.pool_income(a_year(), YEAR) == {
        "contributions": 12_000,
        "subsidy": 2_400,
        "collection cost": -120,
        "opening": 500,
    }
    assert checks.pool_uses(a_year(), YEAR) == {
        "budgets": 13_000,
        "administration": 240,
        "risk sharing": 0,
        "rewards": 150,
        "reserve": 1_180,
        "reward reserve": 210,
    }


def test_the_next_year_opens_with_what_the_last_one_kept():
    assert checks.pool_income(a_year(), YEAR + 1)["opening"] == 1_180 + 210
    assert (
        found(lambda book, year: checks.contributions_equal_budgets_plus_reserve(book, YEAR + 1), a_year())
        == ""
    )


def test_money_left_in_the_pool_fund_is_found():
    book = a_year().post(move("pool", "subsidy", Accounts.POOL_FUND, Accounts.GOVERNMENT_SUBSIDY, 3))
    text = found(checks.contributions_equal_budgets_plus_reserve, book)
    assert "difference 3" in text and "The pool fund ends the year at 3" in text


@pytest.mark.parametrize(
    "stray",
    [
        move("pool", "contributions", Accounts.PLAN_FUND, Accounts.HOUSEHOLD_CONTRIBUTIONS, 3, debit_plan=0),
        move("allocate", "vouchers", Accounts.INSURER_FUND, Accounts.POOL_RESERVE, 3),
        move("pool", "collection", Accounts.POOL_COLLECTION_COST, Accounts.PLAN_FUND, 3, credit_plan=0),
    ],
    ids=["contributions past the pool", "reserve to an insurer", "collection paid by a plan"],
)
def test_money_that_goes_astray_is_found(stray):
    assert "difference" in found(checks.contributions_equal_budgets_plus_reserve, a_year().post(stray))


def test_payments_under_contract_are_read_by_kind_net_of_what_came_back_without_user_charges():
    assert checks.payments(a_year(), YEAR) == SERVICE_LINES
    book = a_year().post(
        move("deliver", "block", Accounts.PLAN_FUND, Accounts.PROVIDER_FUND, 800, plan=0, provider=1)
    )
    assert checks.payments(book, YEAR)["block"] == 4_000


def test_payments_that_differ_from_the_settlement_are_found_on_either_side():
    wrong = {"fee for service": 2_999, "blok": 4_800}
    text = found(checks.payments_equal_service_lines, a_year(), wrong)
    assert "'fee for service' in 2027: found 3000 posted; expected 2999 settled" in text
    assert (
        "'blok' in 2027: found 0 posted; expected 4800 settled, in minor units (did you mean 'block'?)"
        in text
    )
    assert "'block' in 2027: found 4800 posted; expected 0 settled" in text
    assert len(text.splitlines()) == 3


def test_service_lines_are_compared_only_once_care_is_delivered():
    assert checks.after("market", a_year(), YEAR, {"block": 1}) == []
    assert len(checks.after("deliver", a_year(), YEAR, {"block": 1})) == 2


def test_drafts_are_never_looked_at():
    assert not isinstance(a_year().batches[0], Draft)
