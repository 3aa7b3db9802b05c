"""healthtrust study draw: designs tried with the same draws of all that is uncertain about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.draw_said import say
from healthtrust.cli.say import counting, kept_in, say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.draws import told
from healthtrust.study.draws.answer import drawn
from healthtrust.study.draws.put import Asked, question_of
from healthtrust.study.draws.study import Study

REPORT = "report.html"


@dataclass(frozen=True)
class DrawOptions:
    """What is asked, who works at it, and where the answer goes."""

    asked: Asked
    folder: Path
    workers: int | None = None
    json: bool = False
    to: Path | None = None


def draw_verb(options: DrawOptions) -> None:
    """Try designs in every draw, say how sure they are, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.parameters,), "--out")
    attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    with kept_in(options.folder), counting("trials") as tell:
        found = drawn(options.asked, options.folder, options.workers, tell)
    assert found.path is not None
    DRAWS.write(found, found.path / REPORT)
    if options.to is not None:
        DRAWS.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Study) -> str:
    from healthtrust.reports.study_draws import draws_page

    return draws_page(found)


def _main(found: Study) -> Rows:
    return told.outcome_rows(found)


DRAWS = Written("Draws", told.sentence, told.notes, told.tables, _main, _page)
