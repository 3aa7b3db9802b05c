"""Make the report of a run that has none, for its pages: of a run without a report, or of an older version.

It is kept beside the run, which stays byte for byte as it was.
"""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.kept import keep_answer, kept_run, prepared_key

STEPS = 3


def work(task: Task) -> dict[str, Any]:
    """Make the report of the run that is asked for, and keep it; nothing is made that is there."""
    from healthtrust.reports.annual import annual
    from healthtrust.reports.charts.desks import desks
    from healthtrust.runs.differs import design_of
    from healthtrust.runs.tell import story_of

    fingerprint = str(task.asked["run"])
    if not kept_run(task.folder, fingerprint).is_there:
        run = task.folder.run(fingerprint)
        task.tell(0, STEPS, "read the tables")
        story = story_of(run.path, design_of(run))
        task.tell(1, STEPS, "draw the figures")
        with desks():
            document = annual(story).document
        task.tell(2, STEPS, "keep the report")
        keep_answer(task.folder, prepared_key(fingerprint), document)
    return {"address": f"/runs/{fingerprint}"}
