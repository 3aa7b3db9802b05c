"""Persons with their cost in a year, and the plans they are in: what schemes after the year look at.

One table of persons, or a folder with that table and one of plans. Plans contribute by members or by premium;
both are added up from the persons where they have the columns, and otherwise given by plan.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp()) / "persons.csv"
>>> written = file.write_text("plan,person,cost,months\\nMutual,1,500,12\\nMutual,2,0,6\\nUnity,2,90,6\\n")
>>> claims = read_claims(file, "USD", "months")
>>> claims.plans, claims.by_plan(claims.cost).tolist(), claims.basis.tolist()
(('Mutual', 'Unity'), [500.0, 90.0], [18.0, 6.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.tables import (
    Codes,
    Column,
    Contract,
    Floats,
    Table,
    codes_after,
    codes_of,
    faults,
    given,
    lies_in,
    repeated,
    summed,
    unlisted,
)

Basis = Literal["months", "premium"]

PERSONS = Contract(
    "persons",
    (
        Column("plan", "text", "", "plan the person was in"),
        Column("person", "text", "", "who it is, once in each plan"),
        Column("cost", "number", "money", "cost of the person to the plan in the year", low=0),
        Column("months", "number", "months", "months in the plan", low=0, high=12, required=False),
        Column("premium", "number", "money", "premiums paid for the year", low=0, required=False),
    ),
)
PLANS = Contract(
    "plans",
    (
        Column("plan", "text", "", "name of the plan, each once", unique=True),
        Column("months", "number", "months", "member months of all members", low=0, required=False),
        Column("premium", "number", "money", "premiums of all members in the year", low=0, required=False),
    ),
)


@dataclass(frozen=True, eq=False)
class Claims:
    """Costs of persons, and what their plans contribute by."""

    plans: tuple[str, ...]
    plan: Codes
    """[person], position in `plans`."""
    cost: Floats
    """[person], major units, in the year."""
    basis: Floats
    """[plan], member months or premium in major units."""

    def by_plan(self, values: Floats) -> Floats:
        """Return the sum of values [person] in each plan."""
        return summed(values, self.plan, len(self.plans))


def read_claims(path: Path, currency: str, basis: Basis) -> Claims:
    """Return persons and plans; raises InvalidInput with every problem found in either table."""
    persons, problems = given(path, PERSONS, currency)
    listed, more = given(path, PLANS, currency) if _has_plans(path) else (None, [])
    problems += more
    if persons is not None:
        problems += _twice(persons) + _too_long(persons)
        problems += unlisted(persons, "plan", listed) if listed is not None else []
        problems += _without_basis(listed if listed is not None else persons, basis)
    refuse(problems)
    assert persons is not None
    names, plan = codes_after([] if listed is None else listed["plan"], persons, "plan")
    source = persons if listed is None else listed
    of_each = np.asarray(source[basis], dtype=np.float64)
    total = of_each if listed is not None else summed(of_each, plan, len(names))
    refuse(_without_members(source, names, total, basis))
    return Claims(names, plan, np.asarray(persons["cost"], dtype=np.float64), total)


def _has_plans(path: Path) -> bool:
    return path.is_dir() and lies_in(path, PLANS.name) is not None


def _twice(persons: Table) -> list[Problem]:
    again = repeated(codes_of(persons, "plan")[1], codes_of(persons, "person")[1])
    words = ("persons who are in the plan already", "each person once in a plan", "Add up their costs.")
    return faults(persons, "person", again, words)


def _too_long(persons: Table) -> list[Problem]:
    if "months" not in persons:
        return []
    who, person = codes_of(persons, "person")
    months = summed(np.asarray(persons["months"], dtype=np.float64), person, len(who))
    found = f"{months.max():g} months in all plans together"
    remedy = "A person in two plans in one month counts in one of them, or a part in each."
    return faults(persons, "months", months[person] > 12 + 1e-9, (found, "at most 12 for a person", remedy))


def _without_basis(table: Table, basis: Basis) -> list[Problem]:
    if basis in table:
        return []
    expected = f"a column {basis}, since the scheme is financed by it"
    remedy = "Add it here, or give a folder with a table of plans that has it."
    return [Problem(table.source, f"no column {basis!r}", expected, remedy=remedy)]


def _without_members(table: Table, names: tuple[str, ...], total: Floats, basis: Basis) -> list[Problem]:
    found = {"months": "a plan without members", "premium": "a plan without premiums"}[basis]
    remedy = "Leave the plan out, or correct it."
    return [
        Problem(f"{table.source}, {name}", found, f"{basis} above zero", remedy=remedy)
        for name, of_plan in zip(names, total, strict=True)
        if of_plan <= 0
    ]
