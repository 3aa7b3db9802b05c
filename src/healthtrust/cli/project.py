"""healthtrust study project: how a population will live over decades, with luck and without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.project_said import say
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.lifetimes import told
from healthtrust.study.lifetimes.answer import Answer, Asked, answer, question_of


@dataclass(frozen=True)
class ProjectOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def project_verb(options: ProjectOptions) -> None:
    """Live the lives, say what comes of them, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.scenario, options.arrivals), "--out")
    put = attempt(lambda: question_of(options), problems)
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _write(found: Answer, to: Path) -> None:
    """Write the answer as a workbook, as a page, or year by year as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.study_lifetimes import lifetimes_page

        write_whole(lifetimes_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.year_rows(found), to)
    else:
        said = [("says", told.sentence(found)), *(("note", note) for note in told.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "Lifetimes", {**sheets, "answer": (("what", "found"), said)})
