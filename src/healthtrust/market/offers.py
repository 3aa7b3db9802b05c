"""The plans on offer: what each is like, and where it may be joined.

A plan that names places serves them and all that lies in them; a plan that names none serves everywhere.
Every neighbourhood must be served by a plan that is open to all, as every resident is in one.

>>> from healthtrust.records.places import PlaceRow, tree
>>> rows = [PlaceRow("Vale", None, None, None, 1.0), PlaceRow("North", "Vale", 0.5, 1, 1.0),
...         PlaceRow("South", "Vale", 0.5, 5, 1.0)]
>>> places, _ = tree(rows, ("region", "neighbourhood"), "example")
>>> local = Market(plans=(Plan(name="Mutual"), Plan(name="Northern", surcharge=60, places=("North",))))
>>> plans, problems = offered(local, places, Currency("GBP", 2))
>>> plans.serves.tolist(), plans.surcharge.tolist()
([[True, True, True], [False, True, False]], [0, 6000])
>>> misspelt = Market(plans=(Plan(name="Northern", places=("Norht",)),))
>>> print(offered(misspelt, places, Currency("GBP", 2))[1][0])
market.plans, Northern, places: found 'Norht'; expected the name of a place (did you mean 'North'?).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.market import Market, Plan
from healthtrust.design.whole import Design
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.places import Places
from healthtrust.records.plans import NO_LIMIT, Plans


def plans_of(design: Design, places: Places, money: Currency) -> Plans:
    """Return the plans of a design; raises InvalidInput with every place it cannot serve or has forgotten."""
    plans, problems = offered(design.market, places, money)
    refuse(problems)
    return plans


def offered(market: Market, places: Places, money: Currency) -> tuple[Plans, list[Problem]]:
    """Return the plans as columns, and a problem for each unknown place and each unserved neighbourhood."""
    offers = market.offers
    problems = [problem for plan in offers for problem in _unknown_places(plan, places)]
    serves = np.array([_serves(plan, places) for plan in offers], dtype=np.bool_)
    plans = Plans(
        names=tuple(plan.name for plan in offers),
        quality=np.array([plan.quality for plan in offers], dtype=np.float64),
        surcharge=np.array([to_minor(plan.surcharge, money) for plan in offers], dtype=np.int64),
        administration_share=np.array([plan.administration_share for plan in offers], dtype=np.float64),
        serves=serves,
        network=np.array([plan.network for plan in offers], dtype=np.float64),
        pays_charges=np.array([plan.pays_charges for plan in offers], dtype=np.float64),
        sells_cover=np.array([plan.sells_cover for plan in offers], dtype=np.bool_),
        income_from=np.array([to_minor(plan.income_from, money) for plan in offers], dtype=np.int64),
        income_below=np.array([_or(NO_LIMIT, plan.income_below, money) for plan in offers], dtype=np.int64),
        refuses_above=np.array([plan.refuses_above or np.inf for plan in offers], dtype=np.float64),
    )
    return plans, problems or _unserved(plans, places)


def _or(otherwise: int, amount: float | None, money: Currency) -> int:
    return otherwise if amount is None else to_minor(amount, money)


def _serves(plan: Plan, places: Places) -> NDArray[np.bool_]:
    """Return where a plan may be joined [place]: at the places it names and in all that lies in them."""
    serves = np.array([not plan.places or name in plan.places for name in places.names], dtype=np.bool_)
    for place, parent in enumerate(places.parent):  # parents stand before their children
        serves[place] |= parent >= 0 and serves[parent]
    return serves


def _unknown_places(plan: Plan, places: Places) -> list[Problem]:
    where = f"market.plans, {plan.name}, places"
    return [
        Problem(where, repr(name), "the name of a place", nearest_match(name, places.names))
        for name in plan.places
        if name not in places.names
    ]


def _unserved(plans: Plans, places: Places) -> list[Problem]:
    served = plans.serves[:, places.leaves]
    for_all = np.asarray(served[plans.open_to_all].any(axis=0))
    found = {False: f"none of {plans.count} plans serving it", True: "only plans that are not open to all"}
    return [
        Problem(
            f"market.plans, {places.names[leaf]}",
            found[bool(served[:, n].any())],
            "a plan open to all in every neighbourhood",
            remedy="Let a plan name it or a place it lies in, or let one plan name no places and serve all.",
        )
        for n, leaf in enumerate(places.leaves)
        if not for_all[n]
    ]
