"""The fitted design as a file: it extends the base design, and says of each value what it was calibrated to.

>>> names_of(["a", "b", "c", "d", "e", "f"])
'a, b, c, d and 2 more'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from healthtrust.design.extending import Why, extending
from healthtrust.study.fitting.found import Fitting

NAMED = 4
"""Targets named in a source; of more the rest are counted."""


def calibrated(of: Fitting, to: Path) -> str:
    """Return the fitted design as TOML, for a file that will lie at `to`."""
    question, model = of.question, of.question.model
    targets = names_of([each.name for each in question.fitted])
    why = Why(
        "calibrated",
        f"calibrated to {targets} of {question.asked.targets.name}",
        [key for along in model.ranges for key in along.knob.keys],
        "set for the fit",
    )
    return extending(question.asked.design, model.case_at(of.fit.point).design, why, to)


def names_of(names: Sequence[str]) -> str:
    """Return names as a list in words, the first few of many."""
    more = len(names) - NAMED
    if more > 0:
        return f"{', '.join(names[:NAMED])} and {more} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
