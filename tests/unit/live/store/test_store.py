"""A store posts, refuses and gives back what a book in memory does, and keeps state and trail beside it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import Draft, Legs, transfer
from healthtrust.live.store import (
    Forbidden,
    Store,
    Who,
    begun,
    closed,
    content_key,
    create,
    open_store,
    paid,
    settled,
)
from tests.unit.live.store.books import (
    ABOUT,
    APPROVER,
    JANUARY,
    OPERATOR,
    budgets,
    contributions,
    noon,
    same,
)

AT_RANDOM = 140_000


@pytest.fixture
def store(url: str) -> Store:
    made = create(url, ABOUT, clock=noon)
    with made.transaction(APPROVER, "open", {"design": "d1"}) as work:
        work.put_state(begun(work.years(), 2027, {"design": "d1"}))
    return made


def pay(store: Store, month: int, key: str = "") -> bool:
    with store.transaction(OPERATOR, "month", {"month": month}) as work:
        posted = work.post(key or f"month {month}", [contributions(), budgets()], JANUARY + month - 1)
        work.put_state(paid(work.state, month))
    return posted


def expected() -> Book:
    return Book.empty("GBP", 2, ABOUT.names).post(contributions()).post(budgets())


def test_the_book_comes_back_as_it_was_posted(store: Store) -> None:
    assert pay(store, 1)
    same(store.book(), expected())
    same(open_store(store.engine.url.render_as_string(hide_password=False)).book(), expected())


def test_an_empty_book_is_a_book(store: Store) -> None:
    same(store.book(), Book.empty("GBP", 2, ABOUT.names))
    assert store.totals()["balance"].tolist() == []


def test_many_legs_come_back_in_their_order(store: Store) -> None:
    draw = np.random.default_rng(5)
    amounts = draw.integers(1, 2**40, AT_RANDOM // 2)
    draft = transfer(
        "deliver",
        "fees",
        debit=Accounts.PROVIDER_FUND,
        credit=Accounts.PLAN_FUND,
        amount=amounts,
        month=JANUARY + draw.integers(0, 12, amounts.size),
        plan=draw.integers(0, 2, amounts.size),
        provider=draw.integers(0, 900, amounts.size),
    )
    with store.transaction(OPERATOR, "reconcile", {}) as work:
        work.post("fees", [contributions(), draft], JANUARY)
    book = Book.empty("GBP", 2, ABOUT.names).post(contributions()).post(draft)
    same(store.book(), book)
    assert store.verify_trail() == []
    for by in (("account",), ("month", "step", "provider"), ("memo", "plan")):
        mine, its = store.totals(by), book.balances(by)
        assert {name: values.tolist() for name, values in mine.items()} == {
            name: values.tolist() for name, values in its.items()
        }
    some = {"since": JANUARY + 3, "until": JANUARY + 5, "plan": 1}
    assert store.totals(("provider",), **some)["balance"].tolist() == (
        book.balances(("provider",), **some)["balance"].tolist()
    )


def test_totals_by_the_month_posted_in(store: Store) -> None:
    pay(store, 1)
    pay(store, 2)
    found = store.totals(("posted_in", "account"), place=1, until=JANUARY)
    assert (found["posted_in"].tolist(), found["balance"].tolist()) == (
        [JANUARY, JANUARY, JANUARY + 1, JANUARY + 1],
        [-400, 400] * 2,
    )
    with pytest.raises(TypeError):
        store.totals(("colour",))


def unbalanced() -> Draft:
    ones = np.ones(2, dtype=np.int64)
    legs = Legs(
        entry=ones * 0,
        account=ones * Accounts.POOL_FUND,
        amount=np.array([5, -3]),
        month=ones * JANUARY,
        place=-ones,
        plan=-ones,
        provider=-ones,
    )
    return Draft("pool", "contributions", legs)


@pytest.mark.parametrize(
    ("draft", "error", "said"),
    [
        (unbalanced, Imbalance, "entry 0, 2027-01: found debits 5 and credits 3"),
        (
            lambda: transfer("pool", "x", debit=9, credit=Accounts.POOL_FUND, amount=1, month=JANUARY),
            InvalidInput,
            "account: found 9",
        ),
        (
            lambda: transfer(
                "pool",
                "x",
                debit=Accounts.POOL_FUND,
                credit=Accounts.POOL_RESERVE,
                amount=1,
                place=2,
                month=JANUARY,
            ),
            InvalidInput,
            "place: found 2; expected -1 for none, or 0 to 1",
        ),
        (lambda: contributions(2**61), InvalidInput, "minor units moved in all"),
    ],
)
def test_what_a_book_refuses_is_refused_and_leaves_nothing(
    store: Store, draft: Any, error: type[Exception], said: str
) -> None:
    pay(store, 1)
    before = store.trail()
    with pytest.raises(error) as stored, store.transaction(OPERATOR, "reconcile", {}) as work:
        work.post("good", [contributions()], JANUARY)
        work.post("bad", [draft()], JANUARY)
    with pytest.raises(error) as booked:
        expected().post(contributions()).post(draft())
    assert said in str(stored.value)
    assert str(stored.value) == str(booked.value)
    same(store.book(), expected())
    assert store.trail() == before


def test_a_key_is_posted_once(store: Store) -> None:
    assert pay(store, 1, "the same")
    assert not pay(store, 2, "the same")
    same(store.book(), expected())
    assert store.years()[-1].month == 2
    before = store.trail()
    with store.transaction(OPERATOR, "reconcile", {}) as work:
        assert not work.post("the same", [budgets()], JANUARY)
    assert store.trail() == before, "what only repeats leaves no row"


def test_any_exception_leaves_nothing(store: Store) -> None:
    before = (store.trail(), store.years())
    with pytest.raises(ZeroDivisionError), store.transaction(OPERATOR, "month", {}) as work:
        work.post("a", [contributions()], JANUARY)
        work.add_load("h", "records", {})
        work.put_state(paid(work.state, 1))
        assert work.state.month == 1
        1 / 0  # noqa: B018
    assert (store.trail(), store.years()) == before
    assert store.book().batches == ()
    assert store.loads() == ()
    assert pay(store, 1), "and the store goes on"


def test_a_whole_year_in_its_order(store: Store) -> None:
    for month in range(1, 13):
        pay(store, month)
    for action, move in (("settle", settled), ("close", closed)):
        with store.transaction(APPROVER, action, {}) as work:
            work.put_state(move(work.state))
    with store.transaction(APPROVER, "open", {}) as work:
        work.put_state(begun(work.years(), 2028))
    assert [(y.year, y.stage, y.month) for y in store.years()] == [(2027, "closed", 12), (2028, "open", 0)]
    assert [row.action for row in store.trail()] == [
        "create",
        "open",
        *["month"] * 12,
        "settle",
        "close",
        "open",
    ]
    assert store.verify_trail() == []


@pytest.mark.parametrize(
    ("month", "said"), [(1, "found month 1; expected month 2"), (3, "found month 3; expected month 2")]
)
def test_a_month_out_of_order_is_refused(store: Store, month: int, said: str) -> None:
    pay(store, 1)
    with pytest.raises(InvalidInput, match=said):
        pay(store, month, "other")
    assert len(store.book().batches) == 2


def test_a_month_must_move_the_year(store: Store) -> None:
    with (
        pytest.raises(InvalidInput, match="a year left as it was"),
        store.transaction(OPERATOR, "month", {}) as work,
    ):
        work.post("a", [contributions()], JANUARY)
    assert store.book().batches == ()


def test_facts_are_kept_and_may_change_without_a_move(store: Store) -> None:
    with store.transaction(OPERATOR, "reconcile", {}) as work:
        work.put_state(work.state.with_facts(bank="b1"))
    assert store.years()[-1].facts == {"design": "d1", "bank": "b1"}
    with (
        pytest.raises(InvalidInput, match="Only open, month, settle or close move a year"),
        store.transaction(OPERATOR, "reconcile", {}) as work,
    ):
        work.put_state(paid(work.state, 1))


def test_loads_are_known_by_their_content(store: Store) -> None:
    key = content_key(b"bytes of a file")
    for fresh in (True, False):
        with store.transaction(OPERATOR, "load", {"hash": key}) as work:
            assert work.add_load(key, "january", {"rows_in": 3, "kept": 3}, JANUARY) is fresh
    (load,) = store.loads()
    assert (load.hash, load.name, load.month, load.report["kept"]) == (key, "january", JANUARY, 3)
    assert load.at == "2027-01-31T12:00:00Z"
    assert [row.action for row in store.trail()].count("load") == 1


def test_appeals_come_after_settling_and_are_decided_once(store: Store) -> None:
    with (
        pytest.raises(InvalidInput, match="a year that is settled"),
        store.transaction(OPERATOR, "appeal", {}),
    ):
        pass
    for month in range(1, 13):
        pay(store, month)
    with store.transaction(APPROVER, "settle", {}) as work:
        work.put_state(settled(work.state))
    with store.transaction(OPERATOR, "appeal", {}) as work:
        number = work.bring_appeal(2027, "contract 3", "activity of March was missing")
        with pytest.raises(InvalidInput):
            work.bring_appeal(2026, "contract 3", "no such year")
    with store.transaction(APPROVER, "appeal", {}) as work:
        work.decide_appeal(number, "upheld")
        work.post("appeal 1", [contributions(month=JANUARY + 11)], JANUARY + 13)
    with pytest.raises(InvalidInput, match="upheld"), store.transaction(APPROVER, "appeal", {}) as work:
        work.decide_appeal(number, "rejected")
    assert [(a.number, a.stage) for a in store.appeals()] == [(1, "upheld")]
    assert store.verify_trail() == []


def test_roles_are_held_to_and_refusals_are_in_the_trail(store: Store) -> None:
    with (
        pytest.raises(Forbidden, match=r"cy, viewer: found 'close'.*'close' needs an approver"),
        store.transaction(Who("cy", "viewer"), "close", {}),
    ):
        raise AssertionError("never entered")
    last = store.trail()[-1]
    assert (last.who, last.role, last.action) == ("cy", "viewer", "close")
    assert "refused" in json.loads(last.result)
    assert store.verify_trail() == []
    with pytest.raises(InvalidInput, match="did you mean 'operator'"):
        Who("cy", "operater")
    with pytest.raises(InvalidInput, match="action"):
        store.permit(OPERATOR, "destroy")


def test_the_trail_takes_nothing_that_identifies(store: Store) -> None:
    for inputs in ({"surname": "x"}, {"file": [{"NATIONAL_ID": 3}]}):
        with (
            pytest.raises(InvalidInput, match="hashes, numbers"),
            store.transaction(OPERATOR, "load", inputs),
        ):
            pass


def test_postings_batches_loads_and_trail_are_only_added_to(store: Store) -> None:
    pay(store, 1)
    with store.transaction(OPERATOR, "load", {}) as work:
        work.add_load("h", "records", {})
    for table, column in (("postings", "place"), ("batches", "memo"), ("trail", "who"), ("loads", "name")):
        for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with (
                pytest.raises(Exception, match=f"{table} is only added to"),
                store.engine.begin() as connection,
            ):
                connection.exec_driver_sql(change)
    assert store.verify_trail() == []


def test_a_store_is_made_once(store: Store) -> None:
    address = store.engine.url.render_as_string(hide_password=False)
    with pytest.raises(InvalidInput, match="expected an empty database"):
        create(address, ABOUT)
    with pytest.raises(Forbidden):
        create(address, ABOUT, OPERATOR)
