"""Hold records, book and budget against each other, and keep what was found."""

from __future__ import annotations

from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of
from healthtrust.web.live.kept import keep, reconciled_key


def work(task: Task) -> dict[str, Any]:
    """Reconcile; what does not agree is told, and nothing refused."""
    from healthtrust.answers.live_reconciled import document, sentence
    from healthtrust.live.reconciling import reconcile

    trust, name = trust_of(task), str(task.asked["trust"])
    with begun(task, "hold records, book and budget against each other"):
        found = reconcile(trust, who_of(task))
    keep(task.folder, reconciled_key(name, found.month.year, found.month.month), document(found))
    return {"address": f"/live/{name}/reconcile", "agrees": found.reconciles, "says": sentence(found)}
