"""healthtrust study pilot: what a new form did where it was tried, and whether a trial would show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.pilot_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
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
        PILOT.write(found, options.to)
    if options.json:
        say_json(rows.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.study_pilot import pilot_page

    return pilot_page(found)


def _main(found: Answer) -> Rows:
    return next(iter(rows.tables(found).values()), {})


PILOT = Written("Pilot", told.sentence, told.notes, rows.tables, _main, _page)
