"""healthtrust market equilibrium: premiums that cover those who join at them, and their worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.equilibrium_said import plain, say_answer, write_answer
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.market.equilibrium.answer import answer
from healthtrust.market.equilibrium.asked import Files, asked_of, notes_of
from healthtrust.market.equilibrium.build import Asked, exchange_of
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class EquilibriumOptions:
    """What else is asked, and where the answer goes."""

    compare: Path | None = None
    currency: str = "GBP"
    json: bool = False
    to: Path | None = None


def equilibrium_verb(files: Files, options: EquilibriumOptions) -> None:
    """Find every equilibrium, say them, and write them where asked."""
    read = (files.cells, files.plans, files.rule, files.premiums, options.compare)
    problems = unwritable(options.to, WRITTEN, read, "--out")
    money = attempt(lambda: currency(options.currency), problems)
    asked = attempt(lambda: asked_of(files, money), problems)
    other = None
    if options.compare is not None:
        rival = replace(files, premiums=options.compare)
        again = list[Any]()
        other = attempt(lambda: asked_of(rival, money), again)
        problems += [problem for problem in again if problem not in problems]
    refuse(problems)
    assert money is not None and asked is not None
    found = answer(exchange_of(asked), money, groups_of(asked, files.by), notes_of(asked))
    second = None if other is None else answer(exchange_of(other), money, groups_of(other, files.by))
    if options.to is not None:
        write_answer(found, second, options.to)
    if options.json:
        say_json(plain(found, second))
    else:
        say_answer(found, second)


def groups_of(asked: Asked, by: str) -> tuple[str, ...]:
    """Return the group [cell] of each cell: by the column asked for; none without one."""
    return tuple(asked.cells.texts(by)) if by else ()
