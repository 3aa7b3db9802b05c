"""A year is settled, and settled again on appeal: every contract on the whole year, results judged.

    settle    all care of the year under every contract, results of the review, rewards set aside
    appeal    the same once more on corrected records; the difference is posted
    close     nothing more is posted; what is left is handed to the next year

Capitated care without a reference cost makes a pool look cheap exactly where it works, so that a year with
any is not settled unless somebody says why (`anyway`).

Source  `live.target.settled`.

>>> told_of(3)[0].found
'3 rows of capitated care without a reference cost'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.carried import write_carried
from healthtrust.live.opened import Opened
from healthtrust.live.paying import (
    Tell,
    Worked,
    commit,
    nothing_told,
    refuse_meanwhile,
    worked_out,
    working_out,
)
from healthtrust.live.records import Records
from healthtrust.live.store import Appeal, Who, closed
from healthtrust.live.store import settled as settled_state
from healthtrust.live.store.work import undecidable
from healthtrust.live.target import YEAR_END, Target
from healthtrust.live.target import settled as settled_target
from healthtrust.live.trust import LiveTrust
from healthtrust.projection import carried_over
from healthtrust.state import Carried


def settle(trust: LiveTrust, who: Who, anyway: str = "", tell: Tell = nothing_told) -> Worked:
    """Settle the year; raises InvalidInput before its twelfth month is paid, or for care without a price."""
    state = trust.state
    trust.folder.store.permit(who, "settle")
    settled_state(state)
    with working_out(trust, YEAR_END, by_year) as (worked, records):
        refuse([] if anyway else told_of(worked.found.given.unpriced))
        inputs = {"year": state.year, "loads": list(worked.loads), **({"anyway": anyway} if anyway else {})}
        with trust.folder.store.transaction(who, "settle", inputs) as work:
            refuse_meanwhile(work, worked, state)
            tell(worked, records)
            commit(work, worked)
            work.put_state(settled_state(work.state))
    return worked


def bring(trust: LiveTrust, who: Who, about: str, reason: str) -> int:
    """Note an appeal against the settled year, and return its number."""
    year = trust.state.year
    with trust.folder.store.transaction(who, "appeal", {"year": year, "about": about}) as work:
        return work.bring_appeal(year, about, reason)


def decide(trust: LiveTrust, who: Who, number: int, upheld: bool, tell: Tell = nothing_told) -> Worked | None:
    """Decide an appeal: upheld, the year is settled again on today's records and the difference posted.

    Raises InvalidInput for an appeal that is not there or decided already, and where somebody else loaded or
    posted meanwhile.
    """
    state, inputs = trust.state, {"appeal": number, "upheld": upheld}
    trust.folder.store.permit(who, "settle")
    refuse(undecidable(trust.folder.store.appeals(), number))
    if not upheld:
        with trust.folder.store.transaction(who, "appeal", inputs) as work:
            work.decide_appeal(number, "rejected")
        return None
    with (
        working_out(trust, YEAR_END, by_year) as (worked, records),
        trust.folder.store.transaction(who, "appeal", inputs) as work,
    ):
        refuse_meanwhile(work, worked, state)
        work.decide_appeal(number, "upheld")
        tell(worked, records)
        commit(work, worked, number)
    return worked


def close(trust: LiveTrust, who: Who) -> Carried:
    """Close the settled year and return what it hands to the next."""
    state = trust.state
    trust.folder.store.permit(who, "close")
    closed(state)
    refuse(_undecided(trust.folder.store.appeals()))
    worked = worked_out(trust, YEAR_END, by_year)
    refuse(_unposted(worked))
    assert worked.found.year is not None
    left = carried_over(worked.found.year)
    hash = write_carried(left, trust.folder.path / "carried" / f"{state.year + 1}.npz")
    with trust.folder.store.transaction(who, "close", {"year": state.year, "left": hash}) as work:
        refuse_meanwhile(work, worked, state)
        refuse(_undecided(work.appeals()))
        work.put_state(closed(work.state.with_facts(left=hash)))
    return left


def told_of(unpriced: int) -> list[Problem]:
    """Return that capitated care without a reference cost stands in the way of settlement."""
    if not unpriced:
        return []
    found = f"{unpriced} rows of capitated care without a reference cost"
    remedy = "Load their reference cost, or settle with --anyway and say why."
    return [Problem("activity", found, "the price had it been fee for service", remedy=remedy)]


def by_year(of: Opened, records: Records, _: Any) -> Target:
    """Return the whole year by the rules, as it is settled; the rule of a settlement."""
    return settled_target(of, records)


def _undecided(appeals: Sequence[Appeal]) -> list[Problem]:
    waiting = [each for each in appeals if each.stage == "brought"]
    remedy = "Uphold or reject it first: healthtrust live appeal."
    return [
        Problem(f"appeal {each.number}", "not decided", "no open appeal", remedy=remedy) for each in waiting
    ]


def _unposted(worked: Worked) -> list[Problem]:
    """Return that records came in after the settlement that would change it."""
    if not worked.drafts:
        return []
    found = f"{sum(len(draft.legs) for draft in worked.drafts)} postings that new records would change"
    remedy = "Bring an appeal and uphold it, so that the difference is posted; or leave the records out."
    return [Problem("records", found, "records as they were settled on", remedy=remedy)]
