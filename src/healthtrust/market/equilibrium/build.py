"""From cells, plans, a rule of choice and a rule of premiums to an exchange; or everything that is wrong.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> one = {"people": np.array([5.0]), "cost": np.array([80.0]), "worth": np.array([90.0])}
>>> cells = Read(one, "cells.csv")
>>> plans = Read({"plan": np.array(["Mutual"], dtype=object), "premium": np.array([85.0])}, "plans.csv")
>>> worth, dear = Term(plan="Mutual", by="worth", coefficient=1), Term(attribute="premium", coefficient=-1)
>>> exchange = exchange_of(Asked(cells, plans, PlanChoice(terms=(worth, dear), scale=0.1), Premiums()))
>>> exchange.alternatives, exchange.cost.tolist(), exchange.today.tolist()
(('Mutual', 'none'), [[80.0]], [85.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.design.premiums import Premiums
from healthtrust.ground.errors import refuse
from healthtrust.market.equilibrium.choosing import demand_of
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.fitting import misfits
from healthtrust.market.equilibrium.tables import OF_PLAN, Read

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Asked:
    """What an exchange is made from."""

    cells: Read
    plans: Read
    rule: PlanChoice
    premiums: Premiums
    where: str = "premiums"
    """What the rule of premiums is called in messages."""


def exchange_of(asked: Asked) -> Exchange:
    """Return the exchange; raises InvalidInput with everything that does not fit together."""
    refuse(misfits(asked.cells, asked.plans, asked.rule, asked.premiums, asked.where))
    cells, plans, premiums = asked.cells, asked.plans, asked.premiums
    names = tuple(plans.texts("plan"))
    classes, of_class = _classes(cells, premiums)
    extra = premiums.supplement.extra_use * cells.numbers("core_cost")
    return Exchange(
        rules=premiums,
        plans=names,
        people=cells.numbers("people"),
        cost=_costs(cells, names) * plans.numbers("efficiency", 1.0),
        demand=demand_of(cells, plans, asked.rule, premiums),
        running=Running(
            plans.numbers("loading", premiums.usual),
            plans.numbers("overhead"),
            plans.numbers("administration_share"),
        ),
        standard=_standard(cells, names, premiums),
        classes=classes,
        of_class=of_class,
        income=cells.numbers("income"),
        external=np.repeat(extra[:, None], len(names), axis=1),
        today=plans.numeric().get(asked.rule.price),
    )


def _costs(cells: Read, names: tuple[str, ...]) -> Floats:
    """Return the cost [cell, plan] before efficiency: of the plan's own column, or of the one for all."""
    usual = cells.numbers("cost")
    return np.column_stack(
        [cells.numbers(OF_PLAN + name) if OF_PLAN + name in cells else usual for name in names]
    )


def _standard(cells: Read, names: tuple[str, ...], premiums: Premiums) -> Floats:
    if premiums.payment_column:
        return cells.numbers(premiums.payment_column)
    usual = cells.numbers("cost") if "cost" in cells else _costs(cells, names).mean(axis=1)
    return np.asarray(premiums.equalisation * usual)


def _classes(cells: Read, premiums: Premiums) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    if premiums.rating == "community":
        return ("all",), np.zeros(cells.rows, dtype=np.int64)
    if premiums.rating == "risk":
        values = cells.texts(premiums.risk_column)
        names = tuple(dict.fromkeys(values))
        return names, np.array([names.index(value) for value in values], dtype=np.int64)
    band = np.searchsorted(premiums.bands, cells.numbers("age"), side="right")
    present, of_class = np.unique(band, return_inverse=True)
    edges = [0, *premiums.bands, None]
    said = [f"{edges[b]}+" if edges[b + 1] is None else f"{edges[b]}-{edges[b + 1] - 1}" for b in present]
    return tuple(said), of_class.astype(np.int64)
