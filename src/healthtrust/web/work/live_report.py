"""Keep the report of a load that was made elsewhere, as far as its folder still tells it."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of
from healthtrust.web.live.kept import keep, key_of


def work(task: Task) -> dict[str, Any]:
    """Make the page of a load's report out of its load.json."""
    from healthtrust.answers.live_loaded import document
    from healthtrust.live.loading import report_of

    name, load = str(task.asked["trust"]), str(task.asked["load"])
    folder = trust_of(task).folder
    with begun(task, "read the report of the load"):
        told = document(report_of(folder.load(load)), folder.store.about.currency_code)
        keep(task.folder, key_of(name, "load", load), told)
    return {"address": f"/live/{name}/loads/{load}"}
