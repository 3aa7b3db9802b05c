"""Load records into a trust, and keep the report in which every row and minor unit is accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, trust_of, who_of
from healthtrust.web.live.kept import keep, key_of
from healthtrust.web.sent_away import use


def work(task: Task) -> dict[str, Any]:
    """Load what is asked for; records that do not reconcile are refused whole."""
    from healthtrust.answers.live_loaded import document
    from healthtrust.live.loading import Source, load

    source = Source(
        Path(str(task.asked["source"])),
        str(task.asked.get("mapping", "exchange")),
        str(task.asked.get("called", "")),
        synthetic=bool(task.asked.get("synthetic", False)),
    )
    trust = trust_of(task)
    use(source.path)
    with begun(task, "read the records and account for every row"):
        taken = load(trust, source, who_of(task))
    name, key = str(task.asked["trust"]), key_of(str(task.asked["trust"]), "load", taken.hash)
    keep(task.folder, key, document(taken.report, trust.folder.store.about.currency_code))
    return {"address": f"/live/{name}/loads/{taken.hash}", "load": taken.hash}
