"""Close the settled year; what is left opens the next."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of
from healthtrust.web.live.four_eyes import refuse_who_paid


def work(task: Task) -> dict[str, Any]:
    """Close the year that is asked for, and no other."""
    from healthtrust.ground.errors import refuse
    from healthtrust.ground.problems import Problem
    from healthtrust.live.settling import close

    trust, year = trust_of(task), int(task.asked["year"])
    refuse_who_paid(task, trust.folder.store)
    now = trust.state
    refuse([] if now.year == year else [Problem("year", f"{year}", f"{now.year}, the one there is")])
    with begun(task, "work out what is left, and that nothing is unposted"):
        left = close(trust, who_of(task))
    return {
        "address": f"/live/{task.asked['trust']}",
        "reserve": left.reserve,
        "rewards_due": int(left.rewards_due.sum()),
    }
