"""How much is drawn, how far each search goes, and the files in which what is done is kept.

A file's name tells the question, the numbers of the draws, the gap and the code: what was kept for another
question is never mistaken for this one's, and the same command goes on from where it was interrupted.

>>> [str(problem) for problem in problems_of(Terms(draws=3))]
['--draws: found 3; expected 20 or more.']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.question import Question, Real
from healthtrust.study.doubt.draws import Best, Drawn, Tell, best_by_draw, every_draw, mark, worth_by_draw
from healthtrust.version import code_hash

FEWEST = 20
"""Draws without which no standard error means anything."""

SETTINGS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Willingness to pay, as multiples of what was stated."""


@dataclass(frozen=True)
class Terms:
    """How much is drawn, how far each search goes, and where what is done is kept."""

    draws: int = 500
    seed: int = 1
    gap: float = 1e-4
    """Share of the gain at which the search for the best package of a draw may stop."""
    packages: int = 8
    """How many packages are judged in full."""
    settings: tuple[float, ...] = SETTINGS
    folder: Path | None = None
    chunk: int = 16
    """Draws after which what is done is kept."""


def problems_of(terms: Terms) -> list[Problem]:
    """Return every term that cannot be."""
    rules = (
        ("draws", terms.draws, terms.draws >= FEWEST, f"{FEWEST} or more"),
        ("gap", terms.gap, 0 <= terms.gap < 1, "a share of the gain from 0 to 1, such as 1e-4"),
        ("packages", terms.packages, terms.packages >= 2, "2 or more to judge"),
    )
    return [Problem(f"--{name}", f"{value:g}", must) for name, value, fits, must in rules if not fits]


def refuse_unsuited(question: Question, terms: Terms) -> None:
    """Raise InvalidInput for terms that cannot be, and where no best package can be certified."""
    from healthtrust.package.government.conditions import not_certified

    wanted = "a question whose best package can be certified"
    remedy = "Ask healthtrust package choose for the best that can be found."
    reasons = [Problem("question", reason, wanted, remedy=remedy) for reason in not_certified(question)]
    refuse([*problems_of(terms), *reasons])


class Work:
    """What is done draw by draw, kept in files of its own question where a folder is given."""

    def __init__(self, of: Drawn, terms: Terms, tell: Callable[[str, int, int], None] | None) -> None:
        self.of, self.terms, self.tell = of, terms, tell
        self.stem = ""
        if terms.folder is not None:
            terms.folder.mkdir(parents=True, exist_ok=True)
            self.stem = mark(of.question, of.names, of.values, terms.gap, code_hash())

    def best(self, phase: str, of: Drawn | None = None) -> Best:
        """Return the best package of every draw, or of other draws of the same question."""
        of = of or self.of
        file, told = self._of_phase(phase, of.values)
        return best_by_draw(of, self.terms.gap, self.terms.chunk, file, told)

    def worth(self, packages: Real, phase: str, of: Drawn | None = None) -> Real:
        """Return what packages are worth [package, draw] in every draw, or in other draws."""
        of = of or self.of
        file, told = self._of_phase(phase, of.values, packages)
        return worth_by_draw(of, packages, self.terms.chunk, file, told)

    def each(self, task: Callable[[Real], Real], phase: str, of: Drawn, *about: Real) -> Real:
        """Return what a task gives [draw, ...] at the numbers of every one of some draws."""
        file, told = self._of_phase(phase, of.values, *about)
        return every_draw(task, of.values, self.terms.chunk, file, told)

    def _of_phase(self, phase: str, values: Real, *about: Real) -> tuple[Path | None, Tell | None]:
        """Return the file of a phase, named for all it hangs on, and who hears how far it is."""
        draws = values.shape[1]
        told = None if self.tell is None else lambda done, tell=self.tell: tell(phase, done, draws)
        if self.terms.folder is None:
            return None, told
        return self.terms.folder / f"{phase.replace(' ', '-')}-{self.stem}-{mark(values, *about)}.npz", told
