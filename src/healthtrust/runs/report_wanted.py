"""What is asked of a report, and all that may be wrong with it, told at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.reports.author import Author
from healthtrust.runs.folder import RunFolder


@dataclass(frozen=True)
class WantedReport:
    """What a report should leave, where, and who says what no run knows."""

    pdf: bool = False
    xlsx: bool = False
    citizen: bool = False
    out: Path | None = None
    author: Path | None = None
    studies: Path | None = None
    """Where studies of draws are; None: in `studies` beside the folder of runs."""


PAGE_ALONE = WantedReport()
"""The page and its drawings, in the run folder."""


def sound(run: RunFolder, wanted: WantedReport) -> Author:
    """Return what the author says; raises with all that is wrong with what was asked."""
    problems: list[Problem] = []
    said = (
        Author() if (path := wanted.author) is None else attempt(lambda: read_alone(path, Author), problems)
    )
    if not run.tables:
        remedy = "Run its design again."
        problems.append(
            Problem(run.path.name, "a run without tables", "tables/*.parquet in its folder", None, remedy)
        )
    if wanted.out is not None and wanted.out.exists() and not wanted.out.is_dir():
        problems.append(Problem("--out", f"the file {str(wanted.out)!r}", "a folder to write to"))
    if wanted.studies is not None and not wanted.studies.is_dir():
        expected = "a folder that healthtrust study draw wrote to"
        problems.append(Problem("--studies", f"no folder {str(wanted.studies)!r}", expected))
    if wanted.pdf:
        from healthtrust.reports.tree.paper import missing_setter

        problems += missing_setter()
    refuse(problems)
    return said or Author()
