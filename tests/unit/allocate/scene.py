"""A small made-up year that has come as far as allocate: four neighbourhoods, some households, a package."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.whole import Design
from healthtrust.ground.draws import Draws
from healthtrust.ground.money import Currency
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.market.offers import plans_of
from healthtrust.market.respond import choice_of, enrolled, homes_of
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.findings import Contributions, CorePackage
from healthtrust.records.households import ADULT_AGE, Households
from healthtrust.records.persons import CELLS, Persons, cell_parts, cells
from healthtrust.records.places import PlaceRow, Places, tree
from healthtrust.records.plans import Plans
from healthtrust.records.providers import SETTINGS, Providers
from healthtrust.state import Carried, State

POUNDS = Currency("GBP", 2)
LARGEST_ADMINISTRATION = 0.05


def vale(cost_factor: float = 1.0) -> Places:
    """A region of two places with two neighbourhoods each; the last has the cost factor."""
    rows = [
        PlaceRow("Vale", None, None, None, 1.0),
        PlaceRow("North", "Vale", None, None, 1.0),
        PlaceRow("South", "Vale", None, None, 1.0),
        PlaceRow("Mill", "North", 0.4, 1, 1.0),
        PlaceRow("Park", "North", 0.1, 3, 1.0),
        PlaceRow("Crescent", "South", 0.2, 5, 1.0),
        PlaceRow("Docks", "South", 0.3, 2, cost_factor),
    ]
    places, problems = tree(rows, ("region", "place", "neighbourhood"), "scene")
    assert places is not None and not problems
    return places


def population(places: Places, *, homes: int, weight: int, seed: int) -> tuple[Persons, Households]:
    """Households of one to four, each row standing for up to `weight`; here and there a resident has died."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 5, homes)
    household = np.repeat(np.arange(homes, dtype=np.uint32), sizes)
    weights = chance.integers(1, weight + 1, homes).astype(np.int32)
    place = chance.choice(places.leaves, homes, p=places.share[places.leaves]).astype(np.int32)
    age = chance.integers(0, 101, len(household)).astype(np.uint8)
    first = np.concatenate([[0], np.cumsum(sizes)])
    age[first[:-1]] = np.maximum(age[first[:-1]], ADULT_AGE)
    sex = chance.integers(0, 2, len(household)).astype(np.uint8)
    segment = chance.integers(0, 5, len(household)).astype(np.uint8)
    residents = weights[household] - (chance.random(len(household)) < 0.1) * (weights[household] > 1)
    identity = chance.permutation(np.arange(1, len(household) + 1, dtype=np.uint64))
    persons = Persons(
        identity=identity,
        age=age,
        sex=sex,
        household=household,
        conditions=np.zeros(len(household), dtype=np.uint16),
        segment=segment,
        cell=cells(age, sex, places.fifth[place[household]], segment),
        weight=residents.astype(np.int32),
    )
    adults = np.bincount(household, weights=age >= ADULT_AGE).astype(np.uint8)
    income = np.rint(chance.lognormal(14.5, 0.7, homes)).astype(np.int64)
    income[chance.random(homes) < 0.01] = 0
    households = Households(
        first=first.astype(np.int64),
        identity=identity[first[:-1]],
        place=place,
        income=income,
        adults=adults,
        children=(sizes - adults).astype(np.uint8),
        equivalised_income=income,
        weight=weights,
    )
    return persons, households


def cost_by_cell() -> NDArray[np.float64]:
    """Expected cost per head: rising with age, deprivation and segment, in minor units."""
    parts = cell_parts()
    by_age = 60_000 + 900 * np.maximum(parts.age - 20, 0) + 40_000 * (parts.age == 0)
    return by_age * (1 + 0.1 * (5 - parts.fifth)) * np.array([0.5, 0.8, 1.2, 2.2, 4.0])[parts.segment]


def catalogue_of(cost: NDArray[np.float64]) -> Catalogue:
    """One service under a capitation, of cases at one minor unit that add up to `cost` in each cell."""
    one = np.array([1])
    setting = (one * SETTINGS.index("primary")).astype(np.int8)
    return Catalogue(
        ("care",), ("Care",), setting, one > 0, one, one * 0.1, one, cost[:, None], ("",), ("",)
    )  # fmt: skip


def core_package(cost: NDArray[np.float64], heads: NDArray[np.int64], homes: int) -> CorePackage:
    """A package of one service that costs `cost` in each cell, with room for the plans' administration."""
    expected = float(heads @ cost)
    budget = int(np.ceil(expected / (1 - LARGEST_ADMINISTRATION)))
    none = np.zeros(homes)
    return CorePackage(
        means=budget,
        care_budget=budget,
        order=np.array([0]),
        covered=np.array([True]),
        reason=("mandatory",),
        expected_cases=np.ones(1),
        expected_cost=np.array([round(expected)]),
        cell_cost=cost,
        charge_share=np.zeros(1),
        charged=none.astype(np.bool_),
        on_top=np.zeros(0, dtype=np.int64),
        wanted=none.astype(np.uint8),
        insured=none.astype(np.int32),
        premium=none.astype(np.int64),
    )


def scene(
    *,
    homes: int = 300,
    weight: int = 1,
    seed: int = 1,
    allocate: dict[str, Any] | None = None,
    market: dict[str, Any] | None = None,
    cost_factor: float = 1.0,
    income: int | None = None,
) -> State:
    """A year in which people, pool and package have been; `allocate` and `market` are headings of its design.

    Unless told otherwise, pool income is what the package and the design's shares before care need together.
    """
    design = Design(title="a scene", years=2027, seed=seed, allocate=allocate or {}, market=market or {})
    places = vale(cost_factor)
    persons, households = population(places, homes=homes, weight=weight, seed=seed)
    heads = np.bincount(persons.cell, weights=persons.weight, minlength=CELLS).astype(np.int64)
    package = core_package(cost_by_cell(), heads, homes)
    if income is None:
        income = int(package.care_budget / (1 - design.allocate.shares_before_care)) + 1_003
    paid = np.zeros(homes, dtype=np.int64)
    contributions = Contributions(paid, paid > 0, paid.astype(np.int8), 1.0, income, 0, 0, 0)
    received = transfer(
        "pool", "contributions", debit=Accounts.POOL_FUND, credit=Accounts.HOUSEHOLD_CONTRIBUTIONS,
        amount=income, month=2027 * 12,
    )  # fmt: skip
    return State(
        design=design,
        year=2027,
        currency=POUNDS,
        draws=Draws(seed),
        book=Book.empty("GBP", 2).post(received),
        places=places,
        plans=plans_of(design, places, POUNDS),
        providers=Providers((), (), np.zeros(0, dtype=np.int32), np.zeros((len(places.names), 8), np.int32)),
        carried=Carried(0, np.zeros(0, dtype=np.int64), None, persons.rows + 1),
        persons=persons,
        households=households,
        contributions=contributions,
        package=package,
        catalogue=catalogue_of(package.cell_cost),
    )


def with_last_year(state: State, heads: NDArray[np.int32]) -> State:
    """The same year after one in which households were in plans so."""
    last = state.carried
    return state.replace(carried=Carried(last.reserve, last.rewards_due, heads, last.next_identity))


def with_plans(state: State, plans: Plans) -> State:
    """The same year with other plans on offer."""
    return state.replace(plans=plans)


def enrol(state: State) -> NDArray[np.int32]:
    """Heads [household, plan] of a state at the surcharges that its plans state."""
    return enrolled(homes_of(state), choice_of(state))
