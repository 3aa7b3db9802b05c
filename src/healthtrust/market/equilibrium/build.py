"""From cells, plans, a rule of choice and a rule of premiums to an exchange; or everything that is wrong.

    a_iqp = V_ip(premium 0, tastes q)            b_iqp = V_ip(premium 1, tastes q) − V_ip(premium 0, tastes q)

V   utility by the rule of choice (market/choice/utility.py), which is straight in the premium
The outside option is an alternative like any other: a term may speak of it by name; its attributes are 0 and
its price is the penalty. Tastes are taken at a few weighted nodes (market/choice/nodes.py).

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> one = {"people": np.array([5.0]), "cost": np.array([80.0]), "worth": np.array([90.0])}
>>> cells = Read(one, "cells.csv")
>>> plans = Read({"plan": np.array(["Mutual"], dtype=object)}, "plans.csv")
>>> worth, dear = Term(plan="Mutual", by="worth", coefficient=1), Term(attribute="premium", coefficient=-1)
>>> exchange = exchange_of(Asked(cells, plans, PlanChoice(terms=(worth, dear), scale=0.1), Premiums()))
>>> exchange.alternatives, exchange.demand.constant[0].tolist(), exchange.demand.slope[0].round(9).tolist()
(('Mutual', 'none'), [[9.0, 0.0]], [[-0.1, -0.1]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.design.premiums import Premiums
from healthtrust.ground.errors import refuse
from healthtrust.market.choice.nests import nest_of
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import spread_terms, switching_cost, utilities
from healthtrust.market.equilibrium.demand import Demand
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
        demand=demand_of(asked),
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
    )


def demand_of(asked: Asked) -> Demand:
    """Return how the cells choose among the plans and, where they may, the outside option."""
    rule, cells = asked.rule, asked.cells
    offers, choosers = _offers(asked), _choosers(asked)
    free, dear = (offers.with_column(rule.price, np.full(offers.count, price)) for price in (0.0, 1.0))
    deviates, weight = taste_nodes(len(spread_terms(rule)))
    constant = np.stack([utilities(rule, free, choosers, node) for node in deviates], axis=1)
    slope = np.stack([utilities(rule, dear, choosers, node) for node in deviates], axis=1) - constant
    friction = np.zeros((cells.rows, offers.count))
    was = np.flatnonzero(choosers.before >= 0)
    friction[was, choosers.before[was]] = switching_cost(rule)
    nest, dissimilarity = nest_of(rule, offers.names)
    nested = bool((dissimilarity < 1).any())
    return Demand(
        constant=constant,
        slope=slope,
        weight=weight,
        may_join=choosers.may_join,
        before=choosers.before,
        persistence=0.0 if rule.active_choice else rule.persistence,
        friction=friction if friction.any() else None,
        nest=nest if nested else None,
        dissimilarity=dissimilarity if nested else None,
    )


def _offers(asked: Asked) -> Offers:
    names = tuple(asked.plans.texts("plan"))
    outside = asked.premiums.joining == "voluntary"
    wanted = {term.attribute for term in asked.rule.terms if term.attribute} - {asked.rule.price}
    columns = {name: np.append(asked.plans.numbers(name), np.zeros(1 if outside else 0)) for name in wanted}
    return Offers((*names, asked.premiums.outside) if outside else names, columns)


def _choosers(asked: Asked) -> Choosers:
    cells, names = asked.cells, _offers(asked).names
    position = {name: p for p, name in enumerate(names)}
    before = np.array([position.get(name, -1) for name in cells.texts("plan")], dtype=np.int64)
    may_join = np.ones((cells.rows, len(names)), dtype=np.bool_)
    risk = np.array(cells.texts(asked.premiums.risk_column), dtype=object)
    for refusal in asked.premiums.refusals:
        may_join[np.isin(risk, refusal.classes), position[refusal.plan]] = False
    return Choosers(
        identity=np.arange(cells.rows, dtype=np.uint64),
        columns=cells.numeric(),
        weight=np.rint(cells.numbers("people")).astype(np.int64),
        before=before,
        may_join=may_join,
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
