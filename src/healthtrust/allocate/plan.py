"""One plan of a region: what its residents need, who can provide it, what money there is, what is promised.

    plan = ( needs, capacity, finance, promises )          one object a region, over all bodies and services
    finance per head = Σ_l F_l / residents                  cover = finance of personal care / expected cost

F_l     money of line l of the region's budget, minor units
Source  ENG-1: a region has one plan across all health bodies and cross-sector services, an object with needs,
        capacity, finance and measures.

What is not known is said to be unknown, never set to zero.

>>> columns = PlanColumns(
...     needs={"region": ["Vale"], "residents": [1000], "need_index": [1.1],
...            "expected_cost": [180_000_000]},
...     capacity={"region": ["Vale"], "body": ["St Mary"], "service": ["inpatient"], "beds": [np.nan]},
...     finance={"region": ["Vale", "Vale"], "line": ["personal care", "population health"],
...              "amount": [171_000_000, 9_000_000]},
...     promises={"region": ["Vale"], "measure": ["unmet-need"], "at_most": [12.0], "answers": ["board"]})
>>> (plan,) = regional_plans(columns)
>>> plan.finance["population health"], plan.per_head, plan.cover, plan.capacity[0].beds
(9000000, 180000.0, 0.95, None)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.tables import Column, Contract, Table, checked
from healthtrust.records.findings import LINES

REGION = Column("region", "text", "", "the region")
NEEDS = Contract(
    "needs",
    (
        Column("region", "text", "", "the region", unique=True),
        Column("residents", "whole", "people", "who lives there", low=0),
        Column("need_index", "number", "ratio", "weighted population per resident over the average", low=0),
        Column("expected_cost", "money", "minor units", "expected cost of covered care", low=0),
    ),
)
FINANCE = Contract(
    "finance",
    (
        REGION,
        Column("line", "choice", "", "line of the budget", choices=LINES),
        Column("amount", "money", "minor units", "money of the line", low=0),
    ),
)
CAPACITY = Contract(
    "capacity",
    (
        REGION,
        Column("body", "text", "", "who provides"),
        Column("service", "text", "", "setting of the care"),
    ),
    other=True,
)
PROMISES = Contract(
    "promises",
    (
        REGION,
        Column("measure", "text", "", "code of the measure"),
        Column("answers", "text", "", "body that answers for it"),
    ),
    other=True,
)


@dataclass(frozen=True)
class PlanColumns:
    """Plain columns that plans are built from; capacity and promises may be left out."""

    needs: Mapping[str, Any]
    finance: Mapping[str, Any]
    capacity: Mapping[str, Any] | None = None
    promises: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Capacity:
    """What one body can provide in one setting; None = unknown."""

    body: str
    service: str
    beds: float | None


@dataclass(frozen=True)
class Promise:
    """A measure, the value to reach or not to exceed, where it stands, and who answers; None = unknown."""

    measure: str
    at_least: float | None
    at_most: float | None
    now: float | None
    answers: str


@dataclass(frozen=True)
class RegionalPlan:
    """The plan of one region."""

    region: str
    residents: int
    need_index: float
    expected_cost: int
    """Minor units."""
    finance: Mapping[str, int]
    """Minor units by line of the budget."""
    capacity: tuple[Capacity, ...]
    promises: tuple[Promise, ...]

    @property
    def total(self) -> int:
        """Return all money of the region, minor units."""
        return sum(self.finance.values())

    @property
    def per_head(self) -> float:
        """Return money for each resident, minor units."""
        return self.total / self.residents if self.residents else 0.0

    @property
    def cover(self) -> float | None:
        """Return personal-care money over the expected cost of care; None where nothing is expected."""
        return self.finance.get(LINES[0], 0) / self.expected_cost if self.expected_cost else None


def regional_plans(columns: PlanColumns) -> tuple[RegionalPlan, ...]:
    """Return one plan a region, in the order of the needs; raises InvalidInput with every problem found."""
    needs, problems = checked(NEEDS, _arrays(columns.needs), "needs")
    given: list[tuple[Contract, Mapping[str, Any] | None]] = [
        (FINANCE, columns.finance),
        (CAPACITY, columns.capacity),
        (PROMISES, columns.promises),
    ]
    tables: list[Table | None] = []
    for contract, part in given:
        table, found = checked(contract, _arrays(part), contract.name) if part is not None else (None, [])
        problems += found
        tables.append(table)
    if needs is not None:
        problems += _regions(needs, tables) + _promises(tables[2])
    refuse(problems)
    assert needs is not None
    return tuple(_plan(needs, row, tables) for row in range(needs.rows))


def _plan(needs: Table, row: int, tables: Sequence[Table | None]) -> RegionalPlan:
    region = str(needs["region"][row])
    finance, capacity, promises = ([] if table is None else _rows(table, region) for table in tables)
    money: dict[str, int] = {}
    for each in finance:
        money[each["line"]] = money.get(each["line"], 0) + int(each["amount"])
    return RegionalPlan(
        region,
        int(needs["residents"][row]),
        float(needs["need_index"][row]),
        int(needs["expected_cost"][row]),
        money,
        tuple(Capacity(each["body"], each["service"], _known(each.get("beds"))) for each in capacity),
        tuple(_promise(each) for each in promises),
    )


def _promise(row: Mapping[str, Any]) -> Promise:
    at_least, at_most, now = (_known(row.get(name)) for name in ("at_least", "at_most", "now"))
    return Promise(row["measure"], at_least, at_most, now, row["answers"])


def _arrays(columns: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    return {name: np.asarray(values) for name, values in columns.items()}


def _rows(table: Table, region: str) -> list[dict[str, Any]]:
    columns = {name: values.tolist() for name, values in table.columns.items()}
    return [
        {name: values[i] for name, values in columns.items()}
        for i in range(table.rows)
        if columns["region"][i] == region
    ]


def _known(value: Any) -> float | None:
    """Return a number, or None where there is none.

    >>> _known(3), _known(float("nan")), _known(None), _known("")
    (3.0, None, None, None)
    """
    return None if value is None or value == "" or value != value else float(value)


def _regions(needs: Table, tables: Sequence[Table | None]) -> list[Problem]:
    """Name regions of other tables that have no needs, and regions without money."""
    regions = [str(name) for name in needs["region"]]
    problems = [
        Problem(table.contract.name, f"region {name!r}", in_words(regions[:5]), nearest_match(name, regions))
        for table in tables
        if table is not None
        for name in dict.fromkeys(str(each) for each in table["region"])
        if name not in regions
    ]
    finance = tables[0]
    funded = set() if finance is None else {str(each) for each in finance["region"]}
    without = [name for name in regions if finance is not None and name not in funded]
    return problems + [Problem("finance", f"no money for {name}", "at least one line") for name in without]


def _promises(table: Table | None) -> list[Problem]:
    """Name promises without exactly one limit, and measures that two bodies of a region answer for."""
    if table is None:
        return []
    problems = []
    answering: dict[tuple[str, str], set[str]] = {}
    columns = {name: values.tolist() for name, values in table.columns.items()}
    for i in range(table.rows):
        limits = [_known(columns[name][i]) for name in ("at_least", "at_most") if name in columns]
        where = f"promises, {columns['region'][i]}, {columns['measure'][i]}"
        if sum(limit is not None for limit in limits) != 1:
            problems.append(Problem(where, "no limit or two", "exactly one of at_least and at_most"))
        answering.setdefault((columns["region"][i], columns["measure"][i]), set()).add(columns["answers"][i])
    return problems + [
        Problem(f"promises, {region}, {measure}", f"{' and '.join(sorted(who))} answer", "exactly one body")
        for (region, measure), who in answering.items()
        if len(who) > 1
    ]


def plan_table(plans: Sequence[RegionalPlan]) -> dict[str, NDArray[Any]]:
    """Return plans as a result table: region, part, item, value, unit, known (1 or 0), answers.

    part is needs, capacity, finance or measures; value is NaN where known is 0. Money in minor units.
    """
    rows: list[tuple[str, str, str, float | None, str, str]] = []
    for plan in plans:
        head = (
            (plan.residents, "residents", "people"),
            (plan.need_index, "need index", "ratio"),
            (plan.expected_cost, "expected cost", "minor units"),
        )
        rows += [(plan.region, "needs", item, value, unit, "") for value, item, unit in head]
        rows += [
            (plan.region, "capacity", f"{one.body}, {one.service}", one.beds, "beds", "")
            for one in plan.capacity
        ]
        rows += [
            (plan.region, "finance", line, sum_, "minor units", "") for line, sum_ in plan.finance.items()
        ]
        for one in plan.promises:
            limit, word = (one.at_most, "at most") if one.at_least is None else (one.at_least, "at least")
            rows.append((plan.region, "measures", one.measure, limit, word, one.answers))
    values = np.array([np.nan if row[3] is None else float(row[3]) for row in rows], dtype=np.float64)
    words = {"region": 0, "part": 1, "item": 2, "unit": 4, "answers": 5}
    columns: dict[str, NDArray[Any]] = {
        name: np.array([row[at] for row in rows], dtype=object) for name, at in words.items()
    }
    return columns | {"value": values, "known": np.isfinite(values).astype(np.int64)}
