"""A rule goes through zero: on either side its bands start there and follow without gap or overlap.

>>> from healthtrust.design.contract import Band, Step
>>> rule = Step(name="kept", part="rule", says="what is kept", clause="4", of="gross",
...             gains=[Band(start=0.02, up_to=0.1), Band(start=0.05)])
>>> for problem in band_problems(rule, "deal.toml, step kept"):
...     print(problem)
deal.toml, step kept, gains, band 1: found a start at 0.02; expected 0: a rule goes through zero. \
Put a threshold into a gate.
deal.toml, step kept, gains, band 2: found a start at 0.05 below 0.1, where the band before ends; \
expected bands that do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.design.contract import Band, Step
from healthtrust.ground.problems import Problem


def band_problems(step: Step, here: str) -> list[Problem]:
    """Return what is wrong with the bands of a rule on either side."""
    if not step.gains and not step.losses:
        return [Problem(here, "a rule without bands", "`gains`, `losses` or both")]
    return _side(step.gains, f"{here}, gains") + _side(step.losses, f"{here}, losses")


def _side(bands: Sequence[Band], here: str) -> list[Problem]:
    problems: list[Problem] = []
    end: float | None = 0.0
    for number, band in enumerate(bands, start=1):
        where = f"{here}, band {number}"
        if end is None:
            problems.append(Problem(where, "a band after one without end", "an `up_to` in the band before"))
            break
        problems += _start(band, end, where, first=number == 1)
        if band.up_to is not None and band.up_to <= end:
            problems.append(Problem(where, f"an end at {band.up_to:g}", f"an end above {end:g}"))
        end = band.up_to
    return problems


def _start(band: Band, end: float, where: str, *, first: bool) -> list[Problem]:
    if band.start is None or band.start == end:
        return []
    if first:
        remedy = "Put a threshold into a gate."
        return [Problem(where, f"a start at {band.start:g}", "0: a rule goes through zero", remedy=remedy)]
    side = "below" if band.start < end else "above"
    expected = "bands that do not overlap" if band.start < end else "bands without a gap"
    return [Problem(where, f"a start at {band.start:g} {side} {end:g}, where the band before ends", expected)]
