"""The terms of utility: what of a plan and of a person each coefficient multiplies.

    x_ipk = a_k(i, p) × y_k(i) × [p is the term's plan]

a_k     an attribute, such as the premium; 1 where the term names none
y_k     a column of persons, such as age; 1 where the term names none
[...]   1 where the term names no plan
The term "last year's plan" is 1 for the plan a person is in already: its coefficient is the switching cost.

>>> columns = Columns({"premium": np.array([[90.0, 120.0]])}, {"old": np.array([1.0])}, np.array([1]), 1, 2)
>>> asked = (Asked("premium"), Asked("premium", by="old"), Asked(plan="Unity"), STAYING)
>>> [term.name for term in asked]
['premium', 'premium × old', 'Unity', 'switching cost']
>>> matrix(columns, asked, ("Mutual", "Unity"))[0].tolist()
[[90.0, 90.0, 0.0, 0.0], [120.0, 120.0, 1.0, 1.0]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.estimate.estimated import Floats

SWITCHING_COST = "switching cost"


class Asked(NamedTuple):
    """A term whose coefficient is asked for."""

    attribute: str = ""
    plan: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        """Return the term in words."""
        return " × ".join(part for part in self if part) or SWITCHING_COST


STAYING = Asked()
"""The plan that a person is in already."""


class Columns(NamedTuple):
    """What terms are made of."""

    attributes: Mapping[str, Floats]
    """By name [n, plan]."""
    persons: Mapping[str, Floats]
    """By name [n]."""
    before: NDArray[np.generic] | None
    """[n], position of last year's plan, −1 = none; or [n, plan], the share of people who were in each."""
    rows: int
    plans: int


def matrix(columns: Columns, asked: Sequence[Asked], plans: Sequence[str]) -> Floats:
    """Return every term [n, plan, term]."""
    x = np.empty((columns.rows, columns.plans, len(asked)))
    for k, term in enumerate(asked):
        if term == STAYING:
            assert columns.before is not None, "a switching cost asks for last year's plan"
            before = columns.before
            x[:, :, k] = before if before.ndim == 2 else before[:, None] == np.arange(columns.plans)
            continue
        x[:, :, k] = columns.attributes[term.attribute] if term.attribute else 1.0
        if term.by:
            x[:, :, k] *= columns.persons[term.by][:, None]
        if term.plan:
            x[:, :, k] *= np.arange(columns.plans) == list(plans).index(term.plan)
    return x
