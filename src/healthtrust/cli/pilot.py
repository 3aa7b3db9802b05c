"""healthtrust study pilot: what a new form did where it was tried, and whether a trial would show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.pilot_said import say
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.pilot import rows, told
from healthtrust.study.pilot.answer import Answer, answer
from healthtrust.study.pilot.put import Asked, question_of


@dataclass(frozen=True)
class PilotOptions:
    """What is asked, and where the answer goes."""

    asked: Asked
    json: bool = False
    to: Path | None = None


def pilot_verb(options: PilotOptions) -> None:
    """Judge or plan a pilot, say what is found, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.panel,), "--out")
    put = attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(rows.as_plain(found))
    else:
        say(found)


def _write(found: Answer, to: Path) -> None:
    """Write all tables as a workbook, a page with its figures, or the main table as CSV."""
    tables = rows.tables(found)
    if to.suffix.lower() == ".html":
        from healthtrust.reports.study_pilot import pilot_page

        write_whole(pilot_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(next(iter(tables.values()), {}), to)
    else:
        said = [("says", told.sentence(found)), *(("note", note) for note in told.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "Pilot", {**sheets, "answer": (("what", "found"), said)})
