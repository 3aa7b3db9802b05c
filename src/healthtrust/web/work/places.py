"""Make the tables of places of a run on real persons' data as they may be told."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.places.tables import keep_told, key_of


def work(task: Task) -> dict[str, Any]:
    """Keep what may be told of the places of a run; return where it is."""
    fingerprint = str(task.asked["run"])
    task.tell(0, 1, "tables")
    keep_told(task.folder, task.folder.run(fingerprint))
    return {"answer": key_of(fingerprint), "address": f"/runs/{fingerprint}/places"}
