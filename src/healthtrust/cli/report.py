"""healthtrust report: the page, the PDF, the workbook and the citizen's page of a run."""

from __future__ import annotations

from pathlib import Path

from healthtrust.runs.folder import find_run
from healthtrust.runs.report import WantedReport, report


def report_verb(name: str, folder: Path, wanted: WantedReport) -> None:
    """Write the report of a run and print its files."""
    for path in report(find_run(name, folder), wanted):
        print(path)
