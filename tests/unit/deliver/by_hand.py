"""A small state built by hand, as the steps before deliver would leave it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from healthtrust.deliver.forms import providers_of
from healthtrust.design.market import Market, Plan
from healthtrust.design.whole import Design
from healthtrust.ground.draws import Draws
from healthtrust.ground.money import Currency
from healthtrust.ledger.book import Book
from healthtrust.market.offers import offered
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.findings import Budgets, Contributions, CorePackage
from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, Persons, cell_parts, cells
from healthtrust.records.places import PlaceRow, Places, tree
from healthtrust.records.plans import Enrolment
from healthtrust.records.providers import SETTINGS
from healthtrust.state import Carried, State

YEAR = 2027
SERVICES = ("general", "vaccine", "clinic", "surgery", "therapy", "dental", "cosmetic")
SETTING_OF = ("primary", "pharmacy", "outpatient", "inpatient", "mental", "other", "inpatient")
PRICES = (154_000, 2_250, 12_345, 820_000, 64_000, 11_001, 460_007)


def state(households: int = 300, widest: int = 1, seed: int = 1, **design: Any) -> State:
    """A state of so many household rows, each standing for up to `widest` identical households."""
    luck = np.random.default_rng(seed)
    places = valley()
    homes, persons = _people(places, households, widest, luck)
    catalogue = _catalogue()
    like = Market(
        plans=tuple(Plan(name=n, administration_share=0.02, pays_charges=0.35 * (n == "B")) for n in "ABC")
    )
    plans = offered(like, places, Currency("GBP", 2))[0]
    enrolment = _enrolment(homes, persons, places, luck)
    providers = providers_of(places)
    return State(
        design=Design(title="by hand", years=YEAR, **design),
        year=YEAR,
        currency=Currency("GBP", 2),
        draws=Draws(7),
        book=Book.empty("GBP", 2),
        places=places,
        plans=plans,
        providers=providers,
        carried=Carried(0, np.zeros(providers.count, dtype=np.int64), None, 10**6),
        persons=persons,
        households=homes,
        catalogue=catalogue,
        contributions=_contributions(homes),
        package=_package(catalogue, homes, luck),
        budgets=_budgets(places, homes, persons),
        enrolment=enrolment,
    )


def valley() -> Places:
    rows = [
        PlaceRow("Valley", None, None, None, 1.0),
        PlaceRow("Millbrook", "Valley", None, None, 1.0),
        PlaceRow("Harbour", "Valley", None, None, 1.0),
        PlaceRow("Canal Side", "Millbrook", 0.3, 1, 1.0),
        PlaceRow("Park End", "Millbrook", 0.3, 3, 1.0),
        PlaceRow("Docks", "Harbour", 0.2, 2, 1.0),
        PlaceRow("Sea View", "Harbour", 0.2, 5, 1.0),
    ]
    found, problems = tree(rows, ("region", "place", "neighbourhood"), "places")
    assert found is not None and not problems
    return found


def _people(places: Places, rows: int, widest: int, luck: np.random.Generator) -> tuple[Households, Persons]:
    members = luck.integers(1, 5, rows)
    first = np.r_[0, np.cumsum(members)]
    count = int(first[-1])
    home = np.repeat(np.arange(rows), members)
    leaf = places.leaves[luck.integers(0, len(places.leaves), rows)]
    weight = luck.integers(1, widest + 1, rows)
    age = luck.integers(0, 101, count).astype(np.uint8)
    sex = luck.integers(0, 2, count).astype(np.uint8)
    segment = luck.integers(0, 5, count).astype(np.uint8)
    number = np.maximum(1, weight[home] - luck.integers(0, 2, count))
    identity = luck.permutation(10 * count)[:count].astype(np.uint64)
    income = np.rint(np.exp(luck.normal(14.7, 0.6, rows))).astype(np.int64)
    households = Households(
        first.astype(np.int64), identity[first[:-1]], leaf.astype(np.int32), income,
        np.ones(rows, np.uint8), (members - 1).astype(np.uint8), (income / members**0.5).astype(np.int64),
        weight.astype(np.int32),
    )  # fmt: skip
    persons = Persons(
        identity, age, sex, home.astype(np.uint32), np.zeros(count, np.uint16), segment,
        cells(age, sex, places.fifth[leaf][home], segment), number.astype(np.int32),
        recorded_cost=luck.integers(0, 400_000, count) * number,
    )  # fmt: skip
    return households, persons


def _catalogue() -> Catalogue:
    parts = cell_parts()
    need = 0.3 + parts.age / 60 + 0.4 * parts.segment
    rates = np.stack([need, 0.5 * (parts.age < 6), 0.4 * need, 0.03 * need, 0.1 * (parts.age > 15),
                      0.5 + 0 * need, 0.02 * (parts.sex == 0)], axis=1)  # fmt: skip
    assert rates.shape == (CELLS, len(SERVICES))
    return Catalogue(
        SERVICES, tuple(s.title() for s in SERVICES),
        np.array([SETTINGS.index(s) for s in SETTING_OF], dtype=np.int8),
        np.arange(len(SERVICES)) == 0, np.array(PRICES), np.array([0.1, 0.01, 0.02, 1.2, 0.05, 0.004, 0.01]),
        np.array([9, 1, 2, 3, 6, 2, 1]), rates, ("made up",) * 7, ("assumed",) * 7,
    )  # fmt: skip


def _package(catalogue: Catalogue, homes: Households, luck: np.random.Generator) -> CorePackage:
    covered = np.array([True, True, True, True, True, False, False])
    wanted = luck.integers(0, 3, homes.rows).astype(np.uint8)
    insured = (homes.weight * luck.random(homes.rows)).astype(np.int32) * (wanted > 0)
    insured[homes.weight == 1] = (luck.random(homes.rows) < 0.5)[homes.weight == 1] * (wanted > 0)[
        homes.weight == 1
    ]
    none = np.zeros(catalogue.count)
    return CorePackage(
        means=10**12, care_budget=10**11, order=np.arange(catalogue.count), covered=covered,
        reason=("by hand",) * catalogue.count, expected_cases=none, expected_cost=none.astype(np.int64),
        cell_cost=np.zeros(CELLS), charge_share=np.array([0, 0.1, 0.15, 0, 0, 0, 0]),
        charged=homes.equivalised_income > 1_600_000, on_top=np.array([6, 5]), wanted=wanted, insured=insured,
        premium=np.where(wanted > 0, 12_000, 0),
    )  # fmt: skip


def _enrolment(homes: Households, persons: Persons, places: Places, luck: np.random.Generator) -> Enrolment:
    weight = homes.weight.astype(np.int64)
    cuts = np.sort(luck.integers(0, weight[:, None] + 1, (homes.rows, 2)), axis=1)
    heads = np.diff(np.c_[np.zeros(homes.rows, np.int64), cuts, weight], axis=1).astype(np.int32)
    members = np.zeros((len(places.names), 3), dtype=np.int64)
    np.add.at(members, homes.place, heads * homes.members[:, None])
    none = np.zeros((len(places.names), 3), dtype=np.int64)
    by_segment = np.zeros((3, 5), dtype=np.int64)
    surcharge, paid = np.array([0, 0, 5_000]), heads[:, 2] * 5_000 * homes.adults.astype(np.int64)
    surcharges = none.copy()
    np.add.at(surcharges[:, 2], homes.place, paid)
    return Enrolment(
        heads, members, none, none, none, surcharges, 0, by_segment, by_segment, by_segment, surcharge,
        surcharge_paid=paid,
    )  # fmt: skip


def _contributions(homes: Households) -> Contributions:
    owed = np.rint(homes.income * 0.08 + np.maximum(homes.income - 3_000_000, 0) * 0.05).astype(np.int64)
    rank = np.argsort(np.argsort(homes.equivalised_income, kind="stable"), kind="stable")
    decile = (10 * rank // homes.rows).astype(np.int8)
    paid = owed * homes.weight
    return Contributions(owed, owed == 0, decile, 1.0, int(paid.sum()), 0, 0, 0, paid, np.zeros_like(owed))


def _budgets(places: Places, homes: Households, persons: Persons) -> Budgets:
    heads = np.zeros(len(places.names), dtype=np.int64)
    np.add.at(heads, homes.place[persons.household], persons.weight)
    lines = np.zeros((len(places.names), 3), dtype=np.int64)
    lines[:, 0] = heads * 300_000
    return Budgets(
        lines, 0, 1_000_003, 0, heads * 1_000_000, ("population",), lines[:, :1], heads, lines[:, 0]
    )


def changed(record: Any, **values: Any) -> Any:
    """The record with some of its columns changed."""
    return dataclasses.replace(record, **values)
