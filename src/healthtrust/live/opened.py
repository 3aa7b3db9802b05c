"""A year as it was opened: the register of its first day, and what was promised on it.

    promised = people → pool → package → allocate        on the register and the receipts known by then

What was promised stands; contributions are what came in by now, and the reserve bears the difference.

Source  interfaces of this project, 3, 4 and 15.

>>> BEFORE_THE_MARKET
('pool', 'package', 'allocate')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from healthtrust.in_parts.through import through
from healthtrust.live.entries import empty_like
from healthtrust.live.receipts import receipts
from healthtrust.live.records import Records
from healthtrust.live.register import Register, register_on
from healthtrust.live.reported import surcharges
from healthtrust.records.facts import Facts, Promised
from healthtrust.state import State, known

BEFORE_THE_MARKET = ("pool", "package", "allocate")


@dataclass(frozen=True)
class Opened:
    """A year as it was opened: what it starts from, its register, and what was promised."""

    first: State
    """The design's places, plans and providers, what last year left, and the book of all earlier years."""
    register: Register
    promised: Promised


def opened(first: State, records: Records) -> Opened:
    """Return the year as it opens on the records loaded by then; first: design, and what last year left."""
    register = register_on(records, date(first.year, 1, 1), first)
    state = through(
        on(first, register, answers(first, records, register, None)), "people", *BEFORE_THE_MARKET
    )
    paid, budgets = known(state.contributions, "pool"), known(state.budgets, "allocate")
    covered = known(state.package, "package").covered
    return Opened(first, register, Promised(covered, paid.factor, budgets, paid.income))


def as_it_came_in(of: Opened, records: Records, over: bool) -> State:
    """Return the opening once more, with contributions as they have come in by now."""
    facts = answers(of.first, records, of.register, of.promised, over)
    return through(on(of.first, of.register, facts), *BEFORE_THE_MARKET)


def on(first: State, register: Register, facts: Facts) -> State:
    """Return the year's start with the people of a register and what is on record of them, its book empty."""
    return first.replace(
        persons=register.persons, households=register.households, facts=facts, book=empty_like(first.book)
    )


def answers(
    first: State, records: Records, register: Register, promised: Promised | None, over: bool = False
) -> Facts:
    """Return what households answered by the records: plans, cover, payments; no care yet.

    over: whether the year is over, so that no receipt is still to come.
    """
    paid = receipts(records, first, register)
    return Facts(
        heads=register.heads,
        insured=register.insured,
        surcharge=surcharges(records, first),
        paid=None if paid is None else paid.by_household,
        paid_by_month=None if paid is None else paid.by_month,
        paid_until=12 if over or paid is None else paid.until,
        promised=promised,
    )
