"""Read the catalogue of candidate services: what each costs, gains and treats, one row a service.

Every row says where care is given, its price and health gain per case, contacts per case, and how often it is
needed; `package.cases` turns the last into expected cases by need cell. All problems of a file are reported
together, with its rows.

>>> from healthtrust.records.store import shipped
>>> candidates = candidates_of(shipped("formulas", "interventions"), "GBP")
>>> bool((candidates["price"] > 0).all()), sorted(set(candidates["profile"]))
(True, ['cost curve', 'rates'])
>>> [str(p) for p in _wrong_units({"price": "USD"}, "GBP", "mine.csv")]
['mine.csv, column price: found USD; expected GBP, the currency of the design. Convert the prices.']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from healthtrust.design.package import Adjustment
from healthtrust.engine.everywhere import once
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import to_minor
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.package.cases import AGE_GROUPS, Needs, Rates, expected_cases, needs_of
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.providers import SETTINGS
from healthtrust.records.store import located, read_columns
from healthtrust.state import State

PROFILES = ("rates", "cost curve")
STATUSES = ("cited", "recalled", "assumed")
MOST_SERVICES = 255
"""As many as the count of services a household wants on top can hold."""

CANDIDATES = Contract(
    "candidate services",
    (
        Column("code", "text", "", "short name of the service", unique=True),
        Column("name", "text", "", "what the service is called"),
        Column("setting", "choice", "", "where care is given", choices=SETTINGS),
        Column("mandatory", "flag", "", "whether every package holds it"),
        Column("profile", "choice", "", "whether need follows its rates or the cost curve", choices=PROFILES),
        Column("price", "number", "money per case", "price per treated case", low=0.01, high=1e9),
        Column("benefit", "number", "QALY", "health gained per treated case", low=0, high=100),
        Column("contacts", "whole", "contacts", "contacts per treated case", low=1, high=1000),
        *(
            Column(f"rate_{ages}", "number", "per 1,000", "cases a year per 1,000 residents", low=0, high=1e6)
            for ages in AGE_GROUPS
        ),
        Column("female_ratio", "number", "ratio", "rate of women over that of men", low=0, high=1e9),
        Column("deprivation_ratio", "number", "ratio", "rate of fifth 1 over fifth 5", low=1e-3, high=1e3),
        Column("segment_gradient", "number", "ratio", "how closely need follows segments", low=-10, high=10),
        Column("source", "text", "", "where the numbers come from"),
        Column("status", "choice", "", "how sure we may be of them", choices=STATUSES),
    ),
    other=True,
)


def read_catalogue(state: State) -> Catalogue:
    """Return the design's catalogue with expected cases by need cell; raises with every problem found."""
    needs = needs_of(state)
    return once(lambda: _catalogue(state, needs))


def _catalogue(state: State, needs: Needs) -> Catalogue:
    path = located(state.design.package.catalogue, "formulas", state.folder)
    table = candidates_of(path, state.currency.code)
    price = np.array([to_minor(float(p), state.currency) for p in table["price"].astype(np.float64)])
    listed = Catalogue(
        codes=tuple(str(code) for code in table["code"]),
        names=tuple(str(name) for name in table["name"]),
        setting=np.array([SETTINGS.index(str(s)) for s in table["setting"]], dtype=np.int8),
        mandatory=table["mandatory"].astype(np.bool_),
        price=price,
        benefit=table["benefit"].astype(np.float64),
        contacts=table["contacts"].astype(np.int64),
        cases=expected_cases(_rates(table), price, needs),
        sources=tuple(str(source) for source in table["source"]),
        statuses=tuple(str(status) for status in table["status"]),
    )
    return adjusted(listed, state.design.package.adjust)


def adjusted(listed: Catalogue, by: Mapping[str, Adjustment]) -> Catalogue:
    """Return the catalogue with prices, benefits and cases multiplied, by code.

    Raises InvalidInput with every code that it does not list.
    """
    refuse(
        [
            Problem(
                "package.adjust", repr(code), "a code of the catalogue", nearest_match(code, listed.codes)
            )
            for code in by
            if code not in listed.codes
        ]
    )
    if not by:
        return listed
    each = [by.get(code, Adjustment()) for code in listed.codes]
    price = np.rint(listed.price * np.array([a.price for a in each])).astype(np.int64)
    return replace(
        listed,
        price=np.maximum(price, 1),
        benefit=listed.benefit * np.array([a.benefit for a in each]),
        cases=listed.cases * np.array([a.cases for a in each]),
    )


def candidates_of(path: Path, currency_code: str) -> Table:
    """Return the rows of a catalogue file with prices in that currency; raises with every problem found."""
    columns, units = read_columns(path)
    table, problems = checked(CANDIDATES, columns, path.name)
    problems += _wrong_units(units, currency_code, path.name)
    if "mandatory" in columns and table is not None:
        problems += _wrong_as_a_whole(table, path.name)
    refuse(problems)
    assert table is not None
    return table


def _rates(table: Table) -> Rates:
    rates = [table[f"rate_{ages}"].astype(np.float64) / 1000 for ages in AGE_GROUPS]
    return Rates(
        rate=np.stack(rates, axis=1),
        female_ratio=table["female_ratio"].astype(np.float64),
        deprivation_ratio=table["deprivation_ratio"].astype(np.float64),
        segment_gradient=table["segment_gradient"].astype(np.float64),
        follows_cost=table["profile"] == "cost curve",
    )


def _wrong_units(units: Mapping[str, str], currency_code: str, where: str) -> list[Problem]:
    """Return a problem for each header whose unit is not the one meant; headers without unit are trusted."""
    meant = {c.name: c.unit for c in CANDIDATES.columns if c.unit} | {"price": currency_code}
    return [
        Problem(
            f"{where}, column {name}",
            unit,
            f"{meant[name]}, the currency of the design" if name == "price" else meant[name],
            remedy="Convert the prices." if name == "price" else "Convert them, or correct the header.",
        )
        for name, unit in units.items()
        if name in meant and unit != meant[name]
    ]


def _wrong_as_a_whole(table: Table, where: str) -> list[Problem]:
    none_mandatory = Problem(
        f"{where}, column mandatory",
        "no row with yes",
        "at least one mandatory row",
        remedy="Mark the row of general care, which carries all that no other row lists.",
    )
    too_many = Problem(
        where,
        f"{table.rows} services",
        f"at most {MOST_SERVICES}",
        remedy="Join services that are decided on together.",
    )
    return [none_mandatory] * (not table["mandatory"].any()) + [too_many] * (table.rows > MOST_SERVICES)
