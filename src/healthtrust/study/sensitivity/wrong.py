"""Everything that can be wrong with what is asked of a sensitivity analysis, told at once.

>>> nearest_power(100), nearest_power(3)
(128, 16)
>>> from healthtrust.study.sensitivity.result import result_problems
>>> print(result_problems("net helth")[0])
--result: found 'net helth'; expected a result of a design, such as net health or measure:unmet-need \
(did you mean 'net health'?).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import TYPE_CHECKING

from healthtrust.design.read import Read
from healthtrust.ground.problems import Problem, in_words, nearest_match, too_small
from healthtrust.study.distributions import Uncertain
from healthtrust.study.draws.put import MARGIN_CURRENCY
from healthtrust.study.sensitivity.parameter import alternatives
from healthtrust.study.sensitivity.result import NET_HEALTH, result_problems
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.uncertain import GROUPS

if TYPE_CHECKING:
    from healthtrust.study.sensitivity.put import Asked

FEWEST, FEWEST_PATHS, FEWEST_POINTS = 16, 2, 3


def nearest_power(samples: int) -> int:
    """Return the nearest power of 2 that is enough."""
    return max(FEWEST, int(2 ** round(log2(max(samples, 1)))))


def asked_wrongly(asked: Asked, methods: Sequence[str]) -> list[Problem]:
    """Return what is wrong before any design is read."""
    found, depth = result_problems(asked.result), asked.depth
    if not 1 <= len(asked.designs) <= 2:
        found.append(Problem("designs", f"{len(asked.designs)}", "one, or two to compare"))
    if asked.method not in methods:
        near = nearest_match(asked.method, methods)
        found.append(Problem("--method", repr(asked.method), in_words(methods), near))
    if depth.samples < FEWEST or depth.samples & (depth.samples - 1):
        near = str(nearest_power(depth.samples))
        found.append(Problem("--samples", f"{depth.samples:,}", f"a power of 2 from {FEWEST} on", near))
    least = (("--paths", depth.paths, FEWEST_PATHS), ("--top", depth.top, 0), ("--singles", depth.singles, 0))
    found += too_small(least)
    if depth.grid and depth.grid < FEWEST_POINTS:
        found.append(Problem("--grid", str(depth.grid), f"{FEWEST_POINTS} or more, or 0 for none"))
    for name in asked.only:
        if name not in GROUPS:
            found.append(Problem("--only", repr(name), in_words(GROUPS), nearest_match(name, GROUPS)))
    if asked.threshold is not None and not asked.threshold > 0:
        found.append(Problem("--threshold", f"{asked.threshold:g}", "money for a QALY, above 0"))
    return found + _pair_wrong(asked)


def _pair_wrong(asked: Asked) -> list[Problem]:
    if not asked.pair:
        return []
    found = []
    if len(asked.designs) != 2:
        remedy = "Name a second design to compare with."
        found.append(Problem("--pair", "one design", "two to compare", remedy=remedy))
    if len(asked.pair) != 2 or len(set(asked.pair)) != 2:
        found.append(Problem("--pair", ", ".join(asked.pair), "two parameters"))
    return found


def of_designs(asked: Asked, designs: Sequence[Read]) -> list[Problem]:
    """Return what keeps designs from being compared, or their health from being counted in money."""
    found = []
    money = [each.design.currency for each in designs]
    spans = [f"{each.design.span[0]}-{each.design.span[-1]}" for each in designs]
    for what, of in (("currency", money), ("years", spans)):
        if len(set(of)) > 1:
            found.append(Problem(f"{designs[1].name}, {what}", of[1], f"{of[0]}, as {designs[0].name} has"))
    counted = asked.result == NET_HEALTH and asked.threshold is None
    if designs and counted and money[0] != MARGIN_CURRENCY:
        remedy = f"What a QALY costs at the margin is known in {MARGIN_CURRENCY} only."
        found.append(Problem("--threshold", "none", f"{money[0]} for a QALY", remedy=remedy))
    return found


def of_parameters(asked: Asked, cases: Sequence[Case], every: Mapping[str, Uncertain]) -> list[Problem]:
    """Return what is wrong with choices and the pair, and whether nothing is uncertain."""
    found = []
    for key in asked.choices:
        if not alternatives(key):
            found.append(Problem("--choices", repr(key), "a key of the design with named alternatives"))
    for name in asked.pair:
        if name not in every:
            near = nearest_match(name, every)
            found.append(Problem("--pair", repr(name), "a parameter that is uncertain", near))
    if not every and not asked.choices:
        remedy = "Take in more groups with --only, or give distributions with --parameters."
        where = in_words([case.name for case in cases])
        found.append(Problem("uncertain values", f"none in {where}", "one at least", remedy=remedy))
    return found
