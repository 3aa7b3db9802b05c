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

from dataclasses import replace
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.paying import Tell, Worked, commit, worked_out
from healthtrust.live.records import Records
from healthtrust.live.store import Who, closed
from healthtrust.live.store import settled as settled_state
from healthtrust.live.target import YEAR_END, Opened, Target
from healthtrust.live.target import settled as settled_target
from healthtrust.live.trust import LiveTrust, write_carried
from healthtrust.projection import carried_over
from healthtrust.state import Carried


def settle(trust: LiveTrust, who: Who, anyway: str = "", tell: Tell = lambda worked: None) -> Worked:
    """Settle the year; raises InvalidInput before its twelfth month is paid, or for care without a price."""
    state = trust.state
    trust.folder.store.permit(who, "settle")
    settled_state(state)
    worked = worked_out(trust, YEAR_END, _by_year)
    refuse([] if anyway else told_of(worked.found.given.unpriced))
    tell(worked)
    inputs = {"year": state.year, "loads": list(worked.loads), **({"anyway": anyway} if anyway else {})}
    with trust.folder.store.transaction(who, "settle", inputs) as work:
        commit(work, worked, state)
        work.put_state(settled_state(work.state))
    return worked


def bring(trust: LiveTrust, who: Who, about: str, reason: str) -> int:
    """Note an appeal against the settled year, and return its number."""
    year = trust.state.year
    with trust.folder.store.transaction(who, "appeal", {"year": year, "about": about}) as work:
        return work.bring_appeal(year, about, reason)


def decide(
    trust: LiveTrust, who: Who, number: int, upheld: bool, tell: Tell = lambda worked: None
) -> Worked | None:
    """Decide an appeal: upheld, the year is settled again on today's records and the difference posted."""
    state = trust.state
    trust.folder.store.permit(who, "settle")
    worked = worked_out(trust, YEAR_END, _by_year) if upheld else None
    if worked is not None:
        tell(worked)
    with trust.folder.store.transaction(who, "appeal", {"appeal": number, "upheld": upheld}) as work:
        work.decide_appeal(number, "upheld" if upheld else "rejected")
        if worked is not None:
            commit(work, worked, state)
    return worked


def close(trust: LiveTrust, who: Who) -> Carried:
    """Close the settled year and return what it hands to the next."""
    state = trust.state
    trust.folder.store.permit(who, "close")
    closed(state)
    refuse(_undecided(trust))
    worked = worked_out(trust, YEAR_END, _by_year)
    refuse(_unposted(worked))
    assert worked.found.year is not None
    left = carried_over(worked.found.year)
    hash = write_carried(left, trust.folder.path / "carried" / f"{state.year + 1}.npz")
    with trust.folder.store.transaction(who, "close", {"year": state.year, "left": hash}) as work:
        commit(work, replace(worked, drafts=()), state)
        work.put_state(closed(work.state.with_facts(left=hash)))
    return left


def told_of(unpriced: int) -> list[Problem]:
    """Return that capitated care without a reference cost stands in the way of settlement."""
    if not unpriced:
        return []
    found = f"{unpriced} rows of capitated care without a reference cost"
    remedy = "Load their reference cost, or settle with --anyway and say why."
    return [Problem("activity", found, "the price had it been fee for service", remedy=remedy)]


def _by_year(of: Opened, records: Records, _: Any) -> Target:
    return settled_target(of, records)


def _undecided(trust: LiveTrust) -> list[Problem]:
    waiting = [each for each in trust.folder.store.appeals() if each.stage == "brought"]
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
