"""The trials of a search: the base design, each knob alone at its far end, then what the sampler proposes.

    trial 0         the base design
    one a knob      that knob alone at the end furthest from the base: what each does at all
    the others      proposed, `proposals.BATCH` at a time

An objective that all designs of the first trials share is refused. A knob that seems to change nothing is
not, as it may matter beside others: the answer says so (`why.idle`).

>>> one = Trial(3, "proposed", (0.1,), {"qalys": 5.0}, "", (5.0,), (-0.1,))
>>> one.there, one.feasible
(True, True)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.search.aims import Aim, Bound, Named
from healthtrust.study.search.knobs import Settings
from healthtrust.study.search.proposals import BATCH, MADE_UP, Proposals
from healthtrust.study.search.put import Question, aims_of
from healthtrust.study.search.tries import Came, Tries
from healthtrust.study.trial.many import Tell

BASE, ALONE, PROPOSED = "base design", "one knob alone", "proposed"


@dataclass(frozen=True)
class Trial:
    """One design of a search and what came of it."""

    number: int
    way: str
    settings: Settings
    found: Named
    why: str
    values: tuple[float, ...]
    """Of every objective."""
    over: tuple[float, ...]
    """How far beyond every bound, as a share of it."""

    @property
    def there(self) -> bool:
        """Return whether it could be, with a number for every objective."""
        return not self.why and all(map(isfinite, self.values))

    @property
    def feasible(self) -> bool:
        """Return whether it could be and keeps every bound."""
        return self.there and all(over <= 1e-12 for over in self.over)


@dataclass(frozen=True)
class Searched:
    """All trials of a search, in order, with what they aimed at."""

    trials: tuple[Trial, ...]
    aims: tuple[Aim, ...]
    bounds: tuple[Bound, ...]
    importances: tuple[dict[str, float], ...]
    """By objective, by knob; empty of too few trials."""


def searched(question: Question, tries: Tries, tell: Tell = lambda done, of: None) -> Searched:
    """Return the trials of a search; raises InvalidInput where nothing can be found this way."""
    wanted = question.asked.trials
    base = tries.came([question.base])[0]
    if not base.there:
        remedy = "Change it until healthtrust run can run it."
        refuse([Problem(question.case.name, base.why, "a base design that can be", remedy=remedy)])
    aims, bounds = aims_of(question, base.found)
    asker = Proposals(
        question.sampler, question.knobs, question.asked.seed, [aim.direction for aim in aims], wanted
    )
    trials = list[Trial]()

    def add(way: str, came: Sequence[Came]) -> None:
        for each in came:
            trial = _trial(len(trials), way, each, aims, bounds)
            asker.told(each.settings, *_told(trial, trials[0] if trials else trial))
            trials.append(trial)

    add(BASE, [base])
    add(ALONE, tries.came([*_alone(question)][: wanted - 1]))
    tell(len(trials), wanted)
    while len(trials) < wanted:
        batch, done = asker.ask(min(BATCH, wanted - len(trials))), len(trials)
        if not batch:
            break
        add(PROPOSED, tries.came(batch, _further(tell, done, len(batch), wanted)))
        if done == 1 + len(question.knobs):
            refuse(_constant(trials, aims))
    refuse(_constant(trials, aims))
    return Searched(tuple(trials), aims, bounds, tuple(asker.importances(n) for n in range(len(aims))))


def _trial(number: int, way: str, came: Came, aims: Sequence[Aim], bounds: Sequence[Bound]) -> Trial:
    values = tuple(aim.of(came.found) for aim in aims)
    over = tuple(bound.over(came.found) for bound in bounds) if came.there else ()
    return Trial(number, way, came.settings, came.found, came.why, values, over)


def _told(trial: Trial, base: Trial) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return what the sampler hears: of a design that could not be, that it is far over every bound."""
    if trial.there:
        return trial.values, (*(over if isfinite(over) else MADE_UP for over in trial.over), 0.0)
    return base.values, (*(0.0 for _ in base.over), MADE_UP)


def _further(tell: Tell, done: int, batch: int, wanted: int) -> Tell:
    """Return who hears of a batch and tells of all trials."""
    return lambda now, of: tell(done + now * batch // max(of, 1), wanted)


def _alone(question: Question) -> Iterator[Settings]:
    for n, knob in enumerate(question.knobs):
        yield (*question.base[:n], knob.furthest(), *question.base[n + 1 :])


def _constant(trials: Sequence[Trial], aims: Sequence[Aim]) -> list[Problem]:
    """Return the objectives that all designs tried share."""
    there = [trial for trial in trials if trial.there]
    if len({trial.settings for trial in there}) < 2:
        return []
    found = []
    for n, aim in enumerate(aims):
        values = {trial.values[n] for trial in there}
        if len(values) == 1:
            said = f"{values.pop():,.6g} in every one of {len(there)} designs"
            remedy = "Aim at something else, or turn knobs that change it."
            found.append(Problem(f"objective {aim.result}", said, "a result that differs", remedy=remedy))
    return found
