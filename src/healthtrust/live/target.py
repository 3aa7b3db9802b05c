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

>>> first_of_next(2027, 3), first_of_next(2027, 12)
(datetime.date(2027, 4, 1), datetime.date(2028, 1, 1))
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from healthtrust.deliver import expected_cost
from healthtrust.in_parts.through import through
from healthtrust.ledger.book import Book
from healthtrust.ledger.entry import Posted
from healthtrust.live.activity import Given, given
from healthtrust.live.entries import Choice, empty_like, months_until, of_steps, part_of, with_posted
from healthtrust.live.months import (
    MonthState,
    enrolment_of,
    last_twelfth,
    line_of,
    month_state,
    of_months,
    person_years,
)
from healthtrust.live.opened import Opened, answers, as_it_came_in
from healthtrust.live.records import Records
from healthtrust.live.reported import reported
from healthtrust.live.whole_year import hold
from healthtrust.state import State, known

YEAR_END = 12


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


def target(of: Opened, records: Records, month: int, over: bool = False) -> Target:
    """Return what the year's book should hold once `month` (1 to 12) is paid, on the records of today.

    over: whether the year is over, so that no receipt is still to come.
    """
    year, base = of.first.year, as_it_came_in(of, records, over)
    found = given(records, base, of.register, first_of_next(year, month))
    drafts = part_of(base.book, of_steps("pool", "allocate"), months_until(year, month))
    months: list[MonthState] = []
    for number in range(1, month + 1):
        months.append(month_state(of, records, number, (found, months[-1] if months else None)))
        only = months_until(year, number) - months_until(year, number - 1)
        drafts += part_of(months[-1].state.book, _on_account(months[-1].state), only)
    if month == YEAR_END:
        drafts += last_twelfth(tuple(months), line_of(of), year)
    return Target(with_posted(empty_like(of.first.book), drafts), tuple(months), found)


def settled(of: Opened, records: Records) -> Target:
    """Return the year as it is settled: every contract on the whole year, results judged, rewards set aside.

    Raises Imbalance where a standing check of the ledger fails.
    """
    paid, year = target(of, records, YEAR_END, over=True), of.first.year
    december = paid.months[-1]
    care = given(records, december.state, december.register, first_of_next(year, YEAR_END))
    facts = replace(
        answers(of.first, records, december.register, of.promised, over=True),
        done=care.done,
        out_of_pocket=care.out_of_pocket,
        benefit=care.benefit,
        measured=reported(records, of.first),
        members=person_years(paid.months),
        expected=of_months(paid.months, lambda each: expected_cost(each.state)),
    )
    before = part_of(paid.book, of_steps("pool", "package", "allocate", "market"))
    state = december.state.replace(
        facts=facts,
        book=with_posted(of.first.book, before),
        enrolment=enrolment_of(paid.months, line_of(of)),
    )
    state = through(state, "deliver", "review")
    hold(state)
    whole = part_of(state.book, months=months_until(year, YEAR_END))
    return Target(with_posted(empty_like(of.first.book), whole), paid.months, care, state)


def first_of_next(year: int, month: int) -> date:
    """Return the first day after a month."""
    return date(year + 1, 1, 1) if month == YEAR_END else date(year, month + 1, 1)


def _on_account(state: State) -> Choice:
    """Return which postings of a month are paid before the year is settled: all but results and rewards."""
    at_the_end = {each.contract for each in known(state.care, "deliver").shared}

    def paid(batch: Posted) -> bool:
        if batch.step in ("package", "market"):
            return True
        if batch.step == "deliver":
            return batch.memo not in at_the_end
        return batch.step == "review" and batch.memo.endswith("of last year")

    return paid
