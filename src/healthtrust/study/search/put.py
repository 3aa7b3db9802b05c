"""The question of a search as it is put: base design, knobs, objectives, constraints, and how it is judged.

    judged over K draws    each design is tried with the same K draws of what is uncertain, and its results
                           are their means; without draws, at the values the design and its tables state

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     knobs = Path(folder) / "knobs.toml"
...     _ = knobs.write_text('[[knobs]]\\nkey = "pool.ceiling_share"\\nlow = 0.1\\nhigh = 0.15\\n'
...                          '[[objectives]]\\nresult = "net health"\\n')
...     question = question_of(Asked("valley", knobs, overrides=("people.size=1000",)))
>>> question.knobs[0].base, question.draws
(0.12, None)
>>> [aim.direction for aim in aims_of(question, {"net health": 1.0})[0]]
['highest']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from json import dumps
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.read import Read, read_design
from healthtrust.design.search import Search
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match, too_small
from healthtrust.study.search.aims import Aim, Bound, Named, bounds_of, told_of
from healthtrust.study.search.knobs import Setting, Turned, turned, values_of
from healthtrust.study.search.proposals import SAMPLERS, missing_for
from healthtrust.study.search.wrong import wrong_aims, wrong_knobs
from healthtrust.study.trial import Case, Draws, case_of, drawn_values, uncertain_values

LENGTH = 12
"""Hexadecimal digits that name a search."""


@dataclass(frozen=True)
class Asked:
    """What is asked for, as it was written."""

    design: str
    knobs: Path
    trials: int = 200
    seed: int = 1
    sampler: str = ""
    draws: int = 0
    """Draws over which each trial is judged; 0 for the values as stated."""
    judged: int = 30
    """Draws in which the best designs are judged again."""
    flips: int = 3
    """Uncertain values looked at for where the ranking flips."""
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is searched, ready to be tried."""

    asked: Asked
    read: Read
    case: Case
    search: Search
    knobs: tuple[Turned, ...]
    sampler: str
    draws: Draws | None

    @property
    def base(self) -> tuple[Setting, ...]:
        """Return the settings of the base design."""
        return tuple(knob.base for knob in self.knobs)

    @property
    def turned_keys(self) -> frozenset[str]:
        """Return the values of the design that knobs turn."""
        return frozenset(key for knob in self.knobs for key in knob.knob.keys)

    @property
    def fingerprint(self) -> str:
        """Return what names the search: base design, file of knobs, sampler, seed and draws."""
        told = [self.case.mark, self.search.model_dump(mode="json"), self.sampler]
        return sha256(dumps([*told, self.asked.seed, self.asked.draws]).encode()).hexdigest()[:LENGTH]

    def case_at(self, settings: tuple[Setting, ...]) -> Case:
        """Return the design of settings; raises InvalidInput where there can be none."""
        return self.case.with_values(values_of(self.knobs, settings))


def question_of(asked: Asked) -> Question:
    """Return the question; raises InvalidInput with everything that is wrong before anything is tried."""
    problems = _wrong_numbers(asked)
    read = attempt(lambda: read_design(asked.design, asked.overrides), problems)
    search = attempt(lambda: read_alone(asked.knobs, Search), problems)
    case = attempt(lambda: case_of(read), problems) if read else None
    if case and search:
        named = wrong_knobs(search.knobs, case)
        problems += [_of_file(asked.knobs, problem) for problem in named]
    refuse(problems)
    assert read is not None
    assert search is not None
    assert case is not None
    knobs = tuple(turned(knob, case) for knob in search.knobs)
    sampler = asked.sampler or ("tpe" if len(search.objectives) == 1 else "nsga2")
    draws = _draws(read, asked.draws, asked.seed, {k for knob in knobs for k in knob.knob.keys})
    return Question(asked, read, case, search, knobs, sampler, draws)


def aims_of(question: Question, base: Named) -> tuple[tuple[Aim, ...], tuple[Bound, ...]]:
    """Return objectives and bounds beside the results of the base design; raises with all that is unknown."""
    search, currency = question.search, question.case.design.currency
    wrong = wrong_aims(search.objectives, search.constraints, base, currency)
    refuse([_of_file(question.asked.knobs, problem) for problem in wrong])
    better = {"higher": "highest", "lower": "lowest"}
    aims = [
        Aim(each, each.direction or better[told_of(each.result, currency).better])
        for each in search.objectives
    ]
    bounds = [bound for each in search.constraints for bound in bounds_of(each, base, currency)]
    return tuple(aims), tuple(bounds)


def draws_of(question: Question, count: int, seed: int) -> Draws | None:
    """Return draws of what is uncertain about the base design, but for what knobs turn."""
    return _draws(question.read, count, seed, question.turned_keys)


def _draws(read: Read, count: int, seed: int, turned_keys: set[str] | frozenset[str]) -> Draws | None:
    if not count:
        return None
    uncertain = [p for p in uncertain_values(read) if p.name not in turned_keys]
    return drawn_values(uncertain, count, seed)


def _of_file(path: Path, problem: Problem) -> Problem:
    return replace(problem, where=f"{path.name}, {problem.where}")


def _wrong_numbers(asked: Asked) -> list[Problem]:
    trials = ("--trials", asked.trials, 1)
    names = ("draws", "judged", "flips", "seed")
    problems = too_small([trials, *((f"--{name}", getattr(asked, name), 0) for name in names)])
    if asked.sampler and asked.sampler not in SAMPLERS:
        near = nearest_match(asked.sampler, SAMPLERS)
        problems.append(Problem("--sampler", repr(asked.sampler), in_words(SAMPLERS), near))
    elif missing := missing_for(asked.sampler):
        others = in_words([name for name in SAMPLERS if name != asked.sampler])
        found = f"{asked.sampler!r} without {missing}"
        problems.append(Problem("--sampler", found, others, remedy=f"Or install {missing}."))
    return problems
