"""An answer in one sentence: what is covered, what it costs, and how we know.

>>> in_a_row(["A"]), in_a_row(["A", "B", "C"]), in_a_row(list("ABCDEFGHIJKLMNO"))
('A', 'A, B and C', 'A, B, C, D, E, F, G, H, I, J and 5 more')
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthtrust.package.answer import Answer

NAMED = 10


def sentence(found: Answer) -> str:
    """Return the finding of an answer in words."""
    question, count = found.question, len(found.package)
    cost = float(found.coverage @ question.cost)
    what = f"Cover {in_a_row(found.package)}" if count else "Cover nothing"
    size = f"{count} of {question.interventions.count} interventions, {cost:,.4g} per head and year"
    return f"{what} ({size}). {_proof(found)}"


def in_a_row(names: Sequence[str], most: int = NAMED) -> str:
    """Return names as a list to be read, the first few of many."""
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _proof(found: Answer) -> str:
    if found.certified:
        if found.gap <= 1e-12:
            return "No package is better: proved to the last digit."
        return f"No package is better by more than {found.gap:.1e} of what it gains: proved."
    if isfinite(found.upper) and found.gap > 1:
        return "The best found; not certified, and the bound that is known is loose."
    if isfinite(found.upper):
        at_most = f"No package is better by more than {found.gap:.1e} of what it gains"
        return f"The best found; not certified. {at_most}."
    return "The best found; not certified, and no bound is known."
