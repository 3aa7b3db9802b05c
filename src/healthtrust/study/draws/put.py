"""What is asked of draws, read and judged: designs, what is uncertain in them, how it is drawn.

Every design is tried with the luck of the first, so that persons are the same and draw the same.

>>> question_of(Asked(("valley",), draws=0))
Traceback (most recent call last):
  ...
healthtrust.ground.errors.InvalidInput: --draws: found 0; expected 2 or more.
1 problem
>>> question = question_of(Asked(("valley",), draws=4, only=("behaviour",)))
>>> question.cases[0].name, question.shared.draws
('valley', 4)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from healthtrust.allocate.returns.margins import shipped_margins
from healthtrust.design.read import Read, read_design
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.distributions import Uncertain
from healthtrust.study.draws.own import Own, fitting, own_values
from healthtrust.study.draws.shared import Shared, Spread, shared_draws
from healthtrust.study.trial.case import Case, case_of
from healthtrust.study.trial.sampled import SAMPLING
from healthtrust.study.trial.uncertain import GROUPS, uncertain_values

FEWEST = 2
"""Draws without which there is no standard error."""

MARGIN = "cost-per-qaly.personal-care"
MARGIN_CURRENCY = "GBP"
"""Currency of what a QALY costs at the margin of care, as shipped."""


@dataclass(frozen=True)
class Asked:
    """Designs by name or file, and how what is uncertain in them is drawn."""

    designs: tuple[str, ...]
    draws: int = 1_000
    seed: int = 1
    only: tuple[str, ...] = GROUPS
    parameters: Path | None = None
    """A table of own distributions; they stand before the shipped ones of the same name."""
    sampling: str = SAMPLING[0]
    overrides: tuple[str, ...] = ()
    threshold: float | None = None
    """Money for a QALY at which designs are compared; what it costs at the margin of care unless given."""
    seeds: int = 1
    """Seeds of luck that draws go through in turn, from that of the first design on."""


@dataclass(frozen=True)
class Question:
    """What is asked, with nothing wrong about it."""

    asked: Asked
    cases: tuple[Case, ...]
    """[design]: at its own values, all with the luck of the first."""
    shared: Shared
    own: Own

    @property
    def threshold(self) -> float | None:
        """Return money for a QALY; none where it is not said and not known in the designs' currency."""
        known = self.cases[0].design.currency == MARGIN_CURRENCY
        return self.asked.threshold or (shipped_margins()[MARGIN].value if known else None)

    def values(self, design: int, draw: int) -> dict[str, float]:
        """Return what a design has put otherwise in a draw, its luck among it where that varies."""
        turn = {"seed": self.cases[0].design.seed + draw % self.asked.seeds} if self.asked.seeds > 1 else {}
        return {**self.shared.of(design, draw), **turn}


def question_of(asked: Asked) -> Question:
    """Return what is asked; raises InvalidInput with everything that is wrong with it."""
    problems = _problems(asked)
    read = [attempt(partial(read_design, name, asked.overrides), problems) for name in asked.designs]
    own = attempt(lambda: own_values(asked.parameters), problems) or Own((), {})
    designs = [each for each in read if each is not None]
    problems += _unlike(designs) + (_no_threshold(asked, designs) if designs else [])
    cases = [attempt(partial(case_of, each), problems) for each in designs]
    refuse(problems)
    named = _as_one([case for case in cases if case is not None])
    fits = fitting(own, named)
    uncertain = [_of(each, asked, fit) for each, fit in zip(designs, fits, strict=True)]
    if not any(uncertain):
        remedy = "Take in more groups with --only, or give distributions with --parameters."
        refuse([Problem("uncertain values", "none", "one at least", remedy=remedy)])
    shared = shared_draws(uncertain, Spread(asked.draws, asked.seed, asked.sampling))
    return Question(asked, named, shared, own)


def _of(read: Read, asked: Asked, own: Sequence[Uncertain]) -> list[Uncertain]:
    """Return what is uncertain in one design, own distributions before shipped ones."""
    stated = {p.name for p in own}
    return [*own, *(p for p in uncertain_values(read, asked.only) if p.name not in stated)]


def _as_one(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases with the luck of the first, each under a name of its own."""
    names = [case.name for case in cases]
    told = [
        name if names.count(name) == 1 else f"{name} {names[: n + 1].count(name)}"
        for n, name in enumerate(names)
    ]
    seed = {"seed": cases[0].design.seed}
    return tuple(case.with_values(seed, name) for case, name in zip(cases, told, strict=True))


# ---- what can be wrong -------------------------------------------------------------------------------------


def _problems(asked: Asked) -> list[Problem]:
    found = []
    if not asked.designs:
        found.append(Problem("designs", "none", "one or more"))
    if asked.draws < FEWEST:
        found.append(Problem("--draws", f"{asked.draws:,}", f"{FEWEST} or more"))
    if not 1 <= asked.seeds <= max(asked.draws, 1):
        found.append(Problem("--seeds", f"{asked.seeds:,}", "from 1 to as many as there are draws"))
    if asked.sampling not in SAMPLING:
        near = nearest_match(asked.sampling, SAMPLING)
        found.append(Problem("--sampling", repr(asked.sampling), in_words(SAMPLING), near))
    for name in asked.only:
        if name not in GROUPS:
            found.append(Problem("--only", repr(name), in_words(GROUPS), nearest_match(name, GROUPS)))
    for name in dict.fromkeys(asked.designs):
        if asked.designs.count(name) > 1:
            found.append(Problem("designs", f"{name!r} more than once", "each design once"))
    if asked.threshold is not None:
        if not asked.threshold > 0:
            found.append(Problem("--threshold", f"{asked.threshold:g}", "money for a QALY, above 0"))
        if len(asked.designs) == 1:
            remedy = "Name a second design to compare with."
            found.append(Problem("--threshold", "one design", "two or more", remedy=remedy))
    return found


def _unlike(designs: Sequence[Read]) -> list[Problem]:
    """Return what keeps designs from being compared: other money, or other years."""
    found = []
    for what, of in (
        ("currency", lambda each: each.design.currency),
        (
            "years",
            lambda each: "-".join(map(str, dict.fromkeys((each.design.span[0], each.design.span[-1])))),
        ),
    ):
        for other in designs[1:]:
            if of(other) != of(designs[0]):
                same = f"{of(designs[0])}, as {designs[0].name} has"
                found.append(Problem(f"{other.name}, {what}", str(of(other)), same))
    return found


def _no_threshold(asked: Asked, designs: Sequence[Read]) -> list[Problem]:
    """Return that a threshold in another currency than the shipped one must be said."""
    money = designs[0].design.currency
    if asked.threshold is not None or money == MARGIN_CURRENCY or len(asked.designs) < 2:
        return []
    remedy = f"What a QALY costs at the margin is known in {MARGIN_CURRENCY} only."
    return [Problem("--threshold", "none", f"{money} for a QALY", remedy=remedy)]
