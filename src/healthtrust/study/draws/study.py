"""What came of designs tried with the same draws: every outcome of every design in every draw.

>>> values = np.array([[[3.0, 4.0]], [[5.0, np.nan]]])                           # [design, outcome, draw]
>>> study = Study("ab", ("one", "two"), ("p",), np.array([[0.1, 0.2]]), ("qalys",), values,
...               (Miss(1, 1, "the pool does not pay"),), {"currency": "GBP"})
>>> study.of("qalys").tolist(), study.whole.tolist(), study.draws
([[3.0, 4.0], [5.0, nan]], [True, False], 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.trial.outcomes import Outcome, described

Real = NDArray[np.float64]

MAIN = "net health"
"""The outcome that designs are compared by."""


class Miss(NamedTuple):
    """A draw of a design that could not be, and why."""

    design: int
    draw: int
    why: str


@dataclass(frozen=True)
class Study:
    """Designs tried with the same draws."""

    fingerprint: str
    designs: tuple[str, ...]
    parameters: tuple[str, ...]
    theta: Real
    """[parameter, draw]"""
    outcomes: tuple[str, ...]
    values: Real
    """[design, outcome, draw]; NaN where a design has no such number, or the draw could not be."""
    missed: tuple[Miss, ...]
    manifest: Mapping[str, Any]
    path: Path | None = None
    ran: int = 0
    """Trials run for this answer; all others were kept."""

    @property
    def draws(self) -> int:
        """Return the number of draws."""
        return int(self.values.shape[2])

    @property
    def currency(self) -> str:
        """Return the currency of all money."""
        return str(self.manifest["currency"])

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Return in which draws every design could be [draw]."""
        lost = np.zeros(self.draws, dtype=np.bool_)
        lost[[miss.draw for miss in self.missed]] = True
        return ~lost

    def there(self, design: int) -> NDArray[np.bool_]:
        """Return in which draws a design could be [draw]."""
        lost = np.zeros(self.draws, dtype=np.bool_)
        lost[[miss.draw for miss in self.missed if miss.design == design]] = True
        return ~lost

    def of(self, outcome: str) -> Real:
        """Return one outcome [design, draw]."""
        return np.asarray(self.values[:, self.outcomes.index(outcome)])

    def described(self, outcome: str) -> Outcome:
        """Return what an outcome is."""
        what = described(outcome, self.currency)
        if outcome != MAIN or self.manifest.get("threshold_source") != "said":
            return what
        money = f"{self.manifest['threshold']:,g} {self.currency}"
        return replace(what, label=f"Net health at {money} for a QALY")

    @property
    def main(self) -> str:
        """Return the outcome a study is about: net health, or QALYs where no money for one is known."""
        return MAIN if MAIN in self.outcomes else "qalys"
