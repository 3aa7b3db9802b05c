"""What matters in a study of draws that is there already: no new trial.

The designs of the study are named as in `study draw`; of a study of one design it need not be named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.distributions import Uncertain
from healthtrust.study.draws.folder import read_study
from healthtrust.study.draws.known import OWN, Origin
from healthtrust.study.draws.study import Study
from healthtrust.study.sensitivity.factors import constant
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.given import FEWEST_IN_BIN, given
from healthtrust.study.sensitivity.parameter import Parameter, parameter_of
from healthtrust.study.sensitivity.result import NET_HEALTH, Result

Real = NDArray[np.float64]

FEWEST = 2 * FEWEST_IN_BIN
"""Draws that fill two bins."""


@dataclass(frozen=True)
class Wanted:
    """Designs of a study, the result, and money for a QALY."""

    designs: tuple[str, ...] = ()
    result: str = NET_HEALTH
    threshold: float | None = None
    seed: int = 1


def of_study(name: str, home: Path, wanted: Wanted) -> Answer:
    """Return what moves a result in the study meant by a folder, a fingerprint or `latest`."""
    return from_study(read_study(name, home), wanted)


def from_study(study: Study, wanted: Wanted) -> Answer:
    """Return what moves a result in the draws of a study; raises InvalidInput with everything wrong."""
    names = wanted.designs or study.designs
    problems = _problems(study, wanted, names)
    refuse(problems)
    threshold = wanted.threshold or study.manifest["threshold"]
    result = Result(wanted.result, tuple(names), study.currency, threshold)
    each = np.array([_of(study, result, study.designs.index(name)) for name in names])
    value = each[1] - each[0] if len(names) == 2 else each[0]
    known = value[np.isfinite(value)]
    refuse(_too_few(known, result.label))
    found = given(study.parameters, study.theta, value, wanted.seed)
    return Answer(
        result,
        _parameters(study),
        float(known.mean()),
        tuple(float(np.nanmean(row)) for row in each),
        given=found,
        study=study.fingerprint,
        failed=int((~np.isfinite(value)).sum()),
        seed=wanted.seed,
    )


def _of(study: Study, result: Result, design: int) -> Real:
    if result.name == NET_HEALTH and result.threshold:
        return np.asarray(study.of("qalys")[design] - study.of("pool spending")[design] / result.threshold)
    return np.asarray(study.of(result.name)[design])


def _problems(study: Study, wanted: Wanted, names: Sequence[str]) -> list[Problem]:
    found = []
    for name in wanted.designs:
        if name not in study.designs:
            near = nearest_match(name, study.designs)
            found.append(
                Problem("DESIGN", repr(name), f"{in_words(study.designs)}, which the study has", near)
            )
    if len(names) > 2:
        found.append(Problem("DESIGN", f"{len(names)} designs", f"one or two of {in_words(study.designs)}"))
    if len(set(names)) < len(names):
        found.append(Problem("OTHER", f"{names[0]} again", "another design of the study"))
    if wanted.result == NET_HEALTH and not (wanted.threshold or study.manifest["threshold"]):
        found.append(Problem("--threshold", "none", f"{study.currency} for a QALY"))
    elif wanted.result not in (*study.outcomes, NET_HEALTH):
        near = nearest_match(wanted.result, study.outcomes)
        found.append(Problem("--result", repr(wanted.result), "a result that the study has", near))
    if wanted.threshold is not None and not wanted.threshold > 0:
        found.append(Problem("--threshold", f"{wanted.threshold:g}", "money for a QALY, above 0"))
    return found


def _too_few(known: Real, label: str) -> list[Problem]:
    if len(known) < FEWEST:
        remedy = "Draw more with healthtrust study draw --draws."
        return [Problem("--from", f"{len(known)} draws", f"{FEWEST} or more", remedy=remedy)]
    if np.ptp(known) <= 1e-12 * float(np.abs(known).max()):
        return [constant(label, float(known[0]))]
    return []


def _parameters(study: Study) -> tuple[Parameter, ...]:
    """Return what the study's own list of parameters says, each name once."""
    listed = {each["name"]: each for each in reversed(study.manifest["parameters"])}
    return tuple(_parameter(listed[name]) for name in study.parameters)


def _parameter(told: Mapping[str, Any]) -> Parameter:
    mean, error, low, high = (float(told.get(key, nan)) for key in ("mean", "standard_error", "low", "high"))
    uncertain = Uncertain(told["name"], told["distribution"], mean, error, low, high)
    own = {told["name"]: Origin(told["source"], told["status"])} if told["group"] == OWN else {}
    return parameter_of(uncertain, (), own)
