"""Run a design again from the manifest of a run and compare every byte; what was found is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.results.verified import Comparison, keep_comparison


def work(task: Task) -> dict[str, Any]:
    """Verify the run that is asked for; raises where its inputs or the version are others than then."""
    from healthtrust.runs.verify import verify

    fingerprint = str(task.asked["run"])
    task.tell(0, 0, "run it again")
    found = verify(task.folder.run(fingerprint))
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    comparison = Comparison(len(found.compared), found.different, at, task.who)
    keep_comparison(task.folder, fingerprint, comparison)
    return {"address": f"/runs/{fingerprint}/reproduce", "equal": found.equal}
