"""Check every hash of a trust's trail, and book, loads and what was carried over against it."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of


def work(task: Task) -> dict[str, Any]:
    """Verify; what does not fit is told as problems."""
    from healthtrust.live.carried import amiss_in_folder

    folder = trust_of(task).folder
    with begun(task, "check every row of the trail"):
        problems = [*folder.store.verify_trail(), *amiss_in_folder(folder)]
    trail = folder.store.trail()
    return {
        "address": f"/live/{task.asked['trust']}/trail",
        "rows": len(trail),
        "head": trail[-1].hash if trail else "",
        "problems": [str(each) for each in problems],
    }
