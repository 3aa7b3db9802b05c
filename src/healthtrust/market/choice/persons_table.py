"""Persons from a table: identity, last year's plan, place, weight, and the columns that somebody looks at.

    person_id[, plan, weight, place, chooses], <columns that the rule, the conditions or a grouping name>

An identity that is a whole number stays what it is; any other text is turned into 64 bits that belong to it.

>>> columns = {"person_id": np.array(["7", "8"], dtype=object), "age": np.array([30.0, 60.0]),
...            "plan": np.array(["Unity", None], dtype=object)}
>>> people = persons_of(columns, "persons.csv", Wanted(("age",)))
>>> people.identity.tolist(), people.plan.tolist(), people.weight.tolist()
([7, 8], ['Unity', ''], [1, 1])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.market.choice.eligibility import may_join
from healthtrust.market.choice.plans_table import PlansTable
from healthtrust.market.choice.tables import NO_PLAN, Choosers
from healthtrust.records.plans import key_of
from healthtrust.records.store import read_columns

TEXTS = ("person_id", "plan", "place", "chooses")


@dataclass(frozen=True)
class Wanted:
    """The columns of persons that are looked at."""

    numbers: tuple[str, ...] = ()
    place: bool = False
    group: str = ""


@dataclass(frozen=True, eq=False)
class Persons:
    """A persons table that has been read."""

    source: str
    names: NDArray[np.object_]
    """[person]: identities as they are written."""
    identity: NDArray[np.uint64]
    columns: Mapping[str, NDArray[np.float64]]
    weight: NDArray[np.int64]
    plan: NDArray[np.object_]
    """[person]: last year's plan, empty = none."""
    place: NDArray[np.object_] | None
    passive: NDArray[np.bool_] | None
    group: NDArray[np.object_] | None

    def facing(self, plans: PlansTable) -> Choosers:
        """Return the persons as those who choose among some plans."""
        before = np.full(len(self.plan), NO_PLAN, dtype=np.int64)
        for p, name in enumerate(plans.offers.names):
            before[self.plan == name] = p
        accepted = may_join(plans.eligibility, self.columns, self.place, before)
        return Choosers(self.identity, self.columns, self.weight, before, accepted, self.passive)


def wanted_of(rule: PlanChoice, plans: list[PlansTable], group: str) -> Wanted:
    """Return the columns that a rule, the conditions of plans and a grouping look at."""
    numbers = [term.by for term in rule.terms if term.by]
    for each in plans:
        numbers += each.eligibility.columns
    return Wanted(tuple(dict.fromkeys(numbers)), any(each.eligibility.by_place for each in plans), group)


def read_persons(path: Path | str, wanted: Wanted) -> Persons:
    """Return the persons of a CSV, Parquet or XLSX file; raises InvalidInput with every problem found."""
    columns, _ = read_columns(path, texts=TEXTS)
    return persons_of(columns, Path(path).name, wanted)


def persons_of(columns: Mapping[str, NDArray[np.generic]], source: str, wanted: Wanted) -> Persons:
    """Return the persons of columns; raises InvalidInput with every problem found."""
    contract = Contract(
        "persons",
        (
            Column("person_id", "text", "", "the person, each once"),
            Column("plan", "text", "name", "last year's plan; empty = none", required=False),
            Column("weight", "whole", "persons", "persons the row stands for", low=0, required=False),
            Column("place", "text", "name", "where the person lives", required=wanted.place),
            Column("chooses", "flag", "", "whether the person can choose", required=False),
            *(
                Column(name, "number", "", f"{name}, which the rule or a plan looks at")
                for name in wanted.numbers
            ),
        ),
        other=True,
    )
    table, problems = checked(contract, columns, source)
    if wanted.group and wanted.group not in columns:
        found = f"no column {wanted.group!r} among {', '.join(columns)}"
        problems.append(Problem(source, found, "the column that --by names"))
    refuse(problems)
    assert table is not None
    identity = _identities(table["person_id"].tolist())
    refuse(_repeated(table, identity, source))
    rows = len(identity)
    return Persons(
        source,
        np.asarray(table["person_id"], dtype=object),
        identity,
        {name: table[name].astype(np.float64) for name in wanted.numbers},
        table["weight"].astype(np.int64) if "weight" in table else np.ones(rows, dtype=np.int64),
        np.asarray(table["plan"], dtype=object) if "plan" in table else np.full(rows, "", dtype=object),
        np.asarray(table["place"], dtype=object) if "place" in table else None,
        ~table["chooses"].astype(np.bool_) if "chooses" in table else None,
        _labels(columns[wanted.group]) if wanted.group else None,
    )


def _identities(names: list[str]) -> NDArray[np.uint64]:
    """Return 64 bits for every identity.

    >>> _identities(["12", "A-12"])[0] == 12, _identities(["A-12"]) == _identities(["B", "A-12"])[1:]
    (np.True_, array([ True]))
    """
    largest = 2**64
    numbers = (int(name) if name.isdecimal() else largest for name in names)
    return np.array(
        [n if n < largest else key_of(name) for n, name in zip(numbers, names, strict=True)],
        dtype=np.uint64,
    )


def _repeated(table: Table, identity: NDArray[np.uint64], source: str) -> list[Problem]:
    unique, first, counts = np.unique(identity, return_index=True, return_counts=True)
    if len(unique) == len(identity):
        return []
    twice = first[counts > 1]
    named = ", ".join(str(table["person_id"][i]) for i in twice[:5])
    found = f"{len(twice):,} persons more than once ({named}{', ...' if len(twice) > 5 else ''})"
    return [Problem(f"{source}, column person_id", found, "each person once", remedy="Remove the repeats.")]


def _labels(values: NDArray[np.generic]) -> NDArray[np.object_]:
    """Return the groups of a column as texts."""
    texts = [
        "" if v is None or v != v else f"{v:g}" if isinstance(v, float) else str(v) for v in values.tolist()
    ]
    return np.array([text or "(nothing)" for text in texts], dtype=object)
