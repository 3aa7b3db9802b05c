"""Persons from a table: identity, last year's plan, place, weight, and the columns that somebody looks at.

    person_id[, plan, weight, place, chooses], <columns that the rule, the conditions or a grouping name>

An identity that is a whole number stays what it is; any other text is turned into 64 bits that belong to it.

>>> columns = {"person_id": np.array(["7", "8"], dtype=object), "age": np.array([30.0, 60.0]),
...            "plan": np.array(["Unity", None], dtype=object)}
>>> people = persons_of(columns, "persons.csv", Wanted(("age",)))
>>> people.identity.tolist(), people.plan.texts().tolist(), people.weight.tolist()
([7, 8], ['Unity', ''], [1, 1])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.ground.words import Words
from healthtrust.market.choice.eligibility import may_join
from healthtrust.market.choice.names import identities, labels, worded, yes_and_no
from healthtrust.market.choice.plans_table import PlansTable
from healthtrust.market.choice.tables import NO_PLAN, Choosers
from healthtrust.market.told_tables import other_money
from healthtrust.records.store import array_of, read_arrow

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
    plan: Words
    """Last year's plan, empty = none."""
    place: Words | None
    passive: NDArray[np.bool_] | None
    group: Words | None

    def facing(self, plans: PlansTable) -> Choosers:
        """Return the persons as those who choose among some plans."""
        position = {name: p for p, name in enumerate(plans.offers.names)}
        of_word = np.array([position.get(name, NO_PLAN) for name in self.plan.distinct], dtype=np.int64)
        before = of_word[self.plan.index]
        accepted = may_join(plans.eligibility, self.columns, self.place, before)
        return Choosers(self.identity, self.columns, self.weight, before, accepted, self.passive)

    @property
    def members(self) -> dict[str, int]:
        """Return how many persons were in each of last year's plans, by name."""
        heads = np.bincount(self.plan.index, weights=self.weight, minlength=len(self.plan.distinct))
        return dict(zip(self.plan.distinct, heads.astype(np.int64).tolist(), strict=True))


def read_persons(path: Path | str, wanted: Wanted, money: Currency | None = None) -> Persons:
    """Return the persons of a CSV, Parquet or XLSX file; raises InvalidInput with every problem found.

    money: the currency of incomes, where the header may state another.
    """
    columns, units = read_arrow(path, texts=TEXTS)
    source = Path(path).name
    problems = [] if money is None else other_money(units, ("income",), source, money)
    found = attempt(lambda: persons_of(columns, source, wanted), problems)
    refuse(problems)
    assert found is not None
    return found


def persons_of(columns: Mapping[str, Any], source: str, wanted: Wanted) -> Persons:
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
                Column(name, "number", "any unit", f"{name}, which the rule or a plan looks at")
                for name in wanted.numbers
            ),
        ),
        other=True,
    )
    read = {name: _column(name, values, wanted) for name, values in columns.items()}
    table, problems = checked(contract, read, source)
    if wanted.group and wanted.group not in columns:
        found = f"no column {wanted.group!r} among {', '.join(columns)}"
        problems.append(Problem(source, found, "the column that --by names"))
    identity = identities(columns["person_id"]) if "person_id" in columns else np.zeros(0, np.uint64)
    problems += _repeated(read, identity, source)
    refuse(problems)
    assert table is not None
    rows = len(identity)
    weight = table["weight"].astype(np.int64) if "weight" in table else np.ones(rows, dtype=np.int64)
    if not weight.any():
        refuse([Problem(f"{source}, column weight", "nothing above 0", "persons that rows stand for")])
    return Persons(
        source,
        np.asarray(table["person_id"], dtype=object),
        identity,
        {name: table[name].astype(np.float64) for name in wanted.numbers},
        weight,
        table.words.get("plan", Words(("",), np.zeros(rows, dtype=np.int32))),
        table.words.get("place"),
        ~table["chooses"].astype(np.bool_) if "chooses" in table else None,
        labels(columns[wanted.group]) if wanted.group else None,
    )


def _column(name: str, values: Any, wanted: Wanted) -> Any:
    """Return a column as words or as an array, whichever is asked of it."""
    if name in TEXTS:
        return Words.of(values)
    if not worded(values):
        plain = array_of(values)
        if name in wanted.numbers and plain.dtype == object and (told := yes_and_no(plain)) is not None:
            return told
        return plain
    if name not in wanted.numbers:
        return Words.of(values)
    told = yes_and_no(values)
    return array_of(values) if told is None else told


def _repeated(read: Mapping[str, Any], identity: NDArray[np.uint64], source: str) -> list[Problem]:
    unique, first, counts = np.unique(identity, return_index=True, return_counts=True)
    if len(unique) == len(identity):
        return []
    texts = read["person_id"].texts()
    twice = [i for i in first[counts > 1].tolist() if texts[i]]
    if not twice:
        return []
    named = ", ".join(str(texts[i]) for i in twice[:5])
    persons = "1 person" if len(twice) == 1 else f"{len(twice):,} persons"
    found = f"{persons} more than once ({named}{', ...' if len(twice) > 5 else ''})"
    return [Problem(f"{source}, column person_id", found, "each person once", remedy="Remove the repeats.")]
