"""healthtrust deliver luck: what a contract pays and charges by luck alone, before it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.luck_said import say
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.luck import told
from healthtrust.study.luck.answer import Answer, answer
from healthtrust.study.luck.put import Asked, question_of


@dataclass(frozen=True)
class LuckOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def luck_verb(options: LuckOptions) -> None:
    """Draw luck, settle it, say what comes of it, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.statements, options.history), "--out")
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
    """Write the answer as a workbook, as a page, or case by case and size by size as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.deliver_luck import luck_page

        write_whole(luck_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.settlement_rows(found), to)
    else:
        said = [("says", told.sentence(found)), *(("note", note) for note in told.notes(found))]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "Luck", {**sheets, "answer": (("what", "found"), said)})
