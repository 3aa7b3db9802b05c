"""A few made-up interventions, and questions about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from healthtrust.package.limits.candidates import Candidates
from healthtrust.package.limits.language import constraints_of
from healthtrust.package.limits.programme import Asked

Ask = Callable[..., Asked]


@pytest.fixture
def ask() -> Ask:
    """A question from columns and the text of limits."""

    def made(
        limits: str,
        benefit: Sequence[float] = (3, 2, 1),
        cost: Sequence[float] = (1, 1, 1),
        cases: Sequence[float] | None = None,
        whole: bool = False,
        threshold: float | None = None,
        **uses: Sequence[float],
    ) -> Asked:
        n = len(benefit)
        codes = tuple("abcdefghijklmnop"[:n])
        constraints = constraints_of(limits)
        paid = np.array(cost, dtype=float)
        most = np.array(uses.pop("most", [1.0] * n), dtype=float)
        candidates = Candidates(
            codes,
            np.array(cases or [10.0 + k for k in range(n)]),
            np.array(benefit, dtype=float),
            paid,
            np.array(uses.pop("budget_cost", paid), dtype=float),
            most,
            {name: np.array(use, dtype=float) for name, use in uses.items()},
            codes,
            codes,
        )
        amounts = {n: float(r.available) for n, r in constraints.resources.items()}  # type: ignore[arg-type]
        return Asked(candidates, constraints, amounts, threshold, whole)

    return made
