"""What an equilibrium is an equilibrium of: cells of people, what they cost in each plan, how they choose.

    loaded_ip = ((1 + l_p) k_ip + o_p + m + x_ip) / (1 − a_p)

k_ip  expected cost of the care that plan p pays for a member of cell i;  x_ip  core use it repays
l, o  loading as a share of that cost, and cost of running a plan by head;  a  running, share of premium
m     markup a head

>>> exchange = example()
>>> exchange.loaded().tolist()
[[100.0], [300.0]]
>>> exchange.alternatives
('Mutual', 'none')
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.premiums import Premiums
from healthtrust.market.equilibrium.demand import Demand

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Running:
    """What running a plan costs [plan]."""

    loading: Floats
    """Share of the care it pays for."""
    overhead: Floats
    """A head, major units."""
    administration_share: Floats
    """Share of the premium."""


@dataclass(frozen=True, eq=False)
class Exchange:
    """Cells, plans and rules; money in major units."""

    rules: Premiums
    plans: tuple[str, ...]
    people: Floats
    """[cell]."""
    cost: Floats
    """[cell, plan]: expected cost of one member's care, as this plan would pay it."""
    demand: Demand
    """Its columns are the plans and, where joining is voluntary, the outside option last."""
    running: Running
    standard: Floats
    """[cell]: what equalisation looks at, already times the share equalised; its mean is taken off."""
    classes: tuple[str, ...]
    """Classes that premiums may differ by; one under community rating."""
    of_class: NDArray[np.int64]
    """[cell]."""
    income: Floats
    """[cell], zeros where no subsidy asks for it."""
    external: Floats
    """[cell, plan]: extra use of the core by a member."""
    today: Floats | None = None
    """[plan]: what plans charge now, where that is known: one more start of the search."""

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """Return the names of all that people choose among."""
        return (*self.plans, self.rules.outside) if self.voluntary else self.plans

    @property
    def voluntary(self) -> bool:
        """Return whether people may stay in no plan."""
        return self.rules.joining == "voluntary"

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of plans and of classes: what premiums are an array of."""
        return len(self.plans), len(self.classes)

    @cached_property
    def scale(self) -> float:
        """Return the mean cost of everybody, loaded: what residuals are measured in."""
        return float(np.average(self.loaded().mean(axis=1), weights=self.people)) or 1.0

    def loaded(self) -> Floats:
        """Return what a premium must cover for a member [cell, plan], before equalisation."""
        return self._loaded

    @cached_property
    def _loaded(self) -> Floats:
        repaid = self.external if self.rules.supplement.charged else 0.0
        markup = self.rules.markup if self.rules.pricing == "markup" else 0.0
        of = self.running
        covered = (1 + of.loading) * self.cost + of.overhead + markup + repaid
        return np.asarray(covered / (1 - of.administration_share))

    @cached_property
    def eased(self) -> Floats:
        """Return, for each unit of equalisation a plan receives, the premium it spares [plan]."""
        return np.asarray(1 / (1 - self.running.administration_share))

    def with_demand(self, demand: Demand) -> Exchange:
        """Return the same plans and cells, choosing otherwise."""
        return replace(self, demand=demand)

    def with_rules(self, rules: Premiums) -> Exchange:
        """Return the same cells under rules that differ in what changes neither classes nor the choice."""
        return replace(self, rules=rules)


def example(rules: Premiums | None = None) -> Exchange:
    """Return two cells and one plan: a healthy half that costs 100 and an ill half that costs 300."""
    return Exchange(
        rules=rules or Premiums(),
        plans=("Mutual",),
        people=np.array([50.0, 50.0]),
        cost=np.array([[100.0], [300.0]]),
        demand=Demand.of([[1.5, 0.0], [4.0, 0.0]], -0.01),
        running=Running(np.zeros(1), np.zeros(1), np.zeros(1)),
        standard=np.zeros(2),
        classes=("all",),
        of_class=np.zeros(2, dtype=np.int64),
        income=np.zeros(2),
        external=np.zeros((2, 1)),
    )
