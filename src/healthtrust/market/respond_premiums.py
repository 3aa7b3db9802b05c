"""Surcharges at which every plan breaks even, given who then joins it: a fixed point of expected enrolment.

    s_p = max(0, (K_p(s) + R_p(s) − (1 − a_p) G_p(s)) / A_p(s))

s_p   surcharge of plan p per adult;  A_p  adults expected in it;  a_p  its administration share
K_p   expected cost of covered care of its members;  R_p  user charges it is expected to pay back to them
G_p   what the pool pays for them: capitation and transfers, by expected members and their risk
Source  average-cost pricing: Einav and Finkelstein, J Economic Perspectives 2011; 25: 115 [recalled].
        The fixed point is sought on expected numbers, and luck is drawn once, at the surcharges found.

All plans begin at the surcharges stated and move half of the way in each round. Where they have not come to
rest within a minor unit the year is refused: its last round is no answer.

>>> step_towards(np.array([0.0, 50.0]), np.array([100.0, 50.0])).tolist()
[50.0, 50.0]
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import map_partitions, threads
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.ground.problems import Problem
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.respond import choice_of, homes_of
from healthtrust.market.respond_plain import block_of, expected_heads
from healthtrust.records.findings import LINES
from healthtrust.records.households import ADULT_AGE
from healthtrust.state import State, known

Real = NDArray[np.float64]

ROUNDS = 200
AT_ONCE = 16_384


class Expected(NamedTuple):
    """Of the members expected: sums by [place, plan], then by [plan]."""

    residents: Real
    risk: Real
    adults: Real
    cost: Real
    """Expected cost of covered care and of user charges paid back, minor units."""


class Weights(NamedTuple):
    """Of all the households of each row: residents, risk points, adults, cost, user charges expected."""

    residents: Real
    risk: Real
    adults: Real
    cost: Real
    charges: Real


def breaking_even(state: State, points: NDArray[np.int64]) -> State:
    """Return the state with plans at the surcharges at which they break even; risk scores in points [cell].

    Raises InvalidInput, naming the plan that moves most, where no such surcharges are found.
    """
    homes, choice, weights = homes_of(state), choice_of(state), _weights(state, points)
    surcharge = state.plans.surcharge.astype(np.float64)
    for _ in range(ROUNDS):
        offers = choice.offers._replace(surcharge=surcharge)
        wanted = _wanted(expected(homes, choice._replace(offers=offers), weights), state)
        if np.abs(wanted - surcharge).max() < 0.5:
            found = np.rint(wanted).astype(np.int64)
            return state.replace(plans=replace(state.plans, surcharge=found))
        surcharge = step_towards(surcharge, wanted)
    _never_at_rest(state, wanted, surcharge)
    raise AssertionError("refused above")


def step_towards(surcharge: Real, wanted: Real) -> Real:
    """Return surcharges half of the way to those that would have covered this round's cost."""
    return (surcharge + wanted) / 2


def expected(homes: Homes, choice: Choice, weights: Weights) -> Expected:
    """Return what the members expected add up to; blocks are of one size, so that threads change nothing."""
    rows, places = len(homes.identity), len(choice.serves)

    def task(rows: slice) -> Expected:
        block = block_of(homes, rows.start, rows.stop)
        part = expected_heads(block, choice) / np.maximum(block.weight, 1)[:, None]
        of = Weights(*(column[rows] for column in weights))
        paid_back = (of.charges @ part) * choice.offers.pays_charges
        return Expected(
            _by_place(part * of.residents[:, None], block.place, places),
            _by_place(part * of.risk[:, None], block.place, places),
            of.adults @ part,
            of.cost @ part + paid_back,
        )

    parts = map_partitions(
        task, [slice(n, min(n + AT_ONCE, rows)) for n in range(0, rows, AT_ONCE)], threads()
    )
    return Expected(*(np.sum(column, axis=0) for column in zip(*parts, strict=True)))


def _by_place(amounts: Real, place: NDArray[np.integer], places: int) -> Real:
    return np.column_stack([np.bincount(place, weights=column, minlength=places) for column in amounts.T])


def _weights(state: State, points: NDArray[np.int64]) -> Weights:
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    cost = known(state.package, "package").cell_cost
    residents = persons.weight.astype(np.float64)

    def of_homes(each: Real | NDArray[np.integer] | NDArray[np.bool_]) -> Real:
        return np.asarray(np.diff(np.concatenate([[0.0], np.cumsum(residents * each)])[homes.first]))

    return Weights(
        residents=of_homes(np.ones(persons.rows)),
        risk=of_homes(points[persons.cell]),
        adults=of_homes(persons.age >= ADULT_AGE),
        cost=of_homes(cost[persons.cell]),
        charges=homes_of(state).charges * homes.weight,
    )


def _wanted(found: Expected, state: State) -> Real:
    """Return the surcharges [plan] that would cover the cost of the members expected, minor units."""
    line = known(state.budgets, "allocate").lines[:, LINES.index("personal care")]
    part = state.design.market.equalise_share
    shares = part * _shared(found.risk) + (1 - part) * _shared(found.residents)
    for_care = (1 - state.plans.administration_share) * (line @ shares)
    lacking = found.cost - for_care
    adults = np.maximum(found.adults, 1e-9)
    return np.where(found.adults > 1e-6, np.maximum(lacking / adults, 0.0), state.plans.surcharge)


def _shared(amount: Real) -> Real:
    whole = amount.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(amount, whole, out=np.zeros_like(amount), where=whole > 0))


def _never_at_rest(state: State, wanted: Real, surcharge: Real) -> None:
    worst = int(np.abs(wanted - surcharge).argmax())
    asked, held = (words(round(float(each[worst])), state.currency) for each in (wanted, surcharge))
    refuse(
        [
            Problem(
                "market.premiums",
                f"no rest after {ROUNDS} rounds: {state.plans.names[worst]} at {held} would need {asked}",
                "surcharges at which every plan breaks even",
                remedy="Let equalise see more, raise persistence, or state the surcharges.",
            )
        ]
    )
