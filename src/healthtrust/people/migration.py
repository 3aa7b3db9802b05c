"""Who comes and who goes in a year: rates by age and sex, made into whole households that leave or arrive.

    o_h = Σ_i w_i r_out(a_i, x_i) / Σ_i w_i     chance that household h leaves: mean rate of its members
    e_h = Σ_i w_i r_in(a_i, x_i) / Σ_i w_i      households like h that arrive, for each that is here
    net rate ν_p stated:  with L = Σ o w, A = Σ e w, N = Σ w of the place, and G = L + ν_p N
                          G ≥ 0: e × G / A;     G < 0: e × 0 and o × (L − G) / L

w_i, a_i, x_i  residents, age and sex of member row i;  r_out, r_in  leavers and arrivals per head and year
ν_p            net arrivals per resident of neighbourhood p: it scales arrivals, and leavers only beyond them

Over all households the expected numbers are those of the rates, by age nearly so: families move together.
Arrivals are like households of the neighbourhood they come to, with its ages, incomes and illness [assumed];
a place where nobody lives gains nobody. Source  yearly rates: catalogue/coefficients/migration-*.csv.

>>> two_homes = np.array([0, 0, 1])
>>> mean_by_household(np.array([0.03, 0.01, 0.0]), np.array([1, 1, 1]), two_homes, 2).tolist()
[0.02, 0.0]
>>> leaving, arriving, residents = np.array([8.0]), np.array([4.0]), np.array([1000.0])
>>> balance(leaving, arriving, residents, net=np.array([0.002]))
(array([1.]), array([2.5]))
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.design.people import People
from healthtrust.engine.everywhere import sums
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.households import Households
from healthtrust.records.persons import OLDEST, SEXES, Persons
from healthtrust.records.places import Places
from healthtrust.records.shapes import problems_of_shapes
from healthtrust.records.store import READABLE, located, read_table

Real = NDArray[np.float64]
PER_THOUSAND = 1000
FINER = 2.0**16
"""What expected numbers are added up in: so many parts of what `engine.everywhere.sums` tells apart."""

MIGRATION = Contract(
    "migration",
    (
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("minimum_age", "whole", "years", "first age of the band", low=0, high=120),
        Column("maximum_age", "whole", "years", "last age of the band", low=0, high=120),
        Column("arrivals", "number", "per 1000 residents", "who come in a year", low=0, high=1000),
        Column("leavers", "number", "per 1000 residents", "who go in a year", low=0, high=1000),
    ),
    other=True,
)


@dataclass(frozen=True)
class Rates:
    """Arrivals and leavers per resident and year [age, sex]."""

    arrivals: Real
    leavers: Real


class Flows(NamedTuple):
    """What is expected of each household [h] in a year."""

    leaving: Real
    """Chance that it leaves."""
    arriving: Real
    """Households like it that arrive, for each that is here."""


class Book(NamedTuple):
    """Persons and their households, and where each household stood in the book they come from."""

    persons: Persons
    households: Households
    source: NDArray[np.int64]
    """[household]: position in the book before; −1 = has arrived."""


def read_rates(name: str, folder: str = "") -> Rates:
    """Return a shipped table of rates such as 'england-2011', or one in a CSV file beside the design.

    Ages in no band neither come nor go. Raises `InvalidInput` for a table that breaks its contract or states
    an age of a sex twice.
    """
    path = located(name if is_file(name) else f"migration-{name}", "coefficients", folder)
    table = read_table(path, MIGRATION)
    arrivals, leavers, stated = (np.zeros((OLDEST + 1, len(SEXES))) for _ in range(3))
    for i in range(table.rows):
        ages = slice(int(table["minimum_age"][i]), int(table["maximum_age"][i]) + 1)
        sex = SEXES.index(str(table["sex"][i]))
        stated[ages, sex] += 1
        arrivals[ages, sex] = float(table["arrivals"][i]) / PER_THOUSAND
        leavers[ages, sex] = float(table["leavers"][i]) / PER_THOUSAND
    if (twice := _twice(stated, path.name)) is not None:
        raise InvalidInput([twice])
    return Rates(arrivals, leavers)


def is_file(name: str) -> bool:
    """Return whether a name is that of a file rather than of a shipped table."""
    return any(name.lower().endswith(kind) for kind in READABLE)


def _twice(stated: Real, file: str) -> Problem | None:
    ages = np.argwhere(stated > 1)
    if not len(ages):
        return None
    age, sex = ages[0]
    found = f"age {age} of {SEXES[sex]} in {int(stated[age, sex])} bands"
    return Problem(file, found, "each age of a sex in at most one band", remedy="Let bands not overlap.")


def problems_of(people: People, places: Places, folder: str = "") -> list[Problem]:
    """Return what is wrong with a design's migration and shapes: tables, files, names of places unknown."""
    problems = problems_of_shapes(people.shapes, places, folder)
    if people.migration:
        try:
            read_rates(people.migration, folder)
        except InvalidInput as unreadable:
            problems += [
                Problem(f"people.migration, {p.where}", p.found, p.expected, p.nearest, p.remedy)
                for p in unreadable.problems
            ]
    elif people.net_migration:
        remedy = 'Set people.migration = "england-2011", or name a table of your own.'
        expected = "a table of rates, by which net arrivals are given ages"
        problems.append(Problem("people.net_migration", "no people.migration", expected, remedy=remedy))
    leaves = [places.names[leaf] for leaf in places.leaves]
    problems += [
        Problem(f"people.net_migration.{name}", repr(name), "a neighbourhood", nearest_match(name, leaves))
        for name in people.net_migration
        if name not in leaves
    ]
    return problems


def flows(persons: Persons, households: Households, rates: Rates, net: Real) -> Flows:
    """Return what is expected of each household [h]; net [place]: stated net arrivals a head, or NaN."""
    age = np.minimum(persons.age, OLDEST)
    of_each = persons.weight, persons.household, households.rows
    leaving = mean_by_household(rates.leavers[age, persons.sex], *of_each)
    arriving = mean_by_household(rates.arrivals[age, persons.sex], *of_each)
    if np.isnan(net).all():
        return Flows(leaving, arriving)
    heads = np.bincount(persons.household, persons.weight, households.rows)
    place, size = households.place, len(net)
    told = np.concatenate([heads, heads * leaving, heads * arriving])
    group = np.concatenate([place, place + size, place + 2 * size])
    residents, left, came = (sums(told * FINER, group, 3 * size) / FINER).reshape(3, size)
    nobody_like_them = ~np.isnan(net) & (came == 0)
    arriving = np.where(nobody_like_them[place], 1 / PER_THOUSAND, arriving)
    came = np.where(nobody_like_them, residents / PER_THOUSAND, came)
    more_left, more_came = balance(left, came, residents, net)
    return Flows(np.minimum(leaving * more_left[place], 1.0), arriving * more_came[place])


def mean_by_household(rate: Real, weight: NDArray[Any], household: NDArray[Any], households: int) -> Real:
    """Return the mean [household] of rates [n] over members of weight [n] in households [n]."""
    heads = np.bincount(household, weight, households)
    return np.asarray(np.bincount(household, rate * weight, households) / np.maximum(heads, 1))


def balance(leaving: Real, arriving: Real, residents: Real, net: Real) -> tuple[Real, Real]:
    """Return what leavers and arrivals [place] are multiplied by so that they differ by net × residents.

    leaving, arriving, residents [place]: expected numbers; net [place]: per resident, NaN = as they are.
    """
    wanted = np.nan_to_num(leaving + net * residents, nan=0.0)
    stated = ~np.isnan(net)
    came = np.where(stated & (arriving > 0), np.maximum(wanted, 0) / np.maximum(arriving, 1e-300), 1.0)
    beyond = stated & (wanted < 0) & (leaving > 0)
    left = np.where(beyond, (leaving - wanted) / np.maximum(leaving, 1e-300), 1.0)
    return left, came


def net_by_place(stated: dict[str, float], places: Places) -> Real:
    """Return net arrivals per resident [place], NaN where a design states none."""
    return np.array([stated.get(name, np.nan) / PER_THOUSAND for name in places.names])


def of_members(weight: NDArray[Any], moving: NDArray[Any], homes: NDArray[Any], u: Real) -> NDArray[np.int32]:
    """Return how many of a member row [n] move with its household: ⌊w n / W + u⌋, at most n.

    weight w, moving n and homes W [n]: residents of the row, identical households that move, and all of them
    that the row of the household stands for; u in [0, 1). What stays is never more than W − n.

    >>> weight, homes = np.array([4, 3, 1]), np.array([4, 4, 1])
    >>> of_members(weight, np.array([2, 2, 1]), homes, np.array([0.6, 0.6, 0.6])).tolist()
    [2, 2, 1]
    """
    share = weight.astype(np.float64) * moving / homes
    return np.asarray(np.minimum(np.floor(share + u), moving).astype(np.int32))


def scaled(cost: NDArray[np.int64] | None, weight: NDArray[Any], before: NDArray[Any]) -> Any:
    """Return recorded cost [n] of rows of `before` residents when they stand for `weight`; None stays so."""
    return None if cost is None else np.rint(cost * (weight / before)).astype(np.int64)


def merged(stay: Book, come: Book) -> Book:
    """Return both books as one, members together: those who come right after the household they are like.

    come: its `source` is the position of that household. So the order is the same in any parts of the people.
    """
    homes = stay.households.rows + come.households.rows
    order = np.argsort(np.concatenate([stay.source, come.source]), kind="stable")
    source = np.concatenate([stay.source, np.full(come.households.rows, -1)])[order]
    number = np.empty(homes, dtype=np.uint32)
    number[order] = np.arange(homes, dtype=np.uint32)
    second = come.persons.household + np.uint32(stay.households.rows)
    household = number[np.concatenate([stay.persons.household, second])]
    rows = np.argsort(household, kind="stable")
    persons = Persons(**_joined(stay.persons, come.persons, rows) | {"household": household[rows]})
    members = np.bincount(persons.household, minlength=homes)
    first = np.concatenate([[0], np.cumsum(members)]).astype(np.int64)
    households = Households(**_joined(stay.households, come.households, order) | {"first": first})
    return Book(persons, households, source)


def _joined(one: Any, other: Any, order: NDArray[np.int64]) -> dict[str, Any]:
    """Return the columns of two tables of a kind, one after the other and then in order; `first` left out."""
    pairs = {f.name: (getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one)}
    return {
        name: None if a is None else np.concatenate([a, b])[order]
        for name, (a, b) in pairs.items()
        if name != "first"
    }


def chosen(table: Persons | Households, rows: ArrayLike) -> dict[str, Any]:
    """Return the columns of some rows of persons or households, by name; `first` left out."""
    names = [f.name for f in dataclasses.fields(table) if f.name != "first"]
    columns = {name: getattr(table, name) for name in names}
    return {name: None if column is None else column[rows] for name, column in columns.items()}
