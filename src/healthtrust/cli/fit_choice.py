"""healthtrust market fit: how people chose among plans, what a dearer premium does, and a rule of choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.fit_choice_said import say_answer, write_answer
from healthtrust.cli.say import say_json
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.estimate.answer import answer
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.choices import read_choices
from healthtrust.market.estimate.fit import fit
from healthtrust.market.estimate.written import rule_of, write_rule
from healthtrust.records.whole_file import unwritable


@dataclass(frozen=True)
class FitChoiceOptions:
    """What is asked, and where the answer goes."""

    question: Question = field(default_factory=Question)
    rule_out: Path | None = None
    out: Path | None = None
    json: bool = False
    wrong: tuple[Problem, ...] = ()
    """What could not be read of the options."""


def fit_choice_verb(choices: Path, options: FitChoiceOptions) -> None:
    """Estimate, say what was found, and write it where asked."""
    problems = [*options.wrong, *unwritable(options.out, WRITTEN, (choices,), "--out")]
    problems += unwritable(options.rule_out, (".toml",), (choices,), "--rule-out")
    read = attempt(lambda: read_choices(choices, options.question), problems)
    refuse(problems)
    assert read is not None
    fitted = fit(read, options.question)
    rule = rule_of(fitted) if options.rule_out is not None else None
    found = answer(fitted)
    if options.rule_out is not None and rule is not None:
        write_rule(rule, options.rule_out)
    if options.out is not None:
        write_answer(found, options.out)
    if options.json:
        say_json(found.as_plain())
    else:
        say_answer(found)


def names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names given by an option: between commas, or the option again.

    >>> names(["premium,quality", "age"])
    ('premium', 'quality', 'age')
    """
    every = [name.strip() for each in given or () for name in each.split(",")]
    return tuple(name for name in every if name)


def nests(
    given: Sequence[str] | None,
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[Problem, ...]]:
    """Return nests given as NAME=plan,plan, and a problem for each that is not.

    >>> nests(["broad=Mutual,Unity"])
    ((('broad', ('Mutual', 'Unity')),), ())
    """
    found = [each.partition("=") for each in given or ()]
    wrong = [
        Problem("--nest", repr("".join(each)), "NAME=plan,plan")
        for each in found
        if not (each[0] and each[1])
    ]
    named = tuple((name.strip(), names([plans])) for name, sign, plans in found if name and sign)
    return named, tuple(wrong)
