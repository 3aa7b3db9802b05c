"""healthtrust deliver luck: what a contract pays and charges by luck alone, before it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.luck_said import say
from healthtrust.cli.say import say_json
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
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
        LUCK.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Answer) -> str:
    from healthtrust.reports.deliver_luck import luck_page

    return luck_page(found)


LUCK = Written("Luck", told.sentence, told.notes, told.tables, told.settlement_rows, _page)
