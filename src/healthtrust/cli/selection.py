"""healthtrust market selection: what schemes explain, whom they over- and underpay, and who gains by whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.say import say_json
from healthtrust.cli.selection_said import say
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.market.selection import told
from healthtrust.market.selection.answer import Answer, answer
from healthtrust.market.selection.asked import Asked
from healthtrust.market.selection.put import question_of
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole


@dataclass(frozen=True)
class SelectionOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def selection_verb(persons: Path, options: SelectionOptions) -> None:
    """Judge the schemes, say what they make worth while, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (persons,), "--out")
    put = attempt(lambda: question_of(persons, options), problems)
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
    """Write the answer as a workbook, as a page, or group by group and scheme by scheme as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_selection import selection_page

        write_whole(selection_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(told.groups_rows(found), to)
    else:
        said = [("says", told.sentence(found)), ("currency", found.asked.money.code)]
        said += [("note", note) for note in told.notes(found)]
        sheets = {name: as_sheet(columns) for name, columns in told.tables(found).items()}
        write_sheets(to, "Selection", {**sheets, "answer": (("what", "found"), said)})
