"""healthtrust review survey: what members say of each body, weighted to all members, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.cli.survey_said import say
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.review.survey import rows, told
from healthtrust.review.survey.answer import Answer, answered
from healthtrust.review.survey.asked import Asked


@dataclass(frozen=True)
class SurveyOptions:
    """What is asked, and where the answer goes."""

    asked: Asked
    json: bool = False
    to: Path | None = None


def survey_verb(options: SurveyOptions) -> None:
    """Weigh and judge a survey, say what is found, and write it where asked."""
    asked = options.asked
    read = tuple(path for path in (asked.answers, asked.members, asked.margins) if path is not None)
    problems = unwritable(options.to, WRITTEN, read, "--out")
    found = attempt(lambda: answered(asked), problems)
    refuse(problems)
    assert found is not None
    if options.to is not None:
        SURVEY.write(found, options.to)
    if options.json:
        say_json(rows.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.review_survey import survey_page

    return survey_page(found)


def _main(found: Answer) -> Rows:
    return next(iter(rows.tables(found).values()), {})


SURVEY = Written("Survey", told.sentence, told.notes, rows.tables, _main, _page)
