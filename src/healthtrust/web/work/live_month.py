"""Pay a month: what is told of it comes to lie in the trust's folder before it is committed."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of


def work(task: Task) -> dict[str, Any]:
    """Pay the month that is asked for, and no other: once it is paid, asking again is refused."""
    from healthtrust.answers.live_month import sentence
    from healthtrust.answers.live_telling import telling
    from healthtrust.live.paying import pay_month
    from healthtrust.live.told.month import MonthTold

    trust, told, month = trust_of(task), list[MonthTold](), int(task.asked["month"])
    with begun(task, "work out the month, with corrections of all before it"):
        pay_month(trust, who_of(task), month, telling(trust, told))
    return {"address": f"/live/{task.asked['trust']}/months/{month}", "says": sentence(told[0])}
