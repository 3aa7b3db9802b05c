"""Who is in which plan, who is alike, and what persons alike are expected to cost and to bring.

    ŷ_i = mean of y over the cell of i          r̂_i = mean of r over the cell of i
    foreseen_i = Q_i − r_i + r̂_i                borne_i = y_i − r_i + r̂_i

y, r    cost and refund per person-year;  Q  what the pool pays, refund included
cell    persons alike in all that is known of them, over all plans: what a plan could foresee
Source  ours [assumed]: what a refund pays for a plan's own spending is no gain by whom it has, so that it is
        taken from what the plan does and not from what it is paid.

>>> from healthtrust.market.incentives.paid import Terms, flat_scheme
>>> from healthtrust.market.incentives.refunds import Refund
>>> insured = Insured.of(cost=[80.0, 120.0])
>>> scene = Scene(Members(("A", "B"), np.array([0, 1])), np.array([0, 0]), insured)
>>> half = flat_scheme("half refunded", insured, Terms(Refund(0.5)))
>>> half.pool.tolist(), scene.foreseen(half).tolist(), scene.borne(half).tolist()
([90.0, 110.0], [100.0, 100.0], [90.0, 110.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from healthtrust.market.incentives.amounts import Amount, Classes, Insured, Real, class_mean
from healthtrust.market.incentives.paid import Paid
from healthtrust.pool.fairness.sample import added_up


@dataclass(frozen=True, eq=False)
class Members:
    """The plans, and the plan of each row [n]."""

    plans: tuple[str, ...]
    plan: Classes


@dataclass(frozen=True, eq=False)
class Scene:
    """Persons with their plans and their cells [n]."""

    members: Members
    cells: Classes
    insured: Insured

    @cached_property
    def expected(self) -> Amount:
        """Return what persons like each one cost over all plans."""
        return class_mean(self.insured, self.cells)

    def foreseen(self, paid: Paid) -> Real:
        """Return what the pool is expected to pay for each row [n]: its refund is that of persons alike."""
        return np.asarray(paid.pool + self._unforeseen(paid))

    def borne(self, paid: Paid) -> Real:
        """Return the cost of each row [n] less the part of its refund that persons alike do not have."""
        return np.asarray(self.insured.cost + self._unforeseen(paid))

    def _unforeseen(self, paid: Paid) -> Real:
        return class_mean(self.insured, self.cells, paid.refunded).of - paid.refunded

    def by_plan(self, each: Real) -> Real:
        """Return amounts per person-year [n] added up by plan [p]."""
        return added_up(self.members.plan, self.insured.weights * each, len(self.members.plans))

    def by_cell(self, each: Real) -> Real:
        """Return amounts per person-year [n] added up by cell and plan [k, p]."""
        plans, count = len(self.members.plans), int(self.cells.max()) + 1
        place = self.cells * plans + self.members.plan
        return added_up(place, self.insured.weights * each, count * plans).reshape(count, plans)
