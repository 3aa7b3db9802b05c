"""Small choices of plan that several tests share."""

from __future__ import annotations

from typing import Any

import numpy as np

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.market.choice.tables import Choosers, Offers

NAMES = ("Mutual", "Unity", "Harbour", "North", "South", "Vale")

TERMS = (
    Term(attribute="premium", coefficient=-0.003),
    Term(attribute="premium", by="poor", coefficient=-0.001),
    Term(attribute="quality", by="ill", coefficient=1.2),
    Term(attribute="network", by="age", coefficient=0.02),
    Term(plan="Unity", coefficient=0.3),
)


def rule(**changes: Any) -> PlanChoice:
    """A rule of five terms, with changes."""
    return PlanChoice(**{"terms": TERMS, "persistence": 0.7, "switching_cost": 0.4, **changes})


def nested(dissimilarity: float = 0.4, **changes: Any) -> PlanChoice:
    """The same with two plans in a nest."""
    return rule(
        nests=(Nest(name="near", plans=("Unity", "Harbour"), dissimilarity=dissimilarity),), **changes
    )


def offers(plans: int = 4) -> Offers:
    """Plans with three attributes."""
    made = np.random.default_rng(5)
    columns = {"premium": made.uniform(800, 1500, 6), "quality": made.random(6), "network": made.random(6)}
    return Offers(NAMES[:plans], {name: column[:plans] for name, column in columns.items()})


def choosers(rows: int, plans: int = 4, seed: int = 1, all_open: bool = False) -> Choosers:
    """Persons of whom some are new, and some may not join every plan."""
    made = np.random.default_rng(seed)
    may_join = np.ones((rows, plans), dtype=bool) if all_open else made.random((rows, plans)) < 0.85
    may_join[:, 0] = True
    return Choosers(
        np.arange(rows, dtype=np.uint64) * np.uint64(7) + np.uint64(3),
        {
            "poor": (made.random(rows) < 0.3).astype(float),
            "ill": (made.random(rows) < 0.2).astype(float),
            "age": made.integers(18, 90, rows).astype(float),
        },
        np.ones(rows, dtype=np.int64),
        made.integers(-1, plans, rows),
        may_join,
    )
