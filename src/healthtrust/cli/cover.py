"""healthtrust market cover: who holds private cover beside the core, what it does to the pool, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.cover_said import say, write_answer
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.market.cover.answer import answer
from healthtrust.market.cover.asked import read_question
from healthtrust.market.cover.said import as_plain
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class CoverOptions:
    """What else is asked, and where the answer goes."""

    switch: Path | None = None
    currency: str = "GBP"
    json: bool = False
    to: Path | None = None


def cover_verb(persons: Path, regime: Path, options: CoverOptions) -> None:
    """Say who holds what, what it does to the pool and who pays; before and after a switch if any."""
    files = (persons, regime, options.switch)
    problems = unwritable(options.to, WRITTEN, files, "--out")
    asked = attempt(lambda: read_question(persons, regime, options.switch, options.currency), problems)
    refuse(problems)
    assert asked is not None
    found = answer(asked)
    if options.to is not None:
        write_answer(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        say(found)
