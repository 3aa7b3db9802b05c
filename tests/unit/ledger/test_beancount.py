from __future__ import annotations

import re

from healthtrust.ledger import Accounts, Book, Names, transfer
from healthtrust.ledger.beancount import account_names, beancount_text
from tests.unit.ledger.a_year import a_year

LEGAL = re.compile(r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+")


def test_account_names_are_legal_and_unique_whatever_members_are_called():
    names = Names(place=("St. Ives", "st ives", "Åby", "北京", "", "99 Mile House", "-"))
    keys = [(Accounts.PLACE_PERSONAL_CARE, place) for place in range(-1, 8)] + [(Accounts.POOL_FUND, -1)]
    found = account_names(names, keys)
    assert len(set(found.values())) == len(keys)
    assert all(LEGAL.fullmatch(name) for name in found.values()), found


def test_no_account_is_the_parent_of_another_so_that_each_balance_is_its_own():
    found = account_names(Names(), [(Accounts.PLAN_FUND, plan) for plan in (-1, 0, 1)])
    assert sorted(found.values()) == [f"Assets:Plans:Fund:{x}" for x in ("Plan-0", "Plan-1", "Unassigned")]


def test_the_text_shows_transactions_in_major_units_with_names():
    text = beancount_text(a_year(), 'A "small" year')
    assert text.startswith('option "title" "A \'small\' year"\n')
    assert '2027-01-01 * "allocate" "budgets"' in text
    flat = re.sub(" +", " ", text)
    assert " Assets:Places:Personal-Care:Northvale 55.00 GBP" in flat
    assert "2028-01-01 balance Assets:Plans:Fund:Beta 35.00 ~ 0 GBP" in flat
    assert flat.count('"deliver" "block"') == 12


def test_tags_a_name_does_not_show_stand_beneath_the_posting():
    text = re.sub(" +", " ", beancount_text(a_year()))
    assert ' Assets:Plans:Fund:Alpha 40.00 GBP\n place: "Northvale"\n' in text


def test_what_cancels_within_a_month_is_left_out():
    book = Book.empty("GBP", 2)
    for debit, credit in (
        (Accounts.POOL_FUND, Accounts.POOL_RESERVE),
        (Accounts.POOL_RESERVE, Accounts.POOL_FUND),
    ):
        book = book.post(transfer("pool", "x", debit=debit, credit=credit, amount=7, month=2027 * 12))
    assert " * " not in beancount_text(book)


def test_an_empty_book_is_a_file_without_transactions():
    assert " * " not in beancount_text(Book.empty("GBP", 2))
