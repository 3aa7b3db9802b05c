from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ledger import Accounts, Draft, Legs, join, transfer, zero_sum
from healthtrust.ledger.entry import imbalances

JANUARY = 2027 * 12


def pay(amount, **more):
    given = {"debit": Accounts.POOL_FUND, "credit": Accounts.HOUSEHOLD_CONTRIBUTIONS, "month": JANUARY} | more
    return transfer("pool", "contributions", amount=amount, **given)


def legs(amount, entry, **more):
    one = np.ones(len(amount), dtype=np.int64)
    given = {
        "account": 301 * one,
        "month": JANUARY * one,
        "place": -one,
        "plan": -one,
        "provider": -one,
    } | more
    return Legs(entry=np.array(entry), amount=np.array(amount), **given)


def test_a_transfer_debits_one_account_and_credits_the_other():
    draft = pay([7, 5], place=[1, 2], credit_plan=3)
    assert draft.legs.entry.tolist() == [0, 0, 1, 1]
    assert draft.legs.account.tolist() == [301, 101, 301, 101]
    assert draft.legs.amount.tolist() == [7, -7, 5, -5]
    assert draft.legs.place.tolist() == [1, 1, 2, 2]
    assert draft.legs.plan.tolist() == [-1, 3, -1, 3]


def test_columns_broadcast_in_any_shape():
    draft = pay([[1, 2, 3], [4, 5, 6]], month=[[JANUARY], [JANUARY + 1]], place=[[0, 1, 2]])
    assert draft.legs.amount[::2].tolist() == [1, 2, 3, 4, 5, 6]
    assert draft.legs.month[::2].tolist() == [JANUARY] * 3 + [JANUARY + 1] * 3
    assert draft.legs.place[::2].tolist() == [0, 1, 2, 0, 1, 2]


def test_amounts_of_zero_are_left_out_and_entries_stay_dense():
    assert pay([0, 7, 0, 5]).legs.entry.tolist() == [0, 0, 1, 1]
    assert len(pay([0, 0]).legs) == len(pay([]).legs) == 0


def test_an_amount_below_zero_is_refused_naming_its_row():
    with pytest.raises(
        InvalidInput, match=r"found -5 \(rows 1, 3, counted from 0\).*exchange debit and credit"
    ):
        pay([7, -5, 2, -1])


@pytest.mark.parametrize("amount", [1.0, [1.5], [float("nan")], [True], ["1"], [2**63], None])
def test_amounts_that_are_not_whole_minor_units_are_refused(amount):
    with pytest.raises(InvalidInput, match="amount"):
        pay(amount)


def test_unsigned_amounts_keep_their_value():
    assert pay(np.array([7], dtype=np.uint64)).legs.amount.tolist() == [7, -7]


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput, match=r"amount \(2,\), month \(3,\)"):
        pay([1, 2], month=[JANUARY] * 3)


def test_a_month_is_required_and_counted_from_the_year_zero():
    with pytest.raises(TypeError, match="month is required"):
        transfer("pool", "c", debit=Accounts.POOL_FUND, credit=Accounts.GOVERNMENT_SUBSIDY, amount=1)
    with pytest.raises(InvalidInput, match="2027 × 12"):
        pay(1, month=3)


def test_an_unknown_tag_is_refused():
    with pytest.raises(TypeError, match="region"):
        pay(1, region=2)


def test_an_unknown_step_or_an_empty_memo_is_refused():
    with pytest.raises(InvalidInput, match="did you mean 'allocate'"):
        transfer("alocate", "budgets", debit=401, credit=301, amount=1, month=JANUARY)
    with pytest.raises(InvalidInput, match="what the money is for"):
        transfer("pool", " ", debit=301, credit=201, amount=1, month=JANUARY)


def test_drafts_cannot_be_changed_nor_reached_through_the_callers_arrays():
    amount = np.array([7, -7])
    draft = Draft("pool", "c", legs(amount, [0, 0]))
    amount[0] = 8
    assert draft.legs.amount.tolist() == [7, -7]
    with pytest.raises(ValueError, match="read-only"):
        draft.legs.amount[0] = 8
    with pytest.raises(dataclasses.FrozenInstanceError):
        draft.memo = "other"


@pytest.mark.parametrize(
    ("entry", "more", "message"),
    [
        ([0, 2], {}, "out of order or with gaps"),
        ([1, 1], {}, "out of order or with gaps"),
        ([1, 0], {}, "out of order or with gaps"),
        ([0, 0], {"month": [JANUARY, JANUARY + 1]}, "two months"),
        ([0, 0], {"place": [1]}, "columns of lengths"),
        ([0, 0], {"account": [40_000, 301]}, "too large"),
    ],
)
def test_misshapen_legs_are_refused(entry, more, message):
    with pytest.raises(InvalidInput, match=message):
        legs([5, -5], entry, **more)


def test_more_money_than_can_be_added_exactly_is_refused():
    with pytest.raises(InvalidInput, match="added exactly"):
        pay([2**62, 2**62])


def test_a_scheme_takes_one_month_a_group_and_tags_along_its_legs():
    draft = zero_sum(
        "market",
        "equalisation",
        account=Accounts.PLAN_EQUALISATION,
        amount=[[5, -5, 0], [0, 0, 0], [1, 2, -3]],
        month=[JANUARY, JANUARY + 1, JANUARY + 2],
        plan=[0, 1, 2],
    )
    assert draft.legs.entry.tolist() == [0, 0, 1, 1, 1]
    assert draft.legs.amount.tolist() == [5, -5, 1, 2, -3]
    assert draft.legs.plan.tolist() == [0, 1, 0, 1, 2]
    assert draft.legs.month.tolist() == [JANUARY] * 2 + [JANUARY + 2] * 3


def test_a_scheme_cannot_be_drafted_unbalanced():
    with pytest.raises(Imbalance, match=r"entry 1, 2027-01: found debits 4 and credits 3.*difference 1"):
        zero_sum("market", "e", account=502, amount=[[1, -1], [4, -3]], month=JANUARY, plan=[0, 1])


def test_joined_drafts_keep_their_entries_apart():
    joined = join([pay([1, 2]), pay([]), pay([3])])
    assert joined.legs.entry.tolist() == [0, 0, 1, 1, 2, 2]
    assert joined.legs.amount[::2].tolist() == [1, 2, 3]


def test_drafts_of_different_memos_do_not_join():
    other = transfer("pool", "subsidy", debit=301, credit=201, amount=1, month=JANUARY)
    with pytest.raises(InvalidInput, match="one step and one memo"):
        join([pay(1), other])
    with pytest.raises(InvalidInput, match="no drafts"):
        join([])


def test_many_imbalances_are_named_up_to_a_limit_and_counted():
    problems = imbalances(Draft("pool", "c", legs([1] * 50, range(50))))
    assert len(problems) == 21
    assert "30 more entries" in problems[-1].found
