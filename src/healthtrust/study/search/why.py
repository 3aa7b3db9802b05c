"""Why the winner wins: one knob at a time around it, what each change brings, which bounds hold it back.

    slice            the winner with one knob put elsewhere, all others as they are
    what each brings study.attribution: Shapley shares of the change from the base design
    binding          a bound with less room than a hundredth of its size; its price is what the best design
                     that breaks it alone would gain

>>> Slice(0, 0.2, (5.0,), (), True).feasible
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.design.read import Read
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.attribution import Causes, attributed, parts_between
from healthtrust.study.attribution.coalitions import By
from healthtrust.study.search.aims import Aim, Bound, holds
from healthtrust.study.search.knobs import Setting
from healthtrust.study.search.put import Question
from healthtrust.study.search.trials import ALONE, Searched, Trial
from healthtrust.study.search.tries import Tries
from healthtrust.study.trial.many import Desk, Tell

POINTS = 5
"""Settings of a slice, beside the winner's own."""
CHANGES = 5
"""Changes shared out one by one; more are shared out by heading."""
BINDS = 0.01


@dataclass(frozen=True)
class Slice:
    """The winner with one knob put elsewhere."""

    knob: int
    setting: Setting
    values: tuple[float, ...]
    """Of every objective; NaN where the design could not be."""
    over: tuple[float, ...]
    """How far beyond every bound, as a share of it."""
    feasible: bool


@dataclass(frozen=True)
class Binding:
    """A bound at the winner: the room left, whether it binds, and what it costs."""

    bound: Bound
    slack: float
    binds: bool
    price: float | None
    """What the first objective would gain by the best design that breaks this bound alone, if any would."""


def slices(
    question: Question, tries: Tries, winner: Trial, searched: Searched, tell: Tell
) -> tuple[Slice, ...]:
    """Return one-knob-at-a-time slices through the winner."""
    at = [
        (n, setting)
        for n, knob in enumerate(question.knobs)
        for setting in sorted({*knob.points(POINTS), winner.settings[n]})
    ]
    settings = [(*winner.settings[:n], setting, *winner.settings[n + 1 :]) for n, setting in at]
    found = []
    for (n, setting), came in zip(at, tries.came(settings, tell), strict=True):
        values = tuple(aim.of(came.found) for aim in searched.aims)
        over = tuple(bound.over(came.found) for bound in searched.bounds)
        feasible = came.there and holds(searched.bounds, came.found)
        found.append(Slice(n, setting, values, over, feasible))
    return tuple(found)


def idle(searched: Searched, around: Sequence[Slice]) -> tuple[int, ...]:
    """Return the knobs that change no objective and no bound, neither alone nor around the winner.

    A knob whose own trial was left out, for want of trials, is judged around the winner only.
    """
    base, *others = searched.trials
    alone = [trial for trial in others if trial.way == ALONE]
    moved = {n for n, one in enumerate(alone) if (one.values, one.over) != (base.values, base.over)}
    knobs = sorted({each.knob for each in around} - moved)
    came = {n: {(each.values, each.over) for each in around if each.knob == n} for n in knobs}
    return tuple(n for n in knobs if len(came[n]) == 1)


def causes(question: Question, tries: Tries, winner: Trial, tell: Tell) -> Causes | str:
    """Return what each change from the base design brings, or why that cannot be told."""
    before = question.read
    after = Read(question.case_at(winner.settings).design, before.folder, before.name)
    changed = parts_between(before, after, "value")
    if not changed:
        return "The base design is the best of those tried: nothing is changed."
    by: By = "value" if len(changed) <= CHANGES else "heading"
    try:
        return attributed(before, after, by, Desk(tries.kept, tries.crew, tell))
    except InvalidInput as refused:
        return "; ".join(str(problem) for problem in refused.problems)


def binding(winner: Trial, searched: Searched) -> tuple[Binding, ...]:
    """Return how much room each bound leaves the winner, and what it costs."""
    found = []
    for n, bound in enumerate(searched.bounds):
        slack = bound.slack(winner.found)
        binds = slack <= BINDS * max(abs(bound.value), 1e-9)
        price = _price(n, winner, searched.trials, searched.aims[0])
        found.append(Binding(bound, slack, binds, price))
    return tuple(found)


def _price(at: int, winner: Trial, trials: Sequence[Trial], aim: Aim) -> float | None:
    breaking = [
        aim.good(trial.found)
        for trial in trials
        if trial.there and trial.over[at] > 0 and all(o <= 0 for n, o in enumerate(trial.over) if n != at)
    ]
    gain = max(breaking, default=-float("inf")) - aim.good(winner.found)
    return gain if gain > 0 else None
