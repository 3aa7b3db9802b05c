"""A search from its question to its answer: trials, winner or front, why it wins, and how certain that is.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     knobs = Path(folder) / "knobs.toml"
...     _ = knobs.write_text('[[knobs]]\\nkey = "pool.ceiling_share"\\nlow = 0.11\\nhigh = 0.12\\n'
...                          '[[objectives]]\\nresult = "pool income"\\ndirection = "highest"\\n')
...     asked = Asked("valley", knobs, trials=3, judged=0, overrides=("people.size=1000",))
...     found = answer(asked, workers=1)
>>> found.best.winner.settings, len(found.searched.trials), found.judged
((0.12,), 3, None)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.attribution import Causes
from healthtrust.study.search.best import Best, best_of, course_of, refuse_without
from healthtrust.study.search.judged import Judged, judge
from healthtrust.study.search.put import Asked, Question, question_of
from healthtrust.study.search.ranking import Flip, flips_of
from healthtrust.study.search.trials import Searched, Trial, searched
from healthtrust.study.search.tries import Tries
from healthtrust.study.search.why import Binding, Slice, binding, causes, idle, slices
from healthtrust.study.trial import Crew, Kept
from healthtrust.study.trial.many import Tell

Real = NDArray[np.float64]
Hear = Callable[[str], Tell]
"""Given what is being done, returns who hears how far it is."""

RUNNERS_UP = 3
"""Designs behind the winner that are judged again."""
KEPT = "trials.sqlite"


@dataclass(frozen=True)
class Found:
    """Everything a search has found."""

    question: Question
    searched: Searched
    best: Best
    course: Real
    """The best value, or hypervolume, after each trial."""
    causes: Causes | str
    slices: tuple[Slice, ...]
    binding: tuple[Binding, ...]
    judged: Judged | None
    flips: tuple[Flip, ...]
    path: Path | None = None

    @property
    def base(self) -> Trial:
        """Return the base design."""
        return self.searched.trials[0]

    @property
    def winner(self) -> Trial:
        """Return the winner."""
        return self.best.winner

    @property
    def idle(self) -> tuple[int, ...]:
        """Return the knobs that change nothing asked for, neither from the base nor around the winner."""
        return idle(self.searched, self.slices)

    @property
    def currency(self) -> str:
        """Return the currency of all money."""
        return self.question.case.design.currency


def silent(what: str) -> Tell:
    """Return one who hears how far something is, and says nothing."""
    return lambda done, of: None


def answer(
    asked: Asked, folder: Path | None = None, workers: int | None = None, hear: Hear = silent
) -> Found:
    """Return what a search finds; with a folder, trials are kept there and the same question goes on.

    workers: processes side by side, one a processor unless said. What is found does not depend on them.
    Raises InvalidInput with everything wrong about the question, and where no design keeps every constraint.
    """
    question = question_of(asked)
    place = None if folder is None else folder / question.fingerprint
    with Kept(place / KEPT if place else None) as kept, Crew(workers) as crew:
        tries = Tries(question, kept, crew)
        trials = searched(question, tries, hear("trials"))
        refuse_without(trials)
        best = best_of(trials.trials, trials.aims)
        around = slices(question, tries, best.winner, trials, hear("slices"))
        why = causes(question, tries, best.winner, hear("causes"))
        again = judge(tries, _again(trials, best), trials, hear("judging"))
        flips = _flips(tries, trials, again, hear)
    return Found(
        question,
        trials,
        best,
        course_of(trials),
        why,
        around,
        binding(best.winner, trials),
        again,
        flips,
        place,
    )


def _again(searched: Searched, best: Best) -> list[Trial]:
    """Return the designs judged again: the winner, the base design, and those next behind."""
    named = {trial.settings: trial for trial in (best.winner, searched.trials[0])}
    for trial in best.behind[: RUNNERS_UP + 1]:
        if len(named) < RUNNERS_UP + 2:
            named.setdefault(trial.settings, trial)
    return list(named.values())


def _flips(tries: Tries, searched: Searched, judged: Judged | None, hear: Hear) -> tuple[Flip, ...]:
    if judged is None or not tries.question.asked.flips or len(judged.numbers) < 2:
        return ()
    listed = judged.numbers[:3]
    settings = {n: searched.trials[n].settings for n in listed}
    return flips_of(tries, settings, judged, searched.aims[0], hear("flips"))
