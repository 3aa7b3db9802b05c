"""What is asked of contracts: which, on which statements, which levers, and how far they are moved.

Source  ours.

>>> for problem in misused(Question(levers=("admission",), stack=Path("riverside.toml"), share=15)):
...     print(problem)
--range: found 15; expected a share between 0 and 1: 0.15 is 15 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from typing import get_args

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.incentives.answer import SHARE, Asked
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.design.contract import Lever
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match


@dataclass(frozen=True)
class Question:
    """Contracts with their statements, and which levers and settlements are asked for; all if none is."""

    contracts: tuple[str, ...] = ()
    statements: tuple[Path, ...] = ()
    levers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    share: float = SHARE
    stack: Path | None = None
    costs: tuple[str, ...] = ()
    """What one more unit costs the party itself, each as `lever=amount`."""

    @property
    def own_cost(self) -> dict[Lever, float]:
        """Return what one more unit of a lever costs the party itself; of levers that are none, nothing."""
        read = {lever: _amount(text) for lever, text in map(_parted, self.costs)}
        return {lever: read[lever] for lever in get_args(Lever) if lever in read}


def misused(question: Question) -> list[Problem]:
    """Return what is wrong with the question before any file is read."""
    problems = []
    if not question.contracts and question.stack is None:
        problems.append(Problem("question", "no contract", "--contract with --statements, or --stack"))
    if len(question.contracts) != len(question.statements):
        found = f"{_counted(question.contracts, 'contract')} and {_counted(question.statements, 'statement')}"
        problems.append(Problem("question", found, "--statements once for each --contract, in order"))
    if not 0 < question.share < 1:
        problems.append(Problem("--range", f"{question.share:g}", "a share between 0 and 1: 0.15 is 15 %"))
    named = [("--lever", lever) for lever in question.levers]
    for each in question.costs:
        lever, text = _parted(each)
        named.append(("--own-cost", lever))
        if not isfinite(_amount(text)):
            problems.append(Problem("--own-cost", repr(each), "LEVER=AMOUNT, as admission=3000"))
    known = get_args(Lever)
    problems += [
        Problem(option, repr(lever), in_words(known), nearest_match(lever, known))
        for option, lever in named
        if lever not in known
    ]
    return problems


def _parted(text: str) -> tuple[str, str]:
    """Return the lever and the amount of `lever=amount`."""
    lever, _, amount = text.partition("=")
    return lever.strip(), amount


def _amount(text: str) -> float:
    """Return an amount of money; NaN where it is none."""
    try:
        return float(text)
    except ValueError:
        return nan


def asked_of(question: Question) -> tuple[Asked, ...]:
    """Return the contracts with their statements; raises with the problems of all of them."""
    asked, problems = [], list[Problem]()
    for name, path in zip(question.contracts, question.statements, strict=True):
        try:
            asked.append(_one(name, path, question))
        except InvalidInput as found:
            problems += found.problems
    refuse(problems)
    if question.parties:
        asked = [each for each in asked if each.only]
        if not asked:
            found_nothing = in_words([repr(p) for p in question.parties])
            raise InvalidInput(
                [Problem("--party", found_nothing, "the key of a settlement in the statements")]
            )
    refuse(_unknown_levers(question, asked))
    return tuple(asked)


def _one(name: str, path: Path, question: Question) -> Asked:
    contract = contract_named(name)
    statement = read_statement(contract, path)
    settle(contract, statement)
    only = tuple(k for k, key in enumerate(statement.key.tolist()) if key in question.parties)
    called = name.removesuffix(".toml")
    if list(question.contracts).count(name) > 1:
        called = f"{called}, {path.stem}"
    return Asked(called, contract, statement, only)


def _unknown_levers(question: Question, asked: Sequence[Asked]) -> list[Problem]:
    """Return levers that no contract asked for names."""
    named = [moved.lever for each in asked for moved in each.contract.levers]
    where = in_words([each.name for each in asked])
    if not named:
        remedy = "Add [[levers]] to the contract: what one unit more changes in its columns."
        return [Problem(where, "no levers", "at least one lever", remedy=remedy)]
    return [
        Problem("--lever", repr(lever), f"a lever of {where}: {in_words(dict.fromkeys(named))}")
        for lever in question.levers
        if lever not in named
    ]


def _counted(things: Sequence[object], one: str) -> str:
    return f"{len(things)} {one}{'' if len(things) == 1 else 's'}"
