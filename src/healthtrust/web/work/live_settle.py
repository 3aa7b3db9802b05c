"""Settle the year: every contract on all its care, results judged, rewards set aside."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of
from healthtrust.web.live.four_eyes import refuse_who_paid


def work(task: Task) -> dict[str, Any]:
    """Settle; what is told of it comes to lie in the trust's folder before it is committed."""
    from healthtrust.answers.live_telling import telling
    from healthtrust.live.settling import settle
    from healthtrust.live.told.month import MonthTold

    trust, anyway = trust_of(task), str(task.asked.get("anyway", ""))
    refuse_who_paid(task, trust.folder.store)
    with begun(task, "settle every contract and judge the results"):
        tell = telling(trust, list[MonthTold](), current=False, because=anyway)
        settle(trust, who_of(task), anyway, tell)
    return {"address": f"/live/{task.asked['trust']}/settlement"}
