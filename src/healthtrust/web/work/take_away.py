"""Make what is taken away and takes its time: tables of real persons as they may be told, large workbooks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from starlette.datastructures import QueryParams

from healthtrust.web.jobs.task import Task
from healthtrust.web.results.asked_view import view_of
from healthtrust.web.results.shown_run import ShownRun, shown_run
from healthtrust.web.results.tables_of_run import tables_of, told_place
from healthtrust.web.results.taken import write_view
from healthtrust.web.results.workbooks import workbook_place


def work(task: Task) -> dict[str, Any]:
    """Make the tables of a run that may be told or, where a table is named, the workbook of a view of it."""
    run = shown_run(task.folder, str(task.asked["run"]))
    if "table" in task.asked:
        return _workbook(task, run, str(task.asked["table"]), str(task.asked["query"]))
    place = told_place(task.folder, run.fingerprint)
    if not place.is_dir():
        _told_tables(task, run, place)
    return {"address": f"{run.address}/tables"}


def _told_tables(task: Task, run: ShownRun, place: Path) -> None:
    """Write every table that may be told, all or none."""
    from healthtrust.runs.tell import story_of
    from healthtrust.runs.told_tables import told_parquet

    task.tell(0, 0, "find what may be told")
    disclosure = story_of(run.files.path, run.design).disclosure
    beside = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        if disclosure is not None:
            for done, name in enumerate(disclosure.tables):
                task.tell(done, len(disclosure.tables), name)
                told_parquet(run.files, disclosure, name, beside)
        shutil.rmtree(place, ignore_errors=True)
        os.replace(beside, place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _workbook(task: Task, run: ShownRun, name: str, query: str) -> dict[str, Any]:
    """Write the workbook of a view of a table, where it is not there yet."""
    view = view_of(tables_of(run).get(name), QueryParams(query.removeprefix("?")), run.money)
    place = workbook_place(run, view)
    if not place.is_file():
        task.tell(0, 1, f"write {name}.xlsx")
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{os.getpid()}-{place.name}")
        try:
            write_view(view, task.folder.path, beside)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    return {"address": f"{run.address}/tables/{name}{query}"}
