"""What receiving care looks at and adds to: columns of residents, terms of each service, tallies, purses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.cost import charge_of_case, refund_of_case
from healthtrust.deliver.moved import Moved
from healthtrust.ground.draws import Event
from healthtrust.records.findings import PAYERS
from healthtrust.records.persons import CELLS
from healthtrust.state import State, known

COVERED, VOLUNTARY, SELF = range(len(PAYERS))


class Residents(NamedTuple):
    """The columns that receiving care looks at: of households, then of their members."""

    first: NDArray[np.int64]
    place: NDArray[np.int32]
    weight: NDArray[np.int32]
    heads: NDArray[np.int32]
    wanted: NDArray[np.uint8]
    insured: NDArray[np.int32]
    charged: NDArray[np.bool_]
    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    cell: NDArray[np.unsignedinteger]
    number: NDArray[np.int32]
    """[resident row]: how many identical residents it stands for."""


class Terms(NamedTuple):
    """What holds for each service: who pays, how much, and the streams of luck."""

    covered: NDArray[np.bool_]
    turn: NDArray[np.int64]
    """[service]: its turn among services bought on top, 0 first; -1 = never bought. A covered service has one
    where its private version may be bought."""
    price: NDArray[np.int64]
    charge: NDArray[np.int64]
    refund: NDArray[np.int64]
    """[plan, service]: what plans pay back to members of the charge of a case, minor units."""
    need_luck: NDArray[np.uint64]
    plan_luck: NDArray[np.uint64]
    cover_luck: NDArray[np.uint64]
    exempt_under_age: int


class Tally(NamedTuple):
    """Cases counted in one partition; whole numbers, so partitions add up in any order."""

    cases: NDArray[np.int64]
    """[place, plan, service, payer]."""
    charged: NDArray[np.int64]
    """[place, plan, service]: covered cases for which the patient paid the user charge."""
    forgone: NDArray[np.int64]
    """[place, service]."""


class Purses(NamedTuple):
    """[household]: money of all the identical households together, minor units."""

    out_of_pocket: NDArray[np.int64]
    benefit: NDArray[np.int64]


def terms_of(state: State) -> Terms:
    """Return what the package, the catalogue and this year's luck say of each service."""
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    charge = charge_of_case(catalogue.price, package.charge_share)
    turn = np.full(catalogue.count, -1, dtype=np.int64)
    turn[package.on_top] = np.arange(len(package.on_top))

    def luck(event: Event, begin: int) -> NDArray[np.uint64]:
        indices = range(begin, begin + catalogue.count)
        return np.array([state.draws.stream(state.year, event, i) for i in indices], dtype=np.uint64)

    return Terms(
        covered=package.covered,
        turn=turn,
        price=catalogue.price,
        charge=charge,
        refund=refund_of_case(charge, state.plans.pays_charges),
        need_luck=luck(Event.CASES, 0),
        plan_luck=luck(Event.PAYMENT, 0),
        cover_luck=luck(Event.PAYMENT, catalogue.count),
        exempt_under_age=state.design.package.user_charges.exempt_under_age,
    )


def residents_of(state: State, differs: Moved | None) -> Residents:
    """Return the columns of households and residents that receiving care looks at; no copies."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    package = known(state.package, "package")
    return Residents(
        households.first,
        households.place,
        households.weight,
        known(state.enrolment, "market").heads,
        package.wanted,
        package.insured,
        package.charged,
        persons.identity,
        persons.age,
        cells_of(state, differs),
        persons.weight,
    )


def cells_of(state: State, differs: Moved | None) -> NDArray[np.unsignedinteger]:
    """Return the cell of each resident [n] together with the group of places whose use differs alike."""
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    if differs is None or len(differs.multiplier) == 1:
        return persons.cell
    group = differs.group[homes.place][persons.household]
    few = len(differs.multiplier) * CELLS <= np.iinfo(np.uint16).max + 1
    return (persons.cell + group * CELLS).astype(np.uint16 if few else np.uint32)


def no_cases(state: State) -> Tally:
    """Return a tally of nothing, in the shape of this state's places, plans and services."""
    grid = (len(state.places.names), state.plans.count, known(state.catalogue, "package").count)
    return Tally(
        np.zeros((*grid, len(PAYERS)), dtype=np.int64),
        np.zeros(grid, dtype=np.int64),
        np.zeros((grid[0], grid[2]), dtype=np.int64),
    )
