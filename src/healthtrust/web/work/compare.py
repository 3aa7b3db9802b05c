"""Compare two to four runs, the first with each other one; or find which decision did what in each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from healthtrust.version import VERSION
from healthtrust.web.jobs.task import Task
from healthtrust.web.kept import keep_answer
from healthtrust.web.made_of import note_runs

ACTION = "compare"
"""The action of `web.access.roles` that it is."""


def key_of(fingerprints: Sequence[str], why: bool = False) -> str:
    """Return what a comparison is kept by: the same for the same runs in the same order.

    >>> key_of(["0123456789ab", "ba9876543210"]) == key_of(["ba9876543210", "0123456789ab"])
    False
    >>> key_of(["0123456789ab"], why=True).startswith("why-")
    True
    """
    told = ",".join([*fingerprints, VERSION])
    return f"{'why' if why else 'compare'}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def work(task: Task) -> dict[str, Any]:
    """Keep the comparison of the runs asked for, or its causes; return where it is."""
    from healthtrust.reports.charts.desks import desks
    from healthtrust.reports.compare_many import causes_document, comparison_document
    from healthtrust.runs.compare_many import compare_many, why_many

    names, why = list(task.asked["runs"]), bool(task.asked.get("why"))
    runs = [task.folder.run(name) for name in names]
    steps = 2 * len(runs)

    def watch(done: int, of: int, name: str) -> None:
        task.tell(done + 1, of + 2, name)

    task.tell(0, steps, "read")
    found = compare_many(runs, watch=watch)
    if why:
        found = why_many(
            found, "value" if task.asked["why"] == "value" else "heading", task.folder.runs, watch
        )
    task.tell(steps - 1, steps, "draw")
    with desks():
        document = causes_document(found) if why else comparison_document(found)
    key = key_of(names, why)
    note_runs(keep_answer(task.folder, key, document).path, names)
    return {"answer": key, "address": f"/compare?runs={','.join(names)}"}
