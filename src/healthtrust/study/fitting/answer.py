"""A whole design fitted to targets: `fitted_design`, from the question to values, diagnostics and a design.

    1  screen    base design by several seeds, each knob at its ends, a Latin hypercube over all ranges
    2  seek      side by side from the base and the best points, or where surfaces point
    3  judge     slopes at the fit: errors, correlation, influence; profiles; other seeds; other optima

>>> import tempfile
>>> def as_it_is(cases):                      # in place of a year: results that knobs move in a known way
...     share = [case.design.pool.ceiling_share for case in cases]
...     return Trials(tuple({"pool income": 1_000 + 20_000 * each} for each in share), (), len(cases))
>>> with tempfile.TemporaryDirectory() as folder:
...     knobs, targets = Path(folder) / "knobs.toml", Path(folder) / "targets.csv"
...     _ = knobs.write_text('[[knobs]]\\nkey = "pool.ceiling_share"\\nlow = 0.08\\nhigh = 0.16\\n')
...     rows = "result,value,standard_error,source,status\\npool income,3100,30,made up,assumed\\n"
...     _ = targets.write_text(rows)
...     found = fitted_by(Asked("valley", knobs, targets), as_it_is)
>>> [round(value, 4) for value in found.settings], found.errors.round(4).tolist()
([0.105], [0.0015])
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from healthtrust.study.fitting.certain import at_ends, certainty
from healthtrust.study.fitting.climb import Step, looked
from healthtrust.study.fitting.distance import distance_of
from healthtrust.study.fitting.found import Fitting
from healthtrust.study.fitting.luck import by_luck
from healthtrust.study.fitting.model import Try
from healthtrust.study.fitting.profiles import profiles
from healthtrust.study.fitting.put import Asked, Question, question_of
from healthtrust.study.fitting.screened import Screening, screened
from healthtrust.study.fitting.seek import sought
from healthtrust.study.trial import Case, Crew, Kept, Trials, tried
from healthtrust.study.trial.many import Desk, Tell

KEPT = "fits.sqlite"
"""Where trials are kept, in the folder of studies: by what they are, so that later fits share them."""
STEPS = 5
"""Steps that a search is expected to take, for the time left."""


def fitted_design(
    asked: Asked,
    folder: Path | None = None,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> Fitting:
    """Return a design fitted to targets; with a folder of studies its trials are kept there.

    workers: processes side by side, one a processor unless said; tell: hears how many designs are tried, of
    about how many. Raises InvalidInput with everything wrong about the question.
    """
    with Kept(None if folder is None else folder / KEPT) as kept, Crew(workers) as crew:
        counted = _Counted(Desk(kept, crew, tell))
        return fitted_by(asked, counted, counted)


def fitted_by(asked: Asked, tries: Try, counted: _Counted | None = None) -> Fitting:
    """Return the same, whatever tries the designs."""
    question = question_of(asked, tries)
    if counted is not None:
        counted.expect(question)
    first = screened(question)
    luck = first.luck[question.columns]
    distance = distance_of(question.targets, question.columns, luck, question.model.ranges)
    width = np.array([max(question.fit.step, along.least_step()) for along in question.model.ranges])
    return _judged(question, first, Step(distance, width), counted)


def _judged(question: Question, first: Screening, step: Step, counted: _Counted | None) -> Fitting:
    """Return where the searches end, judged."""
    model, distance = question.model, step.distance
    found = sought(question, first, step)
    fit = looked(found.ends[0].point, step.width, model.at)
    free = ~at_ends(fit.point)
    sure = certainty(distance, fit.gradient, free)
    return Fitting(
        question=question,
        first=first,
        distance=distance,
        sought=found,
        fit=fit,
        sure=sure,
        free=free,
        profiles=profiles(distance, fit, sure.errors, model.at),
        lucky=by_luck(model, question.seeds, distance, fit, sure),
        tried=counted.done if counted else 0,
    )


class _Counted:
    """Tries designs, keeps what is found, and tells how far it all is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.done, self._expected = 0, 0

    def expect(self, question: Question) -> None:
        """Say how many trials a question is likely to take."""
        knobs, asked = len(question.model.ranges), question.asked
        self._expected = asked.starts * STEPS * (1 + 2 * knobs) + 30 * knobs + 2 * asked.lucks

    def __call__(self, cases: Sequence[Case]) -> Trials:
        begun = self.done

        def tell(done: int, of: int) -> None:
            if self._expected:
                self._desk.tell(begun + done, max(self._expected, begun + of))

        found = tried(cases, self._desk.kept, self._desk.workers, tell)
        self.done = begun + len(cases)
        return found
