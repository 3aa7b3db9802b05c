"""healthtrust study sensitivity: what matters among all that is uncertain, and where the ranking flips."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import counting, kept_in, say_json
from healthtrust.cli.sensitivity_said import say
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.sensitivity import (
    Answer,
    Asked,
    Cost,
    Wanted,
    of_study,
    question_of,
    sensitivity,
    tables,
    told,
)


@dataclass(frozen=True)
class SensitivityOptions:
    """What is asked, of which study if of one, who works at it, and where the answer goes."""

    asked: Asked
    folder: Path
    study: str = ""
    workers: int | None = None
    json: bool = False
    to: Path | None = None


def sensitivity_verb(options: SensitivityOptions) -> None:
    """Say what matters most and where the ranking flips, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.parameters,), "--out")
    asked, found = options.asked, None
    if options.study:
        wanted = Wanted(asked.designs, asked.result, asked.threshold, asked.seed)
        found = attempt(lambda: of_study(options.study, options.folder, wanted), problems)
    else:
        attempt(lambda: question_of(asked), problems)
    refuse(problems)
    if found is None:
        with kept_in(options.folder):
            found = sensitivity(asked, options.folder, options.workers, counting, _announced)
    if options.to is not None:
        SENSITIVITY.write(found, options.to)
    if options.json:
        say_json(tables.as_plain(found))
    else:
        say(found)


def _announced(cost: Cost) -> None:
    print(f"{cost.said} Trials that are kept are not run again.", file=sys.stderr, flush=True)


def _page(found: Answer) -> str:
    from healthtrust.reports.study_sensitivity import sensitivity_page

    return sensitivity_page(found)


SENSITIVITY = Written("Sensitivity", told.sentence, told.notes, tables.tables, tables.main, _page)
