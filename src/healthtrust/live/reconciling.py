"""Records, book and budget are held against each other; what does not agree is told, and nothing refused.

    rows and money on record = settled + Σ reasons left out        activity of the year, to the minor unit
    rows in = kept + set aside                                     every load
    posted − received                                              capitation, of those who report it
    owed − received                                                contributions
    budget − completed care                                        with its interval (`live.told.care`)

The first three must hold or are problems; arrears and budgets are told with their difference. Postings that
today's records would change are counted: the next month corrects them.

Source  interfaces of this project, 17 and 18; identities of accounting.

>>> [problem.found for problem in too_early(2027, 0)], too_early(2027, 3)
(['no month paid'], [])
"""

from __future__ import annotations

from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.paying import working_out
from healthtrust.live.settling import by_year
from healthtrust.live.store import Who
from healthtrust.live.target import target
from healthtrust.live.told.agreed import Reconciled, reconciled
from healthtrust.live.trust import LiveTrust


def reconcile(trust: LiveTrust, who: Who) -> Reconciled:
    """Hold records, book and budget against each other, and note in the trail what was found.

    Raises InvalidInput before a month is paid and once the year is closed, and Forbidden for other roles.
    """
    state = trust.state
    trust.folder.store.permit(who, "reconcile")
    refuse(too_early(state.year, state.month))
    settled = state.stage == "settled"
    with working_out(trust, state.month, by_year if settled else target) as (worked, records):
        found = reconciled(trust, worked, records)
    inputs = {
        "year": state.year,
        "month": state.month,
        "loads": list(worked.loads),
        "problems": len(found.problems),
        "against": _against(found),
    }
    with trust.folder.store.transaction(who, "reconcile", inputs):
        pass
    return found


def too_early(year: int, month: int) -> list[Problem]:
    """Return that there is nothing to hold against records before a month is paid."""
    if month:
        return []
    remedy = "Pay it first: healthtrust live month."
    return [Problem(f"{year}, reconcile", "no month paid", "a month to hold against records", remedy=remedy)]


def _against(found: Reconciled) -> list[dict[str, Any]]:
    """Return what the trail keeps: each comparison with both sides."""
    rows = found.activity
    whole, parts = rows["paid"][0], sum(rows["paid"][1:])
    told = [{"against": "activity on record", "ours": parts, "theirs": whole}]
    received = found.contributions.get("received")
    if received and None not in received:
        owed = sum(found.contributions["owed"])
        told.append({"against": "contributions received", "ours": owed, "theirs": sum(received)})
    bodies = found.capitation.get("body", [])
    for body in dict.fromkeys(bodies):
        at = [row for row, name in enumerate(bodies) if name == body]
        ours, theirs = (sum(found.capitation[side][row] for row in at) for side in ("ours", "theirs"))
        told.append({"against": f"capitation of {body}", "ours": ours, "theirs": theirs})
    return told
