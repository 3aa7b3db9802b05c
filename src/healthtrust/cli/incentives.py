"""healthtrust deliver incentives: what one more unit of anything is worth, under one contract or several."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.incentives_said import say_answer, say_stack
from healthtrust.cli.incentives_written import Told, as_plain, write
from healthtrust.cli.say import say_json
from healthtrust.deliver.incentives.answer import answer
from healthtrust.deliver.incentives.arrangements import read_actor
from healthtrust.deliver.incentives.question import Question, asked_of, misused
from healthtrust.deliver.incentives.stack import stack
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class IncentivesOptions(Question):
    """What is asked, and where the answer goes."""

    out: Path | None = None
    json: bool = False


def incentives_verb(options: IncentivesOptions) -> None:
    """Price every lever, find what stands out, add up an actor's contracts, and say or write it."""
    read = (*options.statements, options.stack)
    refuse([*unwritable(options.out, WRITTEN, read), *misused(options)])
    found = None
    if options.contracts:
        found = answer(asked_of(options), options.levers, options.share, options.own_cost)
    actor = read_actor(options.stack) if options.stack is not None else None
    told = Told(found, actor, stack(actor) if actor is not None else ())
    if options.out is not None:
        write(told, options.out)
    if options.json:
        say_json(as_plain(told))
        return
    if found is not None:
        say_answer(found)
    if actor is not None:
        if found is not None:
            print()
        say_stack(actor, told.stacked)
