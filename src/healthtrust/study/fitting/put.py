"""A calibration as it is put: base design, knobs, targets, and everything that is wrong with them at once.

>>> question_of(Asked("valley", Path("unwritten.toml"), Path("unwritten.csv"), starts=0), tried)
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: --starts: found 0; expected 1 or more.
unwritten.toml: found no such file; expected a TOML file. Check the path.
unwritten.csv: found no such file; expected a readable table. Check the path.
3 problems
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.fit import Fit
from healthtrust.design.read import Read, read_design
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match, too_small
from healthtrust.study.fitting.model import Model, Try
from healthtrust.study.fitting.ranges import Range
from healthtrust.study.fitting.targets import ROLES, Target, read_targets
from healthtrust.study.search.knobs import turned
from healthtrust.study.search.wrong import wrong_knobs
from healthtrust.study.trial import Case, case_of, tried

__all__ = ["METHODS", "Asked", "Question", "question_of", "tried"]

METHODS = ("least-squares", "emulator")


@dataclass(frozen=True)
class Asked:
    """What is asked for, as it was written."""

    design: str
    knobs: Path
    targets: Path
    method: str = METHODS[0]
    starts: int = 4
    lucks: int = 5
    """Seeds over which chance is looked at; with 1 it is taken for none."""
    seed: int = 1
    """Of the Latin hypercube that starts are taken from."""
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is fitted to what, with nothing wrong about it that can be seen before anything is tried."""

    asked: Asked
    read: Read
    fit: Fit
    targets: tuple[Target, ...]
    model: Model

    @property
    def columns(self) -> list[int]:
        """Return which result of the model each target is of."""
        return [self.model.results.index(each.result) for each in self.targets]

    @property
    def fitted(self) -> tuple[Target, ...]:
        """Return the targets that are fitted to."""
        return tuple(each for each in self.targets if each.fitted)

    @property
    def seeds(self) -> list[int]:
        """Return the seeds whose luck is looked at, that of the design first."""
        return [(self.model.case.design.seed + n) % 2**63 for n in range(self.asked.lucks)]


def question_of(asked: Asked, tries: Try = tried) -> Question:
    """Return the question, the base design tried once; raises InvalidInput with all that is wrong."""
    problems = _wrong_numbers(asked)
    read = attempt(lambda: read_design(asked.design, asked.overrides), problems)
    fit = attempt(lambda: read_alone(asked.knobs, Fit), problems)
    targets = attempt(lambda: read_targets(asked.targets), problems)
    case = attempt(lambda: case_of(read), problems) if read else None
    if case and fit:
        wrong = wrong_knobs(fit.knobs, case)
        problems += [replace(each, where=f"{asked.knobs.name}, {each.where}") for each in wrong]
    if fit and targets:
        problems += _too_few(asked, fit, targets)
    if case and targets:
        problems += _unknown(asked, targets, case, tries)
    refuse(problems)
    assert read is not None and fit is not None and targets is not None and case is not None
    ranges = tuple(Range(turned(knob, case)) for knob in fit.knobs)
    results = tuple(dict.fromkeys(each.result for each in targets))
    return Question(asked, read, fit, targets, Model(case, ranges, results, tries))


def _wrong_numbers(asked: Asked) -> list[Problem]:
    least = (("--starts", asked.starts, 1), ("--lucks", asked.lucks, 1), ("--seed", asked.seed, 0))
    found = too_small(least)
    if asked.method not in METHODS:
        near = nearest_match(asked.method, METHODS)
        found.append(Problem("--method", repr(asked.method), in_words(METHODS), near))
    return found


def _too_few(asked: Asked, fit: Fit, targets: Sequence[Target]) -> list[Problem]:
    """Return that there are fewer numbers to fit to than knobs; priors count as such."""
    different = len({each.result for each in targets if each.fitted})
    priors = sum(knob.known for knob in fit.knobs)
    if different and different + priors >= len(fit.knobs):
        return []
    results = "result" if different == 1 else "results"
    told = f"{different} {results} {ROLES[0]} and {priors} priors for {len(fit.knobs)} knobs"
    remedy = "Add targets, leave knobs out, or say what is known of knobs: prior and prior_standard_error."
    expected = "one result to fit to at least, and with priors as many as knobs"
    return [Problem(f"{asked.targets.name} and {asked.knobs.name}", told, expected, remedy=remedy)]


def _unknown(asked: Asked, targets: Sequence[Target], case: Case, tries: Try) -> list[Problem]:
    """Return the results that the base design does not have, or that are no number there."""
    base = tries([case])
    if base.failed:
        return [Problem(asked.design, base.failed[0].why, "a base design that can be tried")]
    names, found = base.names, []
    for each in targets:
        where = f"{asked.targets.name}, row {each.row}"
        if each.result not in names:
            near = nearest_match(each.result, names)
            remedy = "" if near else "See what there is: healthtrust study draw DESIGN --draws 2 --json."
            found.append(Problem(where, f"{each.result!r}", "a result of the design", near, remedy))
        elif not isfinite(float(base.column(each.result)[0])):
            told = f"{each.result}, which is no number for the base design"
            found.append(Problem(where, told, "a result that is a number"))
    return found
