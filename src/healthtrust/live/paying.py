"""A month is paid: on the register of its first day, with corrections of all months before it.

    posted = what the rules say of months 1 to m on the records of today − what was posted for the year

Source  `live.target` and `live.difference`. One transaction: postings, the month and the row of the trail are
        there together or not at all; a month is paid once.

>>> key_of(2027, 3, ["a"]) == key_of(2027, 3, ["a"]) != key_of(2027, 4, ["a"])
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from healthtrust.ground.errors import refuse
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem
from healthtrust.ledger.entry import Draft
from healthtrust.live.difference import difference
from healthtrust.live.opened import Opened
from healthtrust.live.opening import found_again, unchanged
from healthtrust.live.records import Records
from healthtrust.live.records import opened as records_opened
from healthtrust.live.store import Who, Work, YearState, content_key, paid
from healthtrust.live.target import Target, target
from healthtrust.live.told.received import months_received
from healthtrust.live.trust import LiveTrust, of_year


@dataclass(frozen=True)
class Worked:
    """What an action worked out: the year as opened, its target, what was posted before, and what is now."""

    of: Opened
    found: Target
    drafts: tuple[Draft, ...]
    month: int
    loads: tuple[str, ...]
    batches: int = 0
    """How many batches the book had that this was worked out on."""


Tell = Callable[[Worked, Records], None]
"""Writes what is told of an action, before it is committed, from the records it was worked out on."""


def nothing_told(worked: Worked, records: Records) -> None:
    """Tell nothing."""


def pay_month(trust: LiveTrust, who: Who, month: int | None = None, tell: Tell = nothing_told) -> Worked:
    """Pay the next month of the year; raises InvalidInput for any other, and where a year is not open."""
    state = trust.state
    number = state.month + 1 if month is None else month
    trust.folder.store.permit(who, "month")
    refuse(_out_of_order(state, number))
    with working_out(trust, number) as (worked, records):
        inputs = {"year": state.year, "month": number, "loads": list(worked.loads)}
        with trust.folder.store.transaction(who, "month", inputs) as work:
            refuse_meanwhile(work, worked, state)
            tell(worked, records)
            commit(work, worked)
            work.put_state(paid(work.state, number))
    return worked


@contextmanager
def working_out(
    trust: LiveTrust, month: int, rule: Callable[..., Target] = target
) -> Iterator[tuple[Worked, Records]]:
    """Give what is to be posted so that the year's book says what the rules say by now, and the records."""
    of, year = found_again(trust), trust.state.year
    hashes = tuple(load.hash for load in trust.folder.store.loads())
    with records_opened(trust.loads(), months_received(trust)) as records:
        found = rule(of, records, month)
        book = trust.folder.store.book()
        drafts = tuple(difference(found.book, of_year(book, year)))
        yield Worked(of, found, drafts, month, hashes, len(book.batches)), records


def worked_out(trust: LiveTrust, month: int, rule: Callable[..., Target] = target) -> Worked:
    """Return what is to be posted so that the year's book says what the rules say by now."""
    with working_out(trust, month, rule) as (worked, _):
        return worked


def refuse_meanwhile(work: Work, worked: Worked, before: YearState) -> None:
    """Raise InvalidInput where somebody else loaded, posted or moved the year while this was worked out."""
    refuse(unchanged(worked.loads, [load.hash for load in work.loads()]))
    now = work.state
    if (now.year, now.stage, now.month) != (before.year, before.stage, before.month):
        remedy = "Look at the state and do what is next."
        refuse([Problem(str(before.year), f"{now}, by another operator", str(before), remedy=remedy)])
    if work.batches != worked.batches:
        found = f"{work.batches - worked.batches} more batches by another operator"
        refuse([Problem("book", found, "the book this was worked out on", remedy="Do it once more.")])


def commit(work: Work, worked: Worked, appeal: int = 0) -> None:
    """Post what was worked out, under its content key; appeal: the number of the one it is posted for."""
    year = worked.of.first.year
    key = key_of(year, worked.month, worked.loads, (work.action, appeal))
    work.post(key, worked.drafts, Month(year, worked.month).index)


def key_of(year: int, month: int, loads: Sequence[str], of: tuple[str, int] = ("month", 0)) -> str:
    """Return the content key of what an action posts; of: the action, and the appeal it decides, if any."""
    return content_key(*of, year, month, list(loads))


def _out_of_order(state: YearState, month: int) -> list[Problem]:
    if state.stage == "open" and month == state.month + 1 <= 12:
        return []
    expected = f"month {state.month + 1}" if state.stage == "open" and state.month < 12 else "no month"
    remedy = (
        "Twelve months are paid: settle the year." if state.month == 12 else "A month is paid once, in order."
    )
    return [
        Problem(f"{state.year}, month", f"month {month}; the year is {state.stage}", expected, remedy=remedy)
    ]
