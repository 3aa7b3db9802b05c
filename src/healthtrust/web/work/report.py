"""Write the report of a run: the page always; PDF, workbook and the citizen's page where wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.web.folder import Folder
from healthtrust.web.jobs.task import Task

AUTHORS, REPORTS = "authors", "reports"
FORMS = ("pdf", "xlsx", "citizen")


def key_of(fingerprint: str) -> str:
    """Return what the reports of a run are known by among jobs."""
    return f"report-{fingerprint}"


def author_file(folder: Folder, design: str) -> Path:
    """Return where what the author of a design's reports says is kept."""
    return folder.own / AUTHORS / f"{design}.toml"


def reports_of(folder: Folder, fingerprint: str) -> Path:
    """Return where the reports of a run are written, so that the run itself stays as it was."""
    return folder.own / REPORTS / fingerprint


def work(task: Task) -> dict[str, Any]:
    """Write what is asked for; return the names of the files."""
    from healthtrust.runs.report import WantedReport, report

    run = task.folder.run(str(task.asked["run"]))
    forms = task.asked["forms"]
    author = author_file(task.folder, str(run.manifest["design_name"]))
    task.tell(0, 1, "report")
    made = report(
        run,
        WantedReport(
            pdf="pdf" in forms,
            xlsx="xlsx" in forms,
            citizen="citizen" in forms,
            out=reports_of(task.folder, run.path.name),
            author=author if author.is_file() else None,
        ),
    )
    return {"files": [path.name for path in made], "address": f"/runs/{run.path.name}/report"}
