"""What the book of a live year should hold: the year's own rules, on the records there are today.

    opened      people → pool → package → allocate on the register of the opening: what was promised
    month m     package → market → deliver on the register of the first day of m, and its twelfth of the year
    year        deliver → review on all the care of the year and on Σ_m of months' person-years

    pool, allocate       by twelfths, contributions as they came in; budgets as promised
    package, market      each month on its own register: capitation follows members from the day they come
    deliver              each month on account; the whole year's contracts when it is settled
    review               last year's rewards in January; this year's when it is settled

The rules are the steps of every simulated year (`year.FLOW`), put to recorded facts.

Source  interfaces of this project, 3, 4 and 15.

>>> from healthtrust.ledger.chart import Accounts
>>> from healthtrust.ledger.entry import transfer
>>> book = Book.empty("GBP", 2).post(transfer("pool", "contributions", debit=Accounts.POOL_FUND,
...     credit=Accounts.HOUSEHOLD_CONTRIBUTIONS, amount=[5, 6], month=np.array([24324, 24325])))
>>> [draft.legs.amount.tolist() for draft in part_of(book, lambda batch: True, {24325})]
[[6, -6]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver import expected_cost
from healthtrust.deliver import settled as lines_settled
from healthtrust.ground.errors import Imbalance
from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.checks import after
from healthtrust.ledger.entry import Draft, Legs, Posted
from healthtrust.live.activity import Given, given
from healthtrust.live.receipts import receipts
from healthtrust.live.records import Records
from healthtrust.live.register import Register, register_on, same_register
from healthtrust.live.reported import reported, surcharges
from healthtrust.records.facts import Facts, Promised
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known
from healthtrust.year import FLOW

YEAR_END = 12
STEPS = dict(FLOW)


@dataclass(frozen=True)
class Opened:
    """A year as it was opened: what it starts from, its register, and what was promised."""

    first: State
    """The design's places, plans and providers, what last year left, and the book of all earlier years."""
    register: Register
    promised: Promised

    @property
    def empty(self) -> Book:
        """Return a book without postings, in the currency and the names of this one."""
        of = self.first.book
        return Book.empty(of.currency_code, of.exponent, of.names)


@dataclass(frozen=True)
class MonthState:
    """A month by the year's rules: its register and its state after step deliver, on a book of its own."""

    register: Register
    state: State


@dataclass(frozen=True)
class Target:
    """What the book of the year should hold by now, and the states that say so."""

    book: Book
    """Postings of this year alone."""
    months: tuple[MonthState, ...]
    """Those of every month so far."""
    given: Given
    """Care on record so far."""
    year: State | None = None
    """The year as it was settled; None before."""


def opened(first: State, records: Records) -> Opened:
    """Return the year as it opens on the records loaded by then; first: design, and what last year left."""
    register = register_on(records, date(first.year, 1, 1), first)
    state = _on(first, register, _answers(first, records, register, None))
    for step in ("people", "pool", "package", "allocate"):
        state = STEPS[step](state)
    paid = known(state.contributions, "pool")
    covered = known(state.package, "package").covered
    return Opened(
        first, register, Promised(covered, paid.factor, known(state.budgets, "allocate"), paid.income)
    )


def target(of: Opened, records: Records, month: int) -> Target:
    """Return what the year's book should hold once `month` (1 to 12) is paid, on the records of today."""
    first = of.first
    base = _base(of, records)
    found = given(records, base, of.register, _first_of_next(first.year, month))
    drafts = part_of(base.book, _is(("pool", "allocate")), _months(first.year, month))
    months: list[MonthState] = []
    for number in range(1, month + 1):
        before = months[-1] if months else None
        now = _month_state(of, records, number, (found, before))
        months.append(now)
        drafts += part_of(now.state.book, _on_account(now.state), {Month(first.year, number).index})
    return Target(_posted(of.empty, drafts), tuple(months), found)


def settled(of: Opened, records: Records) -> Target:
    """Return the year as it is settled: every contract on the whole year, results judged, rewards set aside.

    Raises Imbalance where a standing check of the ledger fails.
    """
    paid = target(of, records, YEAR_END)
    december = paid.months[-1]
    before = _posted(of.empty, part_of(paid.book, _is(("pool", "package", "allocate", "market"))))
    care = given(records, december.state, december.register, _first_of_next(of.first.year, YEAR_END))
    facts = replace(
        _answers(of.first, records, december.register, of.promised),
        done=care.done,
        out_of_pocket=care.out_of_pocket,
        benefit=care.benefit,
        measured=reported(records, of.first),
        members=_person_years(paid.months),
        expected=_of_months(paid.months, lambda each: expected_cost(each.state)),
    )
    state = december.state.replace(
        facts=facts,
        book=_posted(of.first.book, part_of(before)),
        enrolment=_enrolment(paid.months),
    )
    for step in ("deliver", "review"):
        state = STEPS[step](state)
    _hold(state)
    return Target(
        _posted(of.empty, part_of(state.book, months=_months(of.first.year, YEAR_END))),
        paid.months,
        care,
        state,
    )


def part_of(
    book: Book, chosen: Callable[[Posted], bool] = lambda batch: True, months: Set[int] | None = None
) -> list[Draft]:
    """Return the entries of chosen batches of a book that fall into some months, as drafts."""
    wanted = None if months is None else np.array(sorted(months))
    drafts = []
    for batch in book.batches:
        if not chosen(batch):
            continue
        rows = slice(None) if wanted is None else np.isin(batch.legs.month, wanted)
        legs = {f.name: getattr(batch.legs, f.name)[rows] for f in fields(Legs)}
        if len(legs["entry"]):
            legs["entry"] = np.unique(legs["entry"], return_inverse=True)[1].astype(np.int64)
            drafts.append(Draft(batch.step, batch.memo, Legs(**legs)))
    return drafts


def _base(of: Opened, records: Records) -> State:
    """Return the opening once more, with contributions as they have come in by now."""
    state = _on(of.first, of.register, _answers(of.first, records, of.register, of.promised))
    for step in ("pool", "package", "allocate"):
        state = STEPS[step](state)
    return state


def _month_state(
    of: Opened, records: Records, month: int, by_now: tuple[Given, MonthState | None]
) -> MonthState:
    """Return a month by the rules; the state of the month before where nobody came, went or changed plan."""
    found, before = by_now
    day = date(of.first.year, month, 1)
    if before is not None and same_register(records, day, date(of.first.year, month - 1, 1)):
        return before
    register = register_on(records, day, of.first)
    facts = replace(_answers(of.first, records, register, of.promised), done=found.done)
    state = _on(of.first, register, facts)
    steps = ("pool", "package", "allocate", "market", "deliver")
    for step in (*steps, "review") if of.first.carried.rewards_due.any() else steps:
        state = STEPS[step](state)
    return MonthState(register, state)


def _on(first: State, register: Register, facts: Facts) -> State:
    book = Book.empty(first.book.currency_code, first.book.exponent, first.book.names)
    return first.replace(persons=register.persons, households=register.households, facts=facts, book=book)


def _answers(first: State, records: Records, register: Register, promised: Promised | None) -> Facts:
    """Return what households answered by the records: plans, cover, payments; no care yet."""
    paid = receipts(records, first, register)
    return Facts(
        heads=register.heads,
        insured=register.insured,
        surcharge=surcharges(records, first),
        paid=None if paid is None else paid.by_household,
        paid_by_month=None if paid is None else paid.by_month,
        promised=promised,
    )


def _enrolment(months: tuple[MonthState, ...]) -> Enrolment:
    """Return the last month's enrolment, with the money of all months."""
    last = known(months[-1].state.enrolment, "market")

    def of_year(name: str) -> NDArray[np.int64]:
        return _of_months(months, lambda each: getattr(known(each.state.enrolment, "market"), name))

    names = ("capitation", "transfers", "surcharges")
    capitation, transfers, surcharges = (of_year(name) for name in names)
    return replace(last, capitation=capitation, transfers=transfers, surcharges=surcharges)


def _person_years(months: tuple[MonthState, ...]) -> NDArray[np.float64]:
    members = [known(each.state.enrolment, "market").members for each in months]
    return np.asarray(np.sum(members, axis=0) / len(members))


def _of_months(
    months: tuple[MonthState, ...], amount: Callable[[MonthState], NDArray[np.int64]]
) -> NDArray[np.int64]:
    """Return the sum of every month's twelfth of its own yearly amount, whole minor units."""
    kept: dict[int, NDArray[np.int64]] = {}
    for each in months:
        if id(each) not in kept:
            kept[id(each)] = over_months(amount(each))
    return np.asarray(np.sum([kept[id(each)][..., number] for number, each in enumerate(months)], axis=0))


def _is(steps: Iterable[str]) -> Callable[[Posted], bool]:
    wanted = frozenset(steps)
    return lambda batch: batch.step in wanted


def _on_account(state: State) -> Callable[[Posted], bool]:
    """Return which postings of a month are paid before the year is settled: all but results and rewards."""
    at_the_end = {each.contract for each in known(state.care, "deliver").shared}

    def paid(batch: Posted) -> bool:
        if batch.step in ("package", "market"):
            return True
        if batch.step == "deliver":
            return batch.memo not in at_the_end
        return batch.step == "review" and batch.memo.endswith("of last year")

    return paid


def _posted(book: Book, drafts: Iterable[Draft]) -> Book:
    for draft in drafts:
        book = book.post(draft)
    return book


def _hold(state: State) -> None:
    """Make the standing checks of every step; raise Imbalance with all that do not hold."""
    lines = lines_settled(known(state.care, "deliver"))
    problems = {str(p): p for name, _ in FLOW for p in after(name, state.book, state.year, lines)}
    if problems:
        raise Imbalance(list(problems.values()))


def _months(year: int, until: int) -> set[int]:
    first = Month(year, 1).index
    return set(range(first, first + until))


def _first_of_next(year: int, month: int) -> date:
    return date(year + 1, 1, 1) if month == YEAR_END else date(year, month + 1, 1)
