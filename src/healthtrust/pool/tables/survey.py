"""People read from a plain table: households put together from their members, as contributions look at them.

    income of a household       Σ income of its members
    equivalised income          income / modified OECD scale of its members
    residents of a household    members × weight
    residents, of a survey      members × weight × sampling weight: in estimates, never in sums of money,
                                unless they are expanded

    expanded weight             whole households by largest remainder, which add up to the rounded sum of
                                weight × sampling weight

A household may be spread over the file; its members are brought together in the order of the file, and
households are put in the order of their ids, so that the order of rows changes nothing.

Source  modified OECD scale: see `people.equivalence`; largest remainder: see `ground.money`

>>> from healthtrust.ground.money import currency
>>> table = {"person_id": [1, 2, 3], "household_id": [7, 5, 7], "income": [30_000, 20_000, 15_000.0]}
>>> of = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> of.payers.income.tolist(), of.payers.equivalised.tolist(), of.household.tolist(), of.person.tolist()
([2000000, 4500000], [2000000, 3000000], [5, 7], [2, 1, 3])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, share
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.people.equivalence import Members, scale
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.tables.contracts import NAMES, category, is_spending, other_units
from healthtrust.pool.tables.identities import Numbered
from healthtrust.pool.tables.read import Asked, Columns, Persons, checked_persons
from healthtrust.records.households import ADULT_AGE, CHILD_SCALE_AGE
from healthtrust.records.store import read_columns

AS_ADULT = 40
"""Age that everybody has where a table gives none: an adult below any age of retirement."""
Ages = NDArray[np.uint8] | None
ALIKE = ("weight", "sampling_weight")
MOST_MEMBERS = 255
MOST_RESIDENTS = 100_000_000_000
"""More than ever lived at once: a mistake, and sums of money would no longer be exact."""
FEW = 5
"""Households that are named where many have the same mistake."""


@dataclass(frozen=True)
class Survey:
    """Households [h] and their members [p], household after household."""

    source: str
    money: Currency
    payers: Payers
    household: NDArray[Any]
    """Identity [h], rising."""
    person: NDArray[Any]
    """Identity [p]."""
    scale: NDArray[np.float64]
    """Equivalence scale [h]: ordinary incomes that the household needs."""
    sampling_weight: NDArray[np.float64] | None
    """[h]; None where the table is no survey."""
    amounts: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """Further columns of money of each household [h], minor units."""
    groups: Mapping[str, Numbered] = field(default_factory=dict)
    """Groups of the members [p] by column."""
    scheme: Numbered | None = None
    """Scheme of each member [p] now, where the table says so."""
    expanded: bool = False
    """Whether weights are those of the whole population that a survey speaks for."""

    @property
    def members(self) -> NDArray[np.int64]:
        """Return how many members each household [h] has."""
        return np.diff(self.payers.first)

    @property
    def of(self) -> NDArray[np.int64]:
        """Return the household of each member [p]."""
        return np.repeat(np.arange(len(self.household)), self.members)

    @property
    def residents(self) -> NDArray[np.int64]:
        """Return the residents that each household row [h] stands for."""
        return np.asarray(self.members * self.payers.weight, dtype=np.int64)

    @property
    def spoken_for(self) -> NDArray[np.float64]:
        """Return the residents that each household row [h] speaks for in estimates."""
        factor = 1.0 if self.sampling_weight is None or self.expanded else self.sampling_weight
        return np.asarray(self.residents * factor, dtype=np.float64)


def read_survey(path: Path | str, money: Currency, asked: Asked | None = None) -> Survey:
    """Return the people of a CSV, Parquet or XLSX file; raises InvalidInput with every mistake."""
    asked = asked or Asked()
    columns, units = read_columns(path, "persons", texts=(*NAMES, *asked.groups))
    stated = {name: unit for name, unit in units.items() if name not in asked.ignored}
    wrong = other_units(stated, money, asked.money, Path(path).name)
    return survey(columns, Path(path).name, money, asked, wrong)


def survey(
    columns: Columns,
    source: str,
    money: Currency,
    asked: Asked | None = None,
    beside: Sequence[Problem] = (),
) -> Survey:
    """Return the people of a table's columns; raises InvalidInput with every mistake, and those `beside`."""
    asked = asked or Asked()
    persons, problems = checked_persons(columns, source, asked)
    refuse([*beside, *problems])
    assert persons is not None
    order, first = _together(persons.names["household_id"])
    refuse([*_unlike(persons, order, first, source), *_too_many(persons, order, first, source)])
    numbers = {name: values[order] for name, values in persons.numbers.items()}
    who, age = _members(numbers, first)
    sampled = numbers.get("sampling_weight")
    scheme = persons.names.get("scheme")
    return Survey(
        source,
        money,
        _payers(numbers, first, money, (who, age), asked.income),
        persons.names["household_id"].values,
        persons.names["person_id"].values[persons.names["person_id"].code[order]],
        scale(who),
        None if sampled is None else sampled[first[:-1]].astype(np.float64),
        {name: _summed(numbers[name], first, money) for name in asked.money},
        {name: persons.names[name].at(order) for name in asked.groups},
        None if scheme is None else scheme.at(order),
    )


def expanded(of: Survey) -> Survey:
    """Return a survey whose weights are of the whole population: whole households that keep their sum."""
    if of.sampling_weight is None:
        lacking = "no column sampling_weight"
        problem = Problem(of.source, lacking, "one: there is nothing to expand", remedy="Leave out --expand.")
        raise InvalidInput([problem])
    speaks = of.payers.weight * of.sampling_weight
    refuse(_nobody_or_too_many(float((of.members * speaks).sum()), float(speaks.sum()), of.source))
    weight = share(round(float(speaks.sum())), speaks)
    return dataclasses.replace(of, payers=dataclasses.replace(of.payers, weight=weight), expanded=True)


def _together(household: Numbered) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return the order of rows that brings households together, and where each begins."""
    code = household.code
    sorted_already = bool((code[1:] >= code[:-1]).all())
    order = np.arange(len(code)) if sorted_already else np.argsort(code, kind="stable")
    first = np.zeros(len(household.values) + 1, dtype=np.int64)
    np.cumsum(household.counts, out=first[1:])
    return order, first


def _unlike(
    persons: Persons, order: NDArray[np.intp], first: NDArray[np.int64], source: str
) -> list[Problem]:
    """Return where members of one household have unlike weights."""
    found = []
    for name in ALIKE:
        if name not in persons.numbers:
            continue
        values = persons.numbers[name][order]
        rows = np.sort(order[values != np.repeat(values[first[:-1]], np.diff(first))])
        if len(rows):
            there = f"{source}, column {name}, {rows_in_words((rows + 2).tolist())}"
            expected = "the weight of the first member of the household"
            remedy = "A household is one observation: give all its members one weight."
            found.append(Problem(there, "another weight within a household", expected, remedy=remedy))
    return found


def _too_many(
    persons: Persons, order: NDArray[np.intp], first: NDArray[np.int64], source: str
) -> list[Problem]:
    """Return households of more members than are counted, and weights of more people than there are."""
    households, members = persons.names["household_id"], np.diff(first)
    found = [
        Problem(
            f"{source}, column household_id",
            f"{members[h]:,} members of {str(households.values[h])!r}",
            f"at most {MOST_MEMBERS}",
            remedy="Give an institution's residents households of their own.",
        )
        for h in np.flatnonzero(members > MOST_MEMBERS)[:FEW]
    ]
    if "weight" in persons.numbers:
        residents = float((persons.numbers["weight"][order][first[:-1]] * members.astype(np.float64)).sum())
        if residents > MOST_RESIDENTS:
            where = f"{source}, column weight"
            found.append(Problem(where, f"{residents:,.0f} residents in all", f"at most {MOST_RESIDENTS:,}"))
    return found


def _nobody_or_too_many(residents: float, households: float, source: str) -> list[Problem]:
    """Return what is wrong with what the sampling weights of a survey add up to."""
    if residents <= MOST_RESIDENTS and round(households) > 0:
        return []
    found = f"{households:g} households with {residents:g} residents in all"
    expected = f"at least 1 household, and at most {MOST_RESIDENTS:,} residents"
    remedy = "Leave out --expand, or give the households that each stands for."
    return [Problem(f"{source}, column sampling_weight", found, expected, remedy=remedy)]


def _members(numbers: Columns, first: NDArray[np.int64]) -> tuple[Members, Ages]:
    """Return who lives in each household, and the age of each member where the table says it."""
    rows, age = int(first[-1]), numbers["age"].astype(np.uint8) if "age" in numbers else None
    known = np.full(rows, AS_ADULT, dtype=np.uint8) if age is None else age
    limits = (ADULT_AGE, CHILD_SCALE_AGE)
    adults, over_14 = (np.add.reduceat(known >= limit, first[:-1], dtype=np.int64) for limit in limits)
    return Members(adults, np.diff(first) - adults, over_14), age


def _payers(
    numbers: Columns, first: NDArray[np.int64], money: Currency, who: tuple[Members, Ages], income: str
) -> Payers:
    starts, (members, age) = first[:-1], who
    has = _summed(numbers[income], first, money)
    spent = [name for name in numbers if is_spending(name)]
    weight = numbers["weight"][starts].astype(np.int64) if "weight" in numbers else None
    return Payers(
        first=first,
        income=has,
        equivalised=np.rint(has / scale(members)).astype(np.int64),
        adults=np.asarray(members.adults, dtype=np.uint8),
        children=np.asarray(members.children, dtype=np.uint8),
        weight=np.ones(len(starts), dtype=np.int64) if weight is None else weight,
        age=age,
        earnings=_minor(numbers["earnings"], money) if "earnings" in numbers else None,
        wealth=_summed(numbers["wealth"], first, money) if "wealth" in numbers else None,
        spending=np.stack([_summed(numbers[n], first, money) for n in spent], axis=1) if spent else None,
        categories=tuple(category(name) for name in spent),
        premium=_minor(numbers["premium"], money) if "premium" in numbers else None,
    )


def _minor(amount: NDArray[Any], money: Currency) -> NDArray[np.int64]:
    return np.asarray(np.rint(amount.astype(np.float64) * 10**money.exponent), dtype=np.int64)


def _summed(amount: NDArray[Any], first: NDArray[np.int64], money: Currency) -> NDArray[np.int64]:
    return np.asarray(np.add.reduceat(_minor(amount, money), first[:-1]), dtype=np.int64)
