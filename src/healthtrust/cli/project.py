"""healthtrust study project: how a population will live over decades, with luck and without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.project_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
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
        LIFETIMES.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.study_lifetimes import lifetimes_page

    return lifetimes_page(found)


LIFETIMES = Written("Lifetimes", told.sentence, told.notes, told.tables, told.year_rows, _page)
