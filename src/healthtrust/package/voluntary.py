"""What a year's households would buy on top: the prefix rule of `package.top_up`, put to this population.

    W = (income − contribution) / members          H₀ = Σ_c n_c H_c / Σ_c n_c

W       resources of a member;  H_c  expected QALYs of a resident of cell c (`package.health`), n_c residents
H₀      average of H: the health at which the design's willingness to pay holds
Source  Smith, York 2006, section 2; where voluntary cover may not be sold nobody buys (his section 3.1)

>>> uncovered_of(np.array([True, False, False]))
array([1, 2])
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import to_minor
from healthtrust.package.health import health_by_cell
from healthtrust.package.supplementary import Private, better_than
from healthtrust.package.top_up import Buyers, Offer, Tastes, Uncovered, bought, offer_of
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.findings import CorePackage
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known


def with_wishes(state: State, private: Private | None = None) -> CorePackage:
    """Return the state's core package with what households want on top of it, and the premium for it.

    private: versions of what waits, where supplementary cover is sold.
    """
    offered = offer(state, private)
    package = replace(known(state.package, "package"), on_top=offered.services)
    if private is not None:
        price = np.where(package.covered, private.price, known(state.catalogue, "package").price)
        package = replace(package, on_top_price=price)
    if not state.design.package.top_up.allowed:
        return package
    wanted, premium = bought(_buyers(state), offered)
    return replace(package, wanted=wanted, premium=premium)


def offer(state: State, private: Private | None = None) -> Offer:
    """Return what may be bought on top of the state's core package, private versions of what waits included.

    A private version costs its price in full and brings what it has over the statutory one, as delivered.
    """
    catalogue, persons = known(state.catalogue, "package"), known(state.persons, "people")
    covered, health = known(state.package, "package").covered, health_by_cell()
    left_out = uncovered_of(covered)
    uncovered = Uncovered(
        left_out, catalogue.price[left_out], catalogue.benefit[left_out], catalogue.cases[:, left_out]
    )
    if private is not None:
        uncovered = _with_private(
            uncovered, catalogue, better_than(catalogue.benefit, covered, private), private
        )
    average = float(np.average(health, weights=everywhere(heads_by_cell(persons))))
    return offer_of(uncovered, health, _tastes(state, average), state.design.package.top_up.loading)


def uncovered_of(covered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the positions of the services that the core package leaves out."""
    return np.flatnonzero(~covered)


def _with_private(
    uncovered: Uncovered, catalogue: Catalogue, better: NDArray[np.int64], private: Private
) -> Uncovered:
    """Return what is left out with the private versions of the covered services at `better` behind it."""
    gain = private.benefit[better] - catalogue.benefit[better]
    return Uncovered(
        np.concatenate([uncovered.services, better]),
        np.concatenate([uncovered.price, private.price[better]]),
        np.concatenate([uncovered.benefit, gain]),
        np.concatenate([uncovered.cases, catalogue.cases[:, better]], axis=1),
    )


def _tastes(state: State, at_health: float) -> Tastes:
    of = state.design.package.top_up
    return Tastes(
        willingness_to_pay=to_minor(of.willingness_to_pay, state.currency),
        at_wealth=to_minor(of.at_wealth, state.currency),
        at_health=at_health,
        rho=of.health_curvature,
        eta=of.wealth_curvature,
    )


def _buyers(state: State) -> Buyers:
    persons, households = known(state.persons, "people"), known(state.households, "people")
    return Buyers(
        resources=households.income - known(state.contributions, "pool").owed,
        first=households.first,
        weight=households.weight,
        cell=persons.cell,
        member_weight=persons.weight,
    )
