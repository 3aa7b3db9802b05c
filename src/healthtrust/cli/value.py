"""healthtrust study value: which design of a study to choose, how surely, and what is worth finding out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.cli.value_said import say
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.draws import value_told as told
from healthtrust.study.draws.folder import read_study
from healthtrust.study.draws.valued import Valued, Wanted, valued


@dataclass(frozen=True)
class ValueOptions:
    """Which study, what is asked of it, and where the answer goes."""

    study: str
    folder: Path
    threshold: str
    population: float | None
    years: int
    parameters: tuple[str, ...]
    """Groups and names whose knowing is judged; all groups where none is named."""
    json: bool = False
    to: Path | None = None


def value_verb(options: ValueOptions) -> None:
    """Say which design to choose, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (), "--out")
    study = attempt(lambda: read_study(options.study, options.folder), problems)
    wanted = Wanted(options.threshold, options.population, options.years, options.parameters)
    found = None if study is None else attempt(lambda: valued(study, wanted), problems)
    refuse(problems)
    assert found is not None
    if options.to is not None:
        VALUE.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Valued) -> str:
    from healthtrust.reports.study_value import value_page

    return value_page(found)


VALUE = Written("Value", told.sentence, told.notes, told.tables, told.design_rows, _page)
