"""Designs tried with the same draws of all that is uncertain: `drawn`, from the question to the study.

    trial (k, d)  =  design k with the values of draw d;     every trial is kept as it is found

A study killed at any moment goes on with the same question in the same folder; what it finds does not depend
on how many worked at it.

>>> asked = Asked(("valley",), draws=2, only=("behaviour",), overrides=("people.size=1000",))
>>> study = drawn(asked, workers=1)
>>> study.draws, study.values.shape[0], study.ran, len(study.missed)
(2, 1, 2, 0)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.draws.folder import KEPT, finished, manifest_of
from healthtrust.study.draws.put import Asked, Question, question_of
from healthtrust.study.draws.study import MAIN, Miss, Study
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.many import Tell, Trials, tried

Real = NDArray[np.float64]

LENGTH = 12
"""Hexadecimal digits that name a study."""


def drawn(
    asked: Asked,
    folder: Path | None = None,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> Study:
    """Return what comes of designs in every draw; with a folder of studies it is kept there and written.

    workers: processes side by side, one a processor unless said; tell: hears how many trials are done, of how
    many. Raises InvalidInput with everything wrong about the question.
    """
    question = question_of(asked)
    cases = _cases(question)
    name = fingerprint(question, cases)
    place = None if folder is None else folder / name
    with Kept(place / KEPT if place else None) as kept:
        found = tried(cases, kept, workers, tell)
    refuse([] if found.names else [_none(found)])
    study = replace(_study(question, found, name), manifest=manifest_of(question, name, found))
    return study if place is None else finished(study, place)


def _none(found: Trials) -> Problem:
    """Return that no design could be in any draw, and the most frequent reason."""
    (why, times), *_ = Counter(failed.why for failed in found.failed).most_common()
    told = f"that no design could be in any of {len(found.found):,} trials, {times:,} times because of {why}"
    return Problem("designs", told, "designs that can be")


def fingerprint(question: Question, cases: list[Case]) -> str:
    """Return what names a study: its trials with all their values, and how they were drawn."""
    spread = [question.shared.draws, question.asked.seed, question.asked.sampling]
    known = [[p.name, p.family, *_plain(p)] for p in question.shared.parameters]
    told = dumps([[case.mark for case in cases], spread, known, question.asked.threshold])
    return sha256(told.encode()).hexdigest()[:LENGTH]


def _plain(p: Any) -> list[str]:
    return [repr(getattr(p, name)) for name in ("mean", "standard_error", "low", "high", "luck")]


def _cases(question: Question) -> list[Case]:
    """Return the trials, draw after draw and in each all designs; raises with all that a design refuses."""
    cases, refused = [], dict[tuple[str, str], list[tuple[float, Problem]]]()
    for draw in range(question.shared.draws):
        for at, case in enumerate(question.cases):
            values = question.values(at, draw)
            try:
                cases.append(case.with_values(values))
            except InvalidInput as wrong:
                for key, problem in {_key(p, values): p for p in wrong.problems}.items():
                    refused.setdefault((case.name, key), []).append((values.get(key, np.nan), problem))
    refuse([_many(question, *at, each) for at, each in refused.items()])
    return cases


def _key(problem: Problem, values: dict[str, float]) -> str:
    """Return the parameter that a problem is about, or where it says it is."""
    ends = [name for name in values if problem.where.endswith(name)]
    return max(ends, key=len) if ends else problem.where


def _many(question: Question, design: str, key: str, each: list[tuple[float, Problem]]) -> Problem:
    value, first = each[0]
    such = f", such as {value:g}" if np.isfinite(value) else f", such as {first.found}"
    remedy = "Make its distribution narrower, or of a family that ends where the design does."
    found = f"values that {design} refuses in {len(each):,} of {question.shared.draws:,} draws{such}"
    return Problem(f"parameter {key}", found, first.expected, first.nearest, remedy)


def _study(question: Question, found: Trials, name: str) -> Study:
    designs, draws = len(question.cases), question.shared.draws
    values = np.array([found.column(outcome) for outcome in found.names]).reshape(-1, draws, designs)
    names, values = _net_health(found.names, values, question)
    return Study(
        fingerprint=name,
        designs=tuple(case.name for case in question.cases),
        parameters=question.shared.names,
        theta=question.shared.by_name(),
        outcomes=names,
        values=values.transpose(2, 0, 1),
        missed=tuple(Miss(f.number % designs, f.number // designs, f.why) for f in found.failed),
        manifest={},
        ran=found.ran,
    )


def _net_health(names: tuple[str, ...], values: Real, question: Question) -> tuple[tuple[str, ...], Real]:
    """Return outcomes [outcome, draw, design], net health at the threshold, or left out without one."""
    if MAIN not in names:
        return names, values
    at, threshold = names.index(MAIN), question.threshold
    if threshold is None:
        return (*names[:at], *names[at + 1 :]), np.delete(values, at, axis=0)
    values[at] = values[names.index("qalys")] - values[names.index("pool spending")] / threshold
    return names, values
