"""Open a trust by a design and its first records, or the year after the one that was closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.web.folder import safe_name
from healthtrust.web.jobs.task import Task
from healthtrust.web.live.doing import begun, who_of
from healthtrust.web.sent_away import use


def work(task: Task) -> dict[str, Any]:
    """Open what is asked for; what an interrupted opening made is taken up."""
    from healthtrust.answers.live_opening import WantedTrust, as_plain, open_wanted

    name = str(task.asked["trust"])
    assert safe_name(name)
    records = tuple(Path(each) for each in task.asked.get("records", ()))
    for each in records:
        use(each)
    wanted = WantedTrust(
        task.folder.path / name,
        str(task.asked.get("design", "")),
        records,
        "exchange",
        str(task.asked.get("called", "")),
        (),
        bool(task.asked.get("synthetic", False)),
    )
    with begun(task, "count the register and promise the budgets"):
        return {"address": f"/live/{name}", **as_plain(open_wanted(wanted, who_of(task)))}
