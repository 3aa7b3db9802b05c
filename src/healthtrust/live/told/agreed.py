"""Records, book and budget of a year side by side: every comparison, and what does not agree.

    unposted    postings that the records of today would change; the next month corrects them

Source  `live.told.comparisons`, `live.told.received_by_others`, `live.told.care`.

>>> Reconciled.__dataclass_fields__["problems"].type
'tuple[Problem, ...]'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem
from healthtrust.live.opportunities import opportunities
from healthtrust.live.paying import Worked
from healthtrust.live.records import Records
from healthtrust.live.told import comparisons
from healthtrust.live.told.care import CareTold, told_care
from healthtrust.live.told.folders import of_real_persons
from healthtrust.live.told.opportunities_known import known_of
from healthtrust.live.told.received_by_others import capitation_received
from healthtrust.live.trust import LiveTrust, of_year
from healthtrust.state import State

_ON_RECORD = """
SELECT count(*), coalesce(sum(paid_amount), 0)::BIGINT FROM activity
WHERE start_date >= $since AND start_date < $until
"""


@dataclass(frozen=True)
class Reconciled:
    """What was held against what, money in minor units."""

    trust: str
    state: State
    month: Month
    activity: dict[str, list[Any]]
    """what, rows, paid, cost: on record, settled, and each reason left out."""
    loads: dict[str, list[Any]]
    """load, table, rows_in, kept, set_aside, reconciles."""
    contributions: dict[str, list[Any]]
    """month, owed, received, difference; received is None where no receipts were loaded."""
    capitation: dict[str, list[Any]]
    """body, month, members, ours, theirs, difference."""
    care: CareTold
    opportunities: dict[str, list[Any]]
    unposted: int
    """Postings that today's records would change."""
    problems: tuple[Problem, ...]
    real: bool

    @property
    def reconciles(self) -> bool:
        """Return whether everything that must agree does."""
        return not self.problems


def reconciled(trust: LiveTrust, worked: Worked, records: Records) -> Reconciled:
    """Return what records, book and budget of a worked year say of each other."""
    year, upto = worked.of.first.year, Month(worked.of.first.year, worked.month)
    following = Month.from_index(upto.index + 1)
    until, state = date(following.year, following.month, 1), worked.found.months[-1].state
    care = told_care(worked, records, trust.read.design.span[0])
    whole = records.book.execute(_ON_RECORD, {"since": date(year, 1, 1), "until": until}).fetchall()[0]
    told = worked.found.given.told
    parts = {comparisons.ON_RECORD: (int(whole[0]), int(whole[1]))} | {
        name: (n, paid) for name, n, paid, _ in told
    }
    loads = trust.folder.store.loads()
    book = of_year(trust.folder.store.book(), year)
    capitation = capitation_received(records, worked.of.first, book, worked.month)
    real = of_real_persons(trust)
    problems = [
        *comparisons.amiss(parts),
        *comparisons.unsettled(worked.found.given),
        *comparisons.bad_loads(loads),
        *comparisons.apart(capitation),
    ]
    return Reconciled(
        trust.folder.store.about.name,
        worked.of.first,
        upto,
        comparisons.activity_told(parts, told),
        comparisons.loads_told(loads),
        comparisons.contributions_told(records, state, worked.month),
        capitation,
        care,
        opportunities(known_of(records, state, until, real)),
        sum(len(draft.legs) for draft in worked.drafts),
        tuple(problems),
        real,
    )
