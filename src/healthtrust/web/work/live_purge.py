"""Give up the records of a trust whose time is over; book, reports and trail stay."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of


def work(task: Task) -> dict[str, Any]:
    """Delete the records of loads that were kept for so many years."""
    from healthtrust.live.purging import give_up

    trust, asked = trust_of(task), task.asked
    with begun(task, "note which loads are given up, and delete their records"):
        gone = give_up(trust, int(asked["keep_years"]), who_of(task), str(asked["why"]))
    return {"address": f"/live/{asked['trust']}/records", "given_up": gone}
