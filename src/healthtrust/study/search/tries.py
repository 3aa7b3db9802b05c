"""Designs of a search tried: at the values stated or over draws, and each told apart that could not be.

    result of a design over draws  =  mean over the draws;   one that could not be in any draw is none

>>> from healthtrust.study.search.put import Asked
>>> Came((0.1,), {"qalys": 3.0}).there, Came((0.2,), {}, "the pool does not pay").there
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.search.aims import Named
from healthtrust.study.search.knobs import Settings, values_of
from healthtrust.study.search.put import Question
from healthtrust.study.trial import Case, Crew, Kept, tried
from healthtrust.study.trial.many import Tell

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Came:
    """What came of one design: its results, or why it could not be."""

    settings: Settings
    found: Named
    why: str = ""

    @property
    def there(self) -> bool:
        """Return whether it could be."""
        return not self.why


@dataclass(frozen=True)
class Tries:
    """Tries designs of one question, each once."""

    question: Question
    kept: Kept
    crew: Crew

    def came(self, settings: Sequence[Settings], tell: Tell = lambda done, of: None) -> list[Came]:
        """Return what came of designs, judged as the question says."""
        draws = self.question.draws
        each = [draws.of(d) for d in range(draws.count)] if draws else [{}]
        parted = self.beside(settings, each, tell)
        return [_mean(one, list(found)) for one, found in zip(settings, parted, strict=True)]

    def beside(
        self,
        settings: Sequence[Settings],
        others: Sequence[Values],
        tell: Tell = lambda done, of: None,
    ) -> list[list[Came]]:
        """Return what came of each design with each set of other values [design][set]; knobs go first."""
        cases = dict[tuple[int, int], Case]()
        found = [[Came(one, {}) for _ in others] for one in settings]
        for n, one in enumerate(settings):
            for k, other in enumerate(others):
                try:
                    cases[n, k] = self._case(one, other)
                except InvalidInput as refused:
                    found[n][k] = Came(one, {}, "; ".join(str(problem) for problem in refused.problems))
        trials = tried(list(cases.values()), self.kept, self.crew, tell)
        why = {failed.number: failed.why for failed in trials.failed}
        for at, ((n, k), results) in enumerate(zip(cases, trials.found, strict=True)):
            found[n][k] = Came(settings[n], results, why.get(at, ""))
        return found

    def _case(self, settings: Settings, other: Values) -> Case:
        return self.question.case.with_values({**other, **values_of(self.question.knobs, settings)})


def _mean(settings: Settings, each: Sequence[Came]) -> Came:
    lost = [one for one in each if not one.there]
    if lost:
        in_draws = f"in {len(lost)} of {len(each)} draws: " if len(each) > 1 else ""
        return Came(settings, {}, in_draws + lost[0].why)
    if len(each) == 1:
        return each[0]
    names = [name for name in each[0].found if all(name in one.found for one in each)]
    return Came(settings, {name: float(np.mean([one.found[name] for one in each])) for name in names})
