"""Make the citizen's page of a run that kept none: what is covered, what it costs, what changed."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.kept import keep_answer


def key_of(fingerprint: str) -> str:
    """Return what the citizen's page of a run is kept by."""
    return f"citizen-{fingerprint}"


def work(task: Task) -> dict[str, Any]:
    """Keep the page for everybody; return where it is."""
    from healthtrust.reports.around import Around
    from healthtrust.reports.page import citizen
    from healthtrust.runs.differs import decided_otherwise, design_of
    from healthtrust.runs.tell import story_of

    run = task.folder.run(str(task.asked["run"]))
    task.tell(0, 1, "read")
    against, changed = decided_otherwise(run)
    document = citizen(story_of(run.path, design_of(run)), Around(against=against, changed=changed))
    keep_answer(task.folder, key_of(run.path.name), document)
    return {"answer": key_of(run.path.name), "address": f"/runs/{run.path.name}/citizen"}
