"""The months of a live year: each on the register of its first day, by its twelfth of the year.

    amount of the year    Σ_m twelfth m of the yearly amount on the register of m
    person-years          Σ_m members on the register of m / 12
    last twelfth          d_n = L_n − Σ_m,p capitation_npm, to the plan of most members

L_n    personal-care line of place n. Each plan's capitation is shared over twelve months by itself, so that
       a year of different registers may miss the line by a minor unit or two: December makes it whole.

Source  largest remainder over months (`ground.money`); the last twelfth is ours.

>>> one, other = np.array([[7, 5]]), np.array([[4, 8]])
>>> paid = of_year([one] * 6 + [other] * 6)
>>> paid.tolist(), missing(np.array([12]), paid).tolist()
([[6, 7]], [-1])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.in_parts.through import through
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import Draft, transfer
from healthtrust.live.activity import Given
from healthtrust.live.opened import BEFORE_THE_MARKET, Opened, answers, on
from healthtrust.live.records import Records
from healthtrust.live.register import Register, register_on, same_register
from healthtrust.records.findings import LINES
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class MonthState:
    """A month by the year's rules: its register and its state after step deliver, on a book of its own."""

    register: Register
    state: State

    @property
    def enrolment(self) -> Enrolment:
        """Return who is in which plan, and the money of a year as it is this month."""
        return known(self.state.enrolment, "market")


Months = tuple[MonthState, ...]


def month_state(
    of: Opened, records: Records, month: int, by_now: tuple[Given, MonthState | None]
) -> MonthState:
    """Return a month by the rules; the state of the month before where nobody came, went or changed plan."""
    found, before = by_now
    day = date(of.first.year, month, 1)
    if before is not None and same_register(records, day, date(of.first.year, month - 1, 1)):
        return before
    register = register_on(records, day, of.first)
    facts = replace(answers(of.first, records, register, of.promised), done=found.done)
    steps = (*BEFORE_THE_MARKET, "market", "deliver")
    due = of.first.carried.rewards_due.any()
    return MonthState(register, through(on(of.first, register, facts), *steps, *(["review"] if due else [])))


def enrolment_of(months: Months, line: Whole) -> Enrolment:
    """Return the last month's enrolment, with the money of all months; line [place]: personal care."""
    capitation = of_months(months, lambda each: each.enrolment.capitation)
    return replace(
        months[-1].enrolment,
        capitation=capitation + made_whole(months, line),
        transfers=of_months(months, lambda each: each.enrolment.transfers),
        surcharges=of_months(months, lambda each: each.enrolment.surcharges),
    )


def last_twelfth(months: Months, line: Whole, year: int) -> list[Draft]:
    """Return the entries by which December makes the places' lines whole; none where they are."""
    amount = made_whole(months, line)
    drafts = []
    for debit, credit, money in (
        (Accounts.PLAN_FUND, Accounts.PLACE_PERSONAL_CARE, np.maximum(amount, 0)),
        (Accounts.PLACE_PERSONAL_CARE, Accounts.PLAN_FUND, np.maximum(-amount, 0)),
    ):
        place, plan = np.nonzero(money)
        if len(place):
            drafts.append(
                transfer(
                    "market",
                    "capitation",
                    debit=debit,
                    credit=credit,
                    amount=money[place, plan],
                    month=Month(year, 12).index,
                    place=place,
                    plan=plan,
                )
            )
    return drafts


def made_whole(months: Months, line: Whole) -> Whole:
    """Return what December adds to the capitation of each place and plan [place, plan], minor units.

    A place that had nobody in some month keeps what was not paid then.
    """
    paid = of_months(months, lambda each: each.enrolment.capitation)
    lack, found = missing(line, paid), np.zeros_like(paid)
    always = np.all([each.enrolment.members.sum(axis=1) > 0 for each in months], axis=0)
    lack = np.where(always, lack, np.minimum(lack, 0))
    place = np.flatnonzero(lack)
    found[place, months[-1].enrolment.members[place].argmax(axis=1)] = lack[place]
    return found


def missing(line: Whole, paid: Whole) -> Whole:
    """Return what capitation [place, plan] lacks of the places' lines [place], minor units."""
    return np.asarray(line - paid.sum(axis=1))


def person_years(months: Months) -> NDArray[np.float64]:
    """Return the person-years of each place and plan [place, plan]."""
    return np.asarray(np.sum([each.enrolment.members for each in months], axis=0) / len(months))


def of_months(months: Months, amount: Callable[[MonthState], Whole]) -> Whole:
    """Return the sum of every month's twelfth of its own yearly amount, whole minor units."""
    kept: dict[int, Whole] = {id(each): amount(each) for each in {id(each): each for each in months}.values()}
    return of_year([kept[id(each)] for each in months])


def of_year(yearly: Sequence[Whole]) -> Whole:
    """Return Σ_m twelfth m of the m-th yearly amount."""
    twelfths = {id(each): over_months(each) for each in yearly}
    return np.asarray(np.sum([twelfths[id(each)][..., m] for m, each in enumerate(yearly)], axis=0))


def line_of(of: Opened) -> Whole:
    """Return the personal-care line of each place [place], minor units."""
    return np.asarray(of.promised.budgets.lines[:, LINES.index("personal care")])
