from __future__ import annotations

import pytest

from healthtrust.ledger import Accounts, Book, transfer
from healthtrust.ledger.book import rows_of
from healthtrust.ledger.statements import flow_of_funds, income_statement, position, statement_text
from tests.unit.ledger.a_year import YEAR, a_year


def test_the_pools_statement_lists_what_came_and_what_went():
    rows = [row[2:] for row in rows_of(income_statement(a_year(), YEAR)) if row[0] == "pool"]
    assert rows == [
        ("brought forward", "opening balances", 500),
        ("income", "household contributions", 12_000),
        ("income", "government subsidy", 2_400),
        ("spending", "collection cost", 120),
        ("spending", "pool administration", 240),
        ("spending", "personal care line", 11_700),
        ("spending", "population health line", 1_300),
        ("spending", "rewards payable", 150),
    ]


def test_what_plans_pay_each_other_shows_only_between_members():
    together = [row for row in rows_of(income_statement(a_year(), YEAR)) if row[0] == "plans"]
    apart = [row for row in rows_of(income_statement(a_year(), YEAR, members=True)) if row[0] == "plans"]
    assert all(name != "risk equalisation" for *_, name, _ in together)
    assert ("plans", 0, "spending", "risk equalisation", 150) in apart
    assert ("plans", 1, "income", "risk equalisation", 150) in apart
    assert ("plans", 1, "income", "personal care line", 5_500) in apart


@pytest.mark.parametrize("members", [False, True])
def test_every_actors_year_explains_what_it_holds_at_the_end(members):
    book = a_year()
    left: dict[tuple[str, int], int] = {}
    for owner, member, direction, _, amount in rows_of(income_statement(book, YEAR, members=members)):
        change = -amount if direction == "spending" else amount
        left[owner, member] = left.get((owner, member), 0) + change
    held: dict[tuple[str, int], int] = {}
    for owner, member, _, kind, balance in rows_of(position(book, YEAR, members=members)):
        if kind not in ("expense", "equity"):
            held[owner, member] = held.get((owner, member), 0) + balance
    assert left == held


def test_a_correction_of_the_opening_counts_against_what_was_brought_forward():
    back = transfer(
        "pool",
        "correction",
        debit=Accounts.OPENING_BALANCES,
        credit=Accounts.POOL_RESERVE,
        amount=200,
        month=YEAR * 12,
    )
    rows = list(rows_of(income_statement(a_year().post(back), YEAR)))
    assert ("pool", -1, "brought forward", "opening balances", 300) in rows


def test_the_position_adds_up_to_zero_and_stops_at_the_years_end():
    assert position(a_year(), YEAR)["balance"].sum() == 0
    assert position(a_year(), YEAR - 1)["balance"].size == 0
    rows = list(rows_of(position(a_year(), YEAR, members=True)))
    assert ("places", 0, "population health line", "asset", 50) in rows


def test_the_flow_of_funds_names_both_ends():
    rows = list(rows_of(flow_of_funds(a_year(), YEAR)))
    assert ("household contributions", "pool fund", "households", "pool", 12_000) in rows
    assert ("provider fund", "cost of care", "providers", "providers", 7_900) in rows
    assert flow_of_funds(a_year(), YEAR + 1)["amount"].size == 0


def test_the_text_shows_major_units_and_names():
    text = statement_text(a_year(), YEAR, members=True)
    lines = {line[:62].strip(): line[62:].strip() for line in text.splitlines() if line}
    assert lines["income: household contributions"] == "120.00"
    assert lines["plan fund of Beta"] == "35.00"
    assert lines["rewards payable of Clinic"] == "1.00"
    assert "places: Southvale" in text
    assert "given more than received" in text


def test_currencies_without_minor_units_show_none():
    yen = a_year()
    yen = Book("JPY", 0, yen.names, yen.batches)
    assert "12,000\n" in statement_text(yen, YEAR)


def test_an_empty_book_has_empty_statements():
    book = Book.empty("GBP", 2)
    assert income_statement(book, YEAR)["amount"].size == 0
    assert statement_text(book, YEAR).startswith("Income and spending, 2027, in GBP")
    assert book.balance(Accounts.POOL_FUND) == 0
