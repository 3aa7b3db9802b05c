"""A calibration in words: what was fitted, how well, how sure, and what targets leave open.

>>> times_in_100(0.4321), times_in_100(0.001), times_in_100(0.9996)
('43 times in 100', 'less than once in 100', 'nearly always')
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.ground.rows import plainly
from healthtrust.study.draws.told import amount
from healthtrust.study.fitting import told
from healthtrust.study.fitting.calibrated import names_of
from healthtrust.study.fitting.found import Fitting, Met
from healthtrust.study.fitting.profiles import NINETY_FIVE

SMALL_PART = 0.2
"""Parts of a direction below this are not told."""
UNLIKELY = 0.05
NEXT_TO_NOTHING = 1e-6
CLOSE = 0.9
"""A correlation from which on two knobs are hardly told apart."""


def sentence(of: Fitting) -> str:
    """Return what was found: how many targets are met, and the values."""
    fitted = [each for each in of.met if each.target.fitted]
    before = sum(abs(each.off_before) <= 1.96 for each in fitted)
    met = sum(each.inside for each in fitted)
    values = [
        f"{name} {setting_in_words(of, n)} (was {along.turned.said(along.turned.base)})"
        for n, (name, along) in enumerate(zip(told.names_of(of), of.question.model.ranges, strict=True))
    ]
    is_met, was_met = "is" if met == 1 else "are", "was" if before == 1 else "were"
    return (
        f"{met} of {len(fitted)} targets {is_met} met, where {before} {was_met} before: {names_of(values)}."
    )


def setting_in_words(of: Fitting, knob: int) -> str:
    """Return a fitted value with its standard error, or why it has none."""
    along, value, error = of.question.model.ranges[knob], of.settings[knob], float(of.errors[knob])
    said = along.turned.said(value)
    if not of.free[knob]:
        return f"{said}, at the end of its range"
    return f"{said} ± {amount(error)}" if isfinite(error) else f"{said}, not determined"


def notes(of: Fitting) -> list[str]:
    """Return what a reader should know before believing the values."""
    return [
        *_fit(of),
        *_held_out(of),
        *_ends(of),
        *_open(of),
        *_alike(of),
        *_quarrels(of),
        *_others(of),
        *_profile(of),
        *_luck(of),
        _how(of),
    ]


def as_plain(of: Fitting) -> dict[str, Any]:
    """Return everything as plain values."""
    asked = of.question.asked
    return {
        "says": sentence(of),
        "notes": notes(of),
        "design": of.question.read.name,
        "method": asked.method,
        "starts": asked.starts,
        "seed": asked.seed,
        "seeds": of.question.seeds,
        "chi_square_before": of.before,
        "chi_square": of.chi_square,
        "degrees_of_freedom": of.degrees,
        "p": of.chance,
        **plainly(told.tables(of)),
    }


def off_in_words(each: Met) -> str:
    """Return by how many standard errors a target is missed, with the sign."""
    return amount(round(each.off, 2) + 0.0)


def times_in_100(chance: float) -> str:
    """Return a chance as it is said."""
    if chance < 0.01:
        return "less than once in 100"
    if chance > 0.995:
        return "nearly always"
    times = round(100 * chance)
    return "once in 100" if times == 1 else f"{times} times in 100"


# ---- what a reader should know -----------------------------------------------------------------------------


def _fit(of: Fitting) -> Iterator[str]:
    freedom = f"{of.degrees} degree{'' if of.degrees == 1 else 's'} of freedom"
    fell = f"Chi-square fell from {amount(round(of.before, 3))} to {amount(round(of.chi_square, 3))}"
    if of.chance is None:
        yield f"{fell}; with as many knobs as numbers to fit to, that the fit is close proves nothing."
        return
    verdict = (
        "more than chance explains: the design cannot give these targets together"
        if of.chance < UNLIKELY
        else "no more than chance explains"
    )
    yield (
        f"{fell} on {freedom}. Were the design right, targets would be missed by as much or more "
        f"{times_in_100(of.chance)}: {verdict}."
    )


def _held_out(of: Fitting) -> Iterator[str]:
    held = [each for each in of.met if not each.target.fitted]
    if held:
        met = sum(each.inside for each in held)
        missed = [f"{each.target.name} by {off_in_words(each)}" for each in held if not each.inside]
        still = f"; missed, in standard errors: {names_of(missed)}" if missed else ""
        yield f"Of targets held out {met} of {len(held)} {'is' if met == 1 else 'are'} met{still}."


def _ends(of: Fitting) -> Iterator[str]:
    at = [name for name, free in zip(told.names_of(of), of.free, strict=True) if not free]
    if at:
        yield (
            f"At the end of the range: {names_of(at)}. The targets ask for more than the range allows, or do "
            "not determine it; errors of the others take it as known."
        )


def _open(of: Fitting) -> Iterator[str]:
    names = told.names_of(of)
    for direction in of.sure.open:
        parts = [
            f"{amount(round(float(direction[n]), 2))} × {names[n]}"
            for n in np.argsort(-np.abs(direction), kind="stable")
            if abs(direction[n]) > SMALL_PART
        ]
        if len(parts) == 1:
            yield f"The targets do not determine {names[int(np.argmax(np.abs(direction)))]} within its range."
        else:
            yield (
                f"The targets do not determine {' and '.join(parts)} (in shares of the ranges): moved so "
                "together, results stay within the errors of the targets."
            )


def _alike(of: Fitting) -> Iterator[str]:
    names, correlation = told.names_of(of), of.sure.correlation
    for i in range(len(names)):
        for k in range(i):
            if abs(correlation[i, k]) > CLOSE:
                yield (
                    f"{names[k]} and {names[i]} are hardly told apart: their errors have a correlation of "
                    f"{amount(round(float(correlation[i, k]), 2))}."
                )


def _quarrels(of: Fitting) -> Iterator[str]:
    for one, other in of.quarrels:
        yield (
            f"{one.name} and {other.name} contradict each other in this design: without the one, the other "
            "would be met."
        )


def _others(of: Fitting) -> Iterator[str]:
    count = len(of.sought.ends)
    if of.others:
        places = [
            ", ".join(
                f"{along.turned.label} {along.turned.said(along.setting(float(u)))}"
                for along, u in zip(of.question.model.ranges, place, strict=True)
            )
            for place in of.others
        ]
        yield f"Other values fit as well, as far as chance can tell: {'; '.join(places)}."
    elif count > 1:
        yield f"{count} searches found no other values that fit as well."


def _profile(of: Fitting) -> Iterator[str]:
    least = min((float(np.nanmin(each.rise, initial=0.0)) for each in of.profiles), default=0.0)
    if least < -0.1:
        yield (
            f"A profile came {amount(-least)} nearer to the targets than the fit: results move in steps "
            "there; more starts, or a wider step, may find it."
        )


def _luck(of: Fitting) -> Iterator[str]:
    spread = of.lucky.spread
    if len(of.lucky.seeds) < 2 or not np.isfinite(spread).any():
        yield "Chance in the design was not looked at: errors are those of the targets alone."
        return
    rows = told.knob_rows(of)
    moved = [
        f"{name} by {amount(luck) if luck > NEXT_TO_NOTHING * abs(value) else 'nothing'}"
        for name, luck, value in zip(rows["knob"], rows["luck"], rows["fitted"], strict=True)
        if luck is not None
    ]
    yield (
        f"Luck moves fitted values, by standard deviations over {len(of.lucky.seeds)} seeds: "
        f"{names_of(moved)}. Errors of targets hold the luck of the design too."
    )


def _how(of: Fitting) -> str:
    count, method = len(of.sought.ends), of.question.asked.method.replace("-", " ")
    return (
        f"Fitted by {method} from {count} start{'' if count == 1 else 's'}; every trial by the luck of seed "
        f"{of.question.seeds[0]}. 95 % intervals end where the distance rises by {NINETY_FIVE:.2f}."
    )
