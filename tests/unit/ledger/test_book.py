from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ledger import Accounts, Book, Draft, Ledger, Legs, Names, transfer
from healthtrust.ledger.book import rows_of
from tests.unit.ledger.a_year import DECEMBER, JANUARY, a_year, books, drafts

EMPTY = Book.empty("GBP", 2)


def test_a_balance_is_the_sum_of_the_legs_chosen():
    book = a_year()
    assert book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS) == -12_000
    assert book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS, place=1) == -4_800
    assert book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS, until=JANUARY + 2, place=0) == -1_800
    assert book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS, since=JANUARY + 2, until=JANUARY + 3) == -2_000
    assert book.balance(Accounts.PROVIDER_FUND, provider=0) == 1_000 + 60 + 70 - 1_100
    assert book.balance(Accounts.PROVIDER_FUND, step="deliver", memo="block") == 4_800
    assert book.balance((Accounts.PLAN_FUND, Accounts.PLAN_EQUALISATION), plan=1) == 5_500 - 2_000 + 150
    assert book.balance(Accounts.PLACE_TRANSFORMATION) == 0
    assert book.balance(Accounts.POOL_RESERVE, place=None, until=None) == 1_180


def test_balances_group_by_any_column_in_order():
    found = a_year().balances(by=("step", "account"), until=JANUARY)
    assert list(found) == ["step", "account", "balance"]
    rows = list(rows_of(found))
    assert rows[:3] == [("pool", 101, -1_000), ("pool", 201, -200), ("pool", 301, 1_170)]
    assert [step for step, _, _ in rows] == sorted(
        (step for step, _, _ in rows), key=("pool", "package", "allocate", "deliver").index
    )


def test_balances_by_memo_come_in_words():
    found = a_year().balances(by=("memo",), step="market")
    assert list(rows_of(found)) == [("capitation", 0), ("risk equalisation", 0)]


def test_flows_say_who_gave_how_much_to_whom():
    flows = list(rows_of(a_year().flows(step="market")))
    assert flows == [
        (Accounts.PLACE_PERSONAL_CARE, Accounts.PLAN_FUND, 11_700),
        (Accounts.PLAN_EQUALISATION, Accounts.PLAN_EQUALISATION, 150),
    ]


def test_flows_can_be_told_apart_by_month_memo_and_the_tags_of_either_side():
    by = ("memo", "credit_plan", "debit_provider")
    flows = list(rows_of(a_year().flows(by, step="deliver", since=DECEMBER)))
    assert (Accounts.PLAN_FUND, Accounts.PROVIDER_FUND, "fee for service", 1, 2, 2_000) in flows
    assert (Accounts.PLAN_FUND, Accounts.PROVIDER_FUND, "block", 0, 1, 400) in flows


def test_postings_list_every_leg_in_the_order_posted():
    postings = a_year().postings()
    assert postings["amount"].size == sum(len(d.legs) for d in drafts())
    assert postings["memo"][0] == "reserve brought forward" and postings["step"][-1] == "review"
    assert (np.diff(postings["batch"]) >= 0).all()


def test_an_empty_book_answers_with_nothing():
    assert EMPTY.balance(Accounts.POOL_FUND) == 0
    assert EMPTY.balances(("account", "memo"))["balance"].size == 0
    assert EMPTY.flows()["amount"].size == EMPTY.postings()["amount"].size == 0


def test_posting_makes_a_new_book_that_shares_the_old_batches():
    before, after = books()[3:5]
    assert len(before.batches) == 3 and len(after.batches) == 4
    assert all(a is b for a, b in zip(before.batches, after.batches, strict=False))
    with pytest.raises(dataclasses.FrozenInstanceError):
        after.batches = ()


def test_an_empty_draft_adds_nothing():
    nothing = transfer("pool", "c", debit=301, credit=101, amount=[0], month=JANUARY)
    assert EMPTY.post(nothing) is EMPTY


def test_an_unbalanced_draft_is_refused_by_name():
    legs = Legs([0, 0, 1, 1], [301, 101, 301, 101], [5, -5, 100, -99], [JANUARY + 2] * 4, *[[-1] * 4] * 3)
    with pytest.raises(Imbalance) as refused:
        EMPTY.post(Draft("pool", "contributions", legs))
    problem = refused.value.problems[0]
    assert problem.where == "ledger, pool, 'contributions', entry 1, 2027-03"
    expected = "debits 100 and credits 99 over pool fund, household contributions: difference 1"
    assert problem.found == expected


def test_unknown_accounts_and_tags_are_refused_all_at_once():
    book = Book.empty("GBP", 2, Names(place=("Northvale",)))
    strange = transfer("pool", "c", debit=300, credit=101, amount=1, month=JANUARY, place=1, plan=-2)
    with pytest.raises(InvalidInput) as refused:
        book.post(strange)
    assert [p.where.rpartition(" ")[2] for p in refused.value.problems] == ["account", "place", "plan"]


def test_a_posted_batch_is_not_a_draft():
    posted = a_year().batches[0]
    with pytest.raises(TypeError, match="only a draft"):
        EMPTY.post(posted)


def test_more_than_whole_numbers_hold_is_refused():
    half = transfer("pool", "c", debit=301, credit=101, amount=2**60, month=JANUARY)
    with pytest.raises(InvalidInput, match="sums stay exact"):
        EMPTY.post(half).post(half).post(half)


def test_unknown_columns_and_choices_are_refused():
    with pytest.raises(TypeError, match="region"):
        EMPTY.balances(by=("region",))
    with pytest.raises(TypeError, match="region"):
        EMPTY.balance(301, region=1)
    with pytest.raises(TypeError, match="place"):
        EMPTY.flows(place=1)


def test_a_book_is_a_ledger():
    ledger: Ledger = EMPTY
    assert ledger.exponent == 2 and ledger.currency_code == "GBP"


def test_names_fall_back_to_numbers():
    names = Names(plan=("Alpha",))
    assert (names.of("plan", 0), names.of("plan", 1), names.of("place", 3)) == ("Alpha", "plan 1", "place 3")
