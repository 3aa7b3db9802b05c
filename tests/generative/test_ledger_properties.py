"""Whatever is posted: the book balances, answers as the plain book does, and survives being written down."""

from __future__ import annotations

import tempfile
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.errors import Imbalance
from healthtrust.ledger import STEPS, Accounts, Book, Draft, Legs, join, transfer
from healthtrust.ledger.book import rows_of
from healthtrust.ledger.store import read_book, write_book
from tests.reference.ledger import PlainBook

JANUARY = 2027 * 12
GROUPINGS = (("account",), ("account", "place"), ("step", "memo", "month"), ("plan", "provider", "account"))

accounts = st.sampled_from(list(Accounts))
months = st.integers(JANUARY, JANUARY + 23)
amounts = st.one_of(st.integers(1, 1_000), st.integers(2**52, 2**55))
tags = st.integers(-1, 2)


@st.composite
def entry(draw):
    """Return the legs of one balanced entry: account, amount, month and tags each."""
    free = draw(st.lists(st.one_of(amounts, amounts.map(lambda a: -a)), min_size=1, max_size=4))
    month = draw(months)
    return [
        (draw(accounts), amount, month, draw(tags), draw(tags), draw(tags))
        for amount in (*free, -sum(free))
        if amount
    ]


def draft_of(step, memo, entries):
    rows = [(number, *leg) for number, legs in enumerate(entries) for leg in legs]
    return Draft(step, memo, Legs(*(list(column) for column in zip(*rows, strict=True))))


drafts = st.builds(
    draft_of,
    st.sampled_from(STEPS),
    st.sampled_from(["a", "b", "c"]),
    st.lists(entry(), min_size=1, max_size=5),
)
many_drafts = st.lists(drafts, max_size=6)


def book_of(posted):
    return reduce(Book.post, posted, Book.empty("GBP", 2))


def as_dict(columns):
    return {tuple(row[:-1]): row[-1] for row in rows_of(columns)}


@given(many_drafts)
def test_the_trial_balance_of_any_book_is_zero_in_every_month(posted):
    book = book_of(posted)
    assert not book.balances(("month",))["balance"].any()
    assert not book.balances(("step", "memo"))["balance"].any()


@given(many_drafts, drafts, st.data())
def test_an_unbalanced_draft_is_always_refused_and_the_book_unchanged(posted, spoilt, data):
    amount = spoilt.legs.amount.tolist()
    row = data.draw(st.integers(0, len(amount) - 1))
    amount[row] += data.draw(st.integers(-5, 5).filter(bool))
    columns = {name: getattr(spoilt.legs, name) for name in ("account", "month", "place", "plan", "provider")}
    bad = Draft(spoilt.step, spoilt.memo, Legs(entry=spoilt.legs.entry, amount=amount, **columns))
    book = book_of(posted)
    before, batches = as_dict(book.balances(GROUPINGS[0])), book.batches
    with pytest.raises(Imbalance) as refused:
        book.post(bad)
    assert f"entry {spoilt.legs.entry[row]}" in refused.value.problems[0].where
    assert as_dict(book.balances(GROUPINGS[0])) == before and book.batches is batches


@given(many_drafts, st.sampled_from(GROUPINGS))
def test_the_book_answers_as_the_plain_book_does(posted, by):
    book, plain = book_of(posted), PlainBook()
    for draft in posted:
        plain.post(draft)
    found = as_dict(book.balances(by))
    assert found == plain.balances(by)
    if "step" not in by:
        assert list(found) == sorted(found)
    assert {(int(c), int(d)): a for (c, d), a in as_dict(book.flows()).items()} == plain.flows()


@given(many_drafts, accounts, tags, months, months)
def test_a_chosen_balance_is_the_plain_sum(posted, account, place, since, until):
    book, plain = book_of(posted), PlainBook()
    for draft in posted:
        plain.post(draft)
    chosen = {"place": place, "since": since, "until": until, "step": "pool"}
    assert book.balance(account, **chosen) == plain.balance(account=account, **chosen)
    assert book.balance(account) == plain.balance(account=account)


@given(many_drafts)
def test_flows_explain_every_balance(posted):
    book = book_of(posted)
    explained = {key: 0 for key in as_dict(book.balances())}
    for (credit, debit), amount in as_dict(book.flows()).items():
        assert amount > 0
        explained[credit,] -= amount
        explained[debit,] += amount
    assert explained == as_dict(book.balances())


@given(many_drafts, st.randoms(use_true_random=False))
def test_the_order_of_posting_changes_no_balance(posted, chance):
    shuffled = chance.sample(posted, len(posted))
    for by in GROUPINGS:
        assert as_dict(book_of(posted).balances(by)) == as_dict(book_of(shuffled).balances(by))
    assert as_dict(book_of(posted).flows(("memo",))) == as_dict(book_of(shuffled).flows(("memo",)))


@settings(max_examples=25)
@given(many_drafts)
def test_a_book_written_down_reads_back_the_same(posted):
    book = book_of(posted)
    with tempfile.TemporaryDirectory() as folder:
        write_book(book, Path(folder))
        back = read_book(Path(folder))
    for name, column in book.postings().items():
        assert column.tolist() == back.postings()[name].tolist()


@given(st.lists(st.tuples(accounts, accounts, st.integers(0, 2**50), months, tags), max_size=8))
def test_joined_drafts_post_as_the_separate_ones_do(rows):
    each = [transfer("pool", "x", debit=d, credit=c, amount=a, month=m, place=p) for d, c, a, m, p in rows]
    whole = book_of([join(each)]) if each else book_of([])
    assert as_dict(whole.balances(GROUPINGS[1])) == as_dict(book_of(each).balances(GROUPINGS[1]))
