"""Write the workbook of a design that names large tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from healthtrust.design.read import read_design
from healthtrust.design.workbook.write import inputs_of
from healthtrust.web.jobs.task import Task
from healthtrust.web.workbooks.made import keep_made


def work(task: Task) -> dict[str, Any]:
    """Write it, and return the address it is taken from."""
    task.tell(0, 1, "write")
    name = task.asked["design"]
    read = read_design(task.folder.design(name))
    keep_made(task.folder, task.asked["key"], inputs_of(read, task.folder.path))
    return {"address": f"/designs/{quote(name)}/inputs.xlsx"}
