"""What a page of a table shows: its rows as texts, sums, the pages around it, how it may be taken away."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from healthtrust.web.folder import Folder
from healthtrust.web.results.asked_view import RULES, SIZES, View
from healthtrust.web.results.cells import rows_said, totals_said, unit_said
from healthtrust.web.results.paged import page_of
from healthtrust.web.results.shown_run import ShownRun
from healthtrust.web.results.snippets import lines_of_table
from healthtrust.web.results.taken import is_quick, too_many_rows
from healthtrust.web.results.workbooks import workbook_place


def values_of(run: ShownRun, view: View, folder: Folder) -> dict[str, Any]:
    """Return all that the page of a table needs."""
    found, money = page_of(view, folder.path), run.money
    return {
        "run": run,
        "view": view,
        "table": view.table,
        "found": found,
        "rows": rows_said(view, found, money),
        "totals": totals_said(view, found, money),
        "units": [unit_said(column, money) for column in view.shown],
        "lines": lines_of_table(run, view.table),
        "rules": tuple(RULES),
        "sizes": SIZES,
        "around": _around(found.number, found.pages),
        "workbook": _workbook(run, view, folder),
    }


def _workbook(run: ShownRun, view: View, folder: Folder) -> str:
    """Return how a workbook of a view can be had: quick, made already, by a job, or not at all."""
    if too_many_rows(view, folder.path):
        return "too long"
    if is_quick(view, folder.path) or workbook_place(run, view).is_file():
        return "there"
    return "by a job"


def _around(number: int, pages: int) -> list[int]:
    """Return the pages to link to: the first, the last, and those around; 0 where some are left out.

    >>> _around(1, 1), _around(5, 9), _around(1, 100)
    ([1], [1, 0, 4, 5, 6, 0, 9], [1, 2, 0, 100])
    """
    near = sorted({1, pages, *(each for each in range(number - 1, number + 2) if 1 <= each <= pages)})
    linked = near[:1]
    for before, each in pairwise(near):
        linked += [each] if each == before + 1 else [0, each]
    return linked
