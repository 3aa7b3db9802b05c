"""Read a large workbook that somebody sent for a design."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from healthtrust.design.workbook.package_parts import Largest
from healthtrust.web.jobs.task import Task
from healthtrust.web.workbooks.reading import read_upload


def work(task: Task) -> dict[str, Any]:
    """Read it, and return the address of the page that shows what it would change."""
    task.tell(0, 1, "read")
    name, hash_ = task.asked["design"], task.asked["upload"]
    largest = Largest(task.asked["packed"], task.asked["unpacked"])
    sound = read_upload(task.folder, hash_, name, largest)
    return {"address": f"/designs/{quote(name)}/upload/{hash_}", "sound": sound}
