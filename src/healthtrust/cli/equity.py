"""healthtrust review equity: who has what by rank and group, what inequality costs, who wins and loses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.equity_said import say
from healthtrust.cli.equity_source import rows_of
from healthtrust.cli.equity_written import EQUITY
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import unwritable
from healthtrust.review.inequalities.answer import answer
from healthtrust.review.inequalities.asked import unfit
from healthtrust.review.inequalities.put import Asked, question_of


@dataclass(frozen=True)
class EquityOptions:
    """What is asked of which rows, and where the answer goes."""

    asked: Asked
    source: str
    other: str
    folder: Path
    synthetic: bool | None = None
    json: bool = False
    to: Path | None = None


def equity_verb(options: EquityOptions, problems: list[Problem]) -> None:
    """Judge equity, say what is found, and write it where asked; problems of the options come along."""
    problems += unwritable(options.to, WRITTEN, (Path(options.source), Path(options.other or ".")), "--out")
    given = attempt(lambda: rows_of(options.asked, options.source, options.other, options.folder), problems)
    if given is None:
        refuse([*problems, *unfit(options.asked)])
    assert given is not None
    real = given.real if options.synthetic is None else not options.synthetic
    asked = replace(given.asked, real=real)
    put = attempt(
        lambda: question_of(asked, given.columns, given.source, given.other, given.other_source), problems
    )
    refuse(problems)
    assert put is not None
    found = answer(put)
    if options.to is not None:
        EQUITY.write(found, options.to)
    say(found, options.json)


def columns_named(said: str) -> tuple[str, ...]:
    """Return names with commas between them.

    >>> columns_named("age, sex"), columns_named("")
    (('age', 'sex'), ())
    """
    return tuple(name.strip() for name in said.split(",") if name.strip())


def amounts_of(option: str, said: str, problems: list[Problem]) -> tuple[float, ...]:
    """Return amounts with commas between them; what is none becomes a problem.

    >>> problems: list[Problem] = []
    >>> amounts_of("--bounds", "0,1", problems), amounts_of("--bounds", "low", problems)
    ((0.0, 1.0), ())
    >>> print(problems[0])
    --bounds: found 'low'; expected numbers with commas between them.
    """
    try:
        return tuple(float(word) for word in columns_named(said))
    except ValueError:
        problems.append(Problem(option, repr(said), "numbers with commas between them"))
        return ()


def bounds_of(said: str, problems: list[Problem]) -> tuple[float, float] | None:
    """Return the limits of an outcome, if any are said."""
    found = amounts_of("--bounds", said, problems)
    if found and len(found) != 2:
        problems.append(Problem("--bounds", f"{len(found)} numbers", "two, as 0,1"))
        return None
    return (found[0], found[1]) if found else None
