"""Plans from a table: names, attributes that the rule speaks of, conditions, and nests.

Columns: plan, the price, attributes, and, where they apply, nest and the conditions of eligibility.py.

>>> from healthtrust.design.plan_choice import Nest, PlanChoice, Term
>>> price, network = Term(attribute="premium", coefficient=-1), Nest(name="network", plans=("A",))
>>> rule = PlanChoice(terms=(price,), nests=(network,))
>>> columns = {"plan": np.array(["A", "B"], dtype=object), "premium": np.array([90.0, 80.0]),
...            "nest": np.array(["", "network"], dtype=object)}
>>> plans = plans_of(columns, "plans.csv", rule)
>>> plans.offers.names, plans.nested(rule).nests[0].plans
(('A', 'B'), ('A', 'B'))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.market.choice.eligibility import COLUMNS, Eligibility, eligibility_of
from healthtrust.market.choice.tables import Offers
from healthtrust.market.told_tables import other_money
from healthtrust.records.store import read_columns

TEXTS = ("plan", "nest", "places", "open_enrolment", "accepts_if")
"""Columns that are read as they are written."""


@dataclass(frozen=True, eq=False)
class PlansTable:
    """A plans table that has been read."""

    source: str
    offers: Offers
    eligibility: Eligibility
    nest: tuple[str, ...]
    """[plan]: the nest that the table puts it in; empty = the one that the rule does."""

    def nested(self, rule: PlanChoice) -> PlanChoice:
        """Return the rule with plans in the nests that the table puts them in."""
        return in_nests(rule, self.offers.names, self.nest)


def read_plans(path: Path | str, rule: PlanChoice, money: Currency | None = None) -> PlansTable:
    """Return the plans of a CSV, Parquet or XLSX file; raises InvalidInput with every problem found.

    money: the currency of prices and of limits to income, where headers may state another.
    """
    columns, units = read_columns(path, texts=TEXTS)
    source, problems = Path(path).name, list[Problem]()
    if money is not None:
        problems += other_money(units, (rule.price, "income_from", "income_below"), source, money)
    found = attempt(lambda: plans_of(columns, source, rule), problems)
    refuse(problems)
    assert found is not None
    return found


def plans_of(columns: Mapping[str, NDArray[np.generic]], source: str, rule: PlanChoice) -> PlansTable:
    """Return the plans of columns; raises InvalidInput with every problem found."""
    wanted = list(dict.fromkeys([rule.price, *(term.attribute for term in rule.terms if term.attribute)]))
    contract = Contract(
        "plans",
        (
            Column("plan", "text", "name", "the plan, each once", unique=True),
            *(
                Column(
                    name,
                    "number",
                    "money" if name == rule.price else "any unit",
                    f"{name}, an attribute that the rule speaks of",
                )
                for name in wanted
            ),
        ),
        other=True,
    )
    table, problems = checked(contract, columns, source)
    conditions, wrong = eligibility_of(columns, source)
    nest = nests_of(columns, len(conditions.places))
    problems += wrong + nest_problems(rule, nest, source)
    refuse(problems)
    assert table is not None
    numbers = {
        name: values.astype(np.float64)
        for name, values in table.columns.items()
        if name not in (*TEXTS, *COLUMNS) and np.issubdtype(values.dtype, np.number)
    }
    names = tuple(str(name) for name in table["plan"])
    return PlansTable(source, Offers(names, numbers), conditions, nest)


def nests_of(columns: Mapping[str, NDArray[np.generic]], plans: int) -> tuple[str, ...]:
    """Return the nest [plan] that a plans table puts each plan in; empty where it says nothing."""
    values = columns["nest"].tolist() if "nest" in columns else [""] * plans
    return tuple("" if v is None or v != v else str(v).strip() for v in values)


def in_nests(rule: PlanChoice, names: Sequence[str], nest: Sequence[str]) -> PlanChoice:
    """Return the rule with plans in the nests [plan] that a table puts them in, empty = as the rule says."""
    into = dict(zip(names, nest, strict=True))
    nests = [
        each.model_copy(
            update={
                "plans": (
                    *(name for name in each.plans if into.get(name, "") in ("", each.name)),
                    *(name for name, to in into.items() if to == each.name and name not in each.plans),
                )
            }
        )
        for each in rule.nests
    ]
    return rule.model_copy(update={"nests": tuple(nests)})


def nest_problems(rule: PlanChoice, nest: Sequence[str], source: str) -> list[Problem]:
    """Return nests that the rule does not know, and plans that the rule puts in two."""
    return _unknown_nests(nest, rule, source) + _in_two_nests(rule)


def _unknown_nests(nest: Sequence[str], rule: PlanChoice, source: str) -> list[Problem]:
    known = [each.name for each in rule.nests]
    return [
        Problem(
            f"{source}, column nest, row {p + 2}",
            repr(name),
            f"a nest of the rule ({', '.join(known)})" if known else "nothing: the rule has no nests",
            nearest_match(name, known),
        )
        for p, name in enumerate(nest)
        if name and name not in known
    ]


def _in_two_nests(rule: PlanChoice) -> list[Problem]:
    listed = [name for nest in rule.nests for name in nest.plans]
    return [
        Problem("rule, nests", f"{name!r} in {listed.count(name)} nests", "each plan in one nest at most")
        for name in dict.fromkeys(listed)
        if listed.count(name) > 1
    ]
