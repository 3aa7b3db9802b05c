"""Bring an appeal against a settled year, or decide one; upheld, the difference is posted."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of
from healthtrust.web.live.four_eyes import refuse_who_paid


def work(task: Task) -> dict[str, Any]:
    """Do what is asked: `about` and `because` bring an appeal, `appeal` and `upheld` decide one."""
    from healthtrust.answers.live_telling import telling
    from healthtrust.live.settling import bring, decide
    from healthtrust.live.told.month import MonthTold

    trust, asked = trust_of(task), task.asked
    address = {"address": f"/live/{asked['trust']}/appeals"}
    if "appeal" not in asked:
        with begun(task, "note the appeal"):
            return {
                **address,
                "appeal": bring(trust, who_of(task), str(asked["about"]), str(asked["because"])),
            }
    refuse_who_paid(task, trust.folder.store)
    upheld = bool(asked["upheld"])
    with begun(task, "settle the year again" if upheld else "note the decision"):
        tell = telling(trust, list[MonthTold](), current=False)
        worked = decide(trust, who_of(task), int(asked["appeal"]), upheld, tell)
    return {**address, "postings": sum(len(draft.legs) for draft in worked.drafts) if worked else 0}
