"""healthtrust review measure: measures worked out from the five tables, all together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.measure_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.review.measuring import told
from healthtrust.review.measuring.question import Answer, Asked, answer, question_of


@dataclass(frozen=True)
class MeasureOptions:
    """What is asked, and where the answer goes."""

    asked: Asked
    json: bool = False
    to: Path | None = None


def measure_verb(options: MeasureOptions) -> None:
    """Work out measures, say what is found, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.reported,), "--out")
    question = attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    assert question is not None
    found = answer(question)
    if options.to is not None:
        MEASURE.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.review_measures import measures_page

    return measures_page(found)


def _main(found: Answer) -> Rows:
    return told.rows(found)


MEASURE = Written("Measures", told.sentence, told.notes, told.tables, _main, _page)
