"""healthtrust market selection: what schemes explain, whom they over- and underpay, and who gains by whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.cli.selection_said import say
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.market.selection import told
from healthtrust.market.selection.answer import Answer, answer
from healthtrust.market.selection.asked import Asked
from healthtrust.market.selection.put import question_of
from healthtrust.records.whole_file import unwritable


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
        SELECTION.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _facts(found: Answer) -> dict[str, str]:
    return {"currency": found.asked.money.code}


def _page(found: Answer) -> str:
    from healthtrust.reports.market_selection import selection_page

    return selection_page(found)


SELECTION = Written("Selection", told.sentence, told.notes, told.tables, told.groups_rows, _page, _facts)
