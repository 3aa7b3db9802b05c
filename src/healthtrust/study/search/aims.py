"""What a search is after and what must hold, as numbers of a trial: objectives, and how far over a bound.

    over      how far a result lies beyond its bound, as a share of the bound's size; 0 or below: it holds
    equity-weighted care   what everybody could equally have: Atkinson's E of care by deprivation fifth,
                           fifths counting alike

Source  E: Atkinson, J Econ Theory 1970; 2: 244-263; aversion 10.95 of the English public unless said: Robson
        et al., Health Econ 2017; 26: 1328-1334 [see review.inequalities]

>>> aim = Aim(Objective(result="contribution"), "highest")
>>> aim.of({"contribution": 2500.0}), aim.good({"contribution": 2500.0})
(2500.0, 2500.0)
>>> Bound("contribution", "at_most", 2000.0, "contribution at most 2,000").over({"contribution": 2500.0})
0.25
>>> round(result_of({f"care@fifth {n}": 10.0 + n for n in range(5)}, EQUITY, 10.95), 2)
11.17
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

from healthtrust.design.search import BOUNDS, Constraint, Objective
from healthtrust.ground.equality import atkinson
from healthtrust.review.inequalities.asked import ATKINSON
from healthtrust.study.trial.outcomes import Outcome, described

Named = Mapping[str, float]

EQUITY = "equity-weighted care"
FIFTH = "care@fifth "


@dataclass(frozen=True)
class Aim:
    """An objective with the direction that is better."""

    objective: Objective
    direction: str

    @property
    def result(self) -> str:
        """Return the name of its result."""
        return self.objective.result

    @property
    def sign(self) -> int:
        """Return 1 where higher is better, −1 where lower is."""
        return 1 if self.direction == "highest" else -1

    def of(self, found: Named) -> float:
        """Return its result in a trial; NaN where it has none."""
        aversion = ATKINSON if self.objective.aversion is None else self.objective.aversion
        return result_of(found, self.result, aversion)

    def good(self, found: Named) -> float:
        """Return its result with its sign turned so that higher is better."""
        return self.sign * self.of(found)


@dataclass(frozen=True)
class Bound:
    """One bound on one result, in its own unit."""

    result: str
    kind: str
    value: float
    said: str
    asked: float = 0.0
    """The number that was written: the change, where a change is bounded."""

    def beside(self, base: Named) -> Bound:
        """Return the bound beside other results of the base design: a change is bounded from there."""
        change = self.kind.startswith("change")
        return replace(self, value=self.asked + result_of(base, self.result)) if change else self

    def slack(self, found: Named) -> float:
        """Return how much room is left, in the result's unit; negative beyond the bound."""
        value = result_of(found, self.result)
        return self.value - value if self.kind.endswith("most") else value - self.value

    def over(self, found: Named) -> float:
        """Return how far beyond the bound it is, as a share of its size."""
        return -self.slack(found) / max(abs(self.value), 1e-9)


def result_of(found: Named, name: str, aversion: float = ATKINSON) -> float:
    """Return a result of a trial by name; NaN where it has none."""
    if name != EQUITY:
        return found.get(name, nan)
    care = [value for key, value in found.items() if key.startswith(FIFTH)]
    return atkinson(care, aversion) if care and min(care) >= 0 else nan


def names_of(found: Named) -> list[str]:
    """Return the names of all results of a trial that can be aimed at or bounded."""
    return [*found, *([EQUITY] if any(key.startswith(FIFTH) for key in found) else [])]


def told_of(name: str, currency: str) -> Outcome:
    """Return what a result is."""
    if name != EQUITY:
        return described(name, currency)
    return replace(described("care", currency), name=name, label="Equity-weighted QALYs of care")


def bounds_of(constraint: Constraint, base: Named, currency: str) -> list[Bound]:
    """Return the bounds of a constraint, changes from the base design as values."""
    label, now = told_of(constraint.result, currency).label, result_of(base, constraint.result)
    found = []
    for kind in BOUNDS:
        asked = getattr(constraint, kind)
        if asked is not None:
            change = kind.startswith("change")
            words = (
                f"{'change of ' if change else ''}{label} {kind.removeprefix('change_').replace('_', ' ')} "
            )
            amount = f"{asked:,.6g}".replace("-", "−")
            value = asked + (now if change else 0.0)
            found.append(Bound(constraint.result, kind, value, words + amount, asked))
    return found


def holds(bounds: Sequence[Bound], found: Named, within: float = 1e-12) -> bool:
    """Return whether every bound holds."""
    return all(bound.over(found) <= within for bound in bounds)
