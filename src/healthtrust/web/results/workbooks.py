"""Workbooks that a job made: where one lies, known by the table it is of and what was asked of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.results.asked_view import View
from healthtrust.web.results.shown_run import ShownRun


def workbook_place(run: ShownRun, view: View) -> Path:
    """Return where the workbook of all pages of a view is kept; another table has another place."""
    state = view.table.path.stat()
    told = f"{view.table.path}\n{state.st_mtime_ns}\n{view.query(page=1, size=25)}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:20]
    return run.folder.own / "taken" / run.fingerprint / f"{view.table.name}-{digest}.xlsx"


def made_workbook(run: ShownRun, view: View) -> Path:
    """Return where the workbook of a long table lies; raises where no job made it yet."""
    place = workbook_place(run, view)
    if not place.is_file():
        remedy = "Ask for it on the page of the table: a job makes it, and then it can be taken away here."
        expected = "a workbook that was made already"
        refuse([Problem(f"{view.table.name}.xlsx", "a long table", expected, None, remedy)])
    return place
