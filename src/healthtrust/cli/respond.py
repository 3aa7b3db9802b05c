"""healthtrust deliver respond: what becomes of care when it is paid for and organised otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.respond_known import known_verb
from healthtrust.cli.respond_said import say
from healthtrust.cli.respond_written import RESPONSE
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import answer
from healthtrust.study.arrangements.asked import Asked
from healthtrust.study.arrangements.put import question_of


@dataclass(frozen=True)
class RespondOptions(Asked):
    """What is asked, and where the answer goes."""

    listing: bool = False
    show: str = ""
    json: bool = False
    to: Path | None = None


def respond_verb(options: RespondOptions) -> None:
    """List arrangements, show one, or say how care responds and write it where asked."""
    if options.listing or options.show:
        known_verb(options.show, options.to, json=options.json)
        return
    files = [Path(name) for name in (options.before, *options.after, options.population) if name]
    problems = unwritable(options.to, WRITTEN, (options.baseline, options.totals, *files), "--out")
    put = attempt(lambda: question_of(options), problems)
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        RESPONSE.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)
