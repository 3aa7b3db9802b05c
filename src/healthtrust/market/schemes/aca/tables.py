"""Plans of each state with their factors, and claims of their members where there is a pool for high cost.

>>> import tempfile
>>> from healthtrust.market.schemes.parameters import stated
>>> file = Path(tempfile.mkdtemp()) / "plans.csv"
>>> head = "state,plan,member_months,plrs,metal,gcf,arf,premium"
>>> written = file.write_text(head + "\\nOhio,Blue,9,1,silvre,1,1,500\\n")
>>> read_plans(file, stated(AcaParameters, "aca", None), "USD")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: plans.csv, column metal, row 2: found 'silvre'; expected ...
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.market.schemes.aca.parameters import AcaParameters
from healthtrust.market.schemes.aca.transfer import PlanFactors
from healthtrust.market.schemes.tables import (
    Codes,
    Column,
    Contract,
    Floats,
    Table,
    codes,
    faults,
    given,
    lies_in,
)

PLANS = Contract(
    "plans",
    (
        Column("state", "text", "", "state of the pool"),
        Column("market", "text", "", "market within the state, balanced apart", required=False),
        Column("plan", "text", "", "name of the plan, each once in a pool"),
        Column("insurer", "text", "", "who offers it", required=False),
        Column("member_months", "number", "months", "member months of the year", low=0),
        Column("plrs", "number", "ratio", "plan liability risk score", low=0),
        Column("metal", "text", "", "metal level", required=False),
        Column("av", "number", "share", "actuarial value", low=0, high=1, required=False),
        Column("idf", "number", "ratio", "induced demand", low=0, required=False),
        Column("gcf", "number", "ratio", "cost of the area", low=0),
        Column("arf", "number", "ratio", "allowable rating by age", low=0),
        Column("premium", "number", "money", "mean premium per member month", low=0),
    ),
)
CLAIMS = Contract(
    "claims",
    (
        Column("state", "text", "", "state of the plan", required=False),
        Column("market", "text", "", "market of the plan", required=False),
        Column("plan", "text", "", "plan the person was in"),
        Column("person", "text", "", "who it is, once in each plan"),
        Column("cost", "number", "money", "cost of the person to the plan in the year", low=0),
    ),
)


@dataclass(frozen=True, eq=False)
class StatePlans:
    """Plans with their factors, the pools they balance in, and who is paid."""

    table: Table
    pools: tuple[str, ...]
    pool: Codes
    factors: PlanFactors

    @property
    def parties(self) -> list[str]:
        """Return who is paid for each plan [plan]: its insurer, or itself where no insurer is named."""
        return [str(name) for name in self.table["insurer" if "insurer" in self.table else "plan"]]


def read_plans(path: Path, decided: AcaParameters, currency: str) -> StatePlans:
    """Return the plans of a file or folder; raises InvalidInput with every problem found."""
    table, problems = given(path, PLANS, currency)
    if _has_claims(path):
        problems += given(path, CLAIMS, currency)[1]
    refuse(problems)
    assert table is not None
    pools, pool = codes(_pool_names(table))
    value, wrong = _by_metal(table, "av", decided.now(decided.actuarial_value))
    demand, more = _by_metal(table, "idf", decided.now(decided.induced_demand))
    refuse(_twice(table, pool) + _not_above_zero(table) + list(dict.fromkeys(wrong + more)))
    names = ("member_months", "plrs", "gcf", "arf", "premium")
    months, score, area, age, premium = (np.asarray(table[name], dtype=np.float64) for name in names)
    return StatePlans(table, pools, pool, PlanFactors(months, score, value, demand, area, age, premium))


def read_claims_of(path: Path, plans: StatePlans, currency: str) -> tuple[Codes, Floats] | None:
    """Return plan (a row of the table of plans) and cost of each claim, or nothing where no claims are given.

    Raises InvalidInput with every problem: unknown plans, plans of several states where no state is named.
    """
    table = given(path, CLAIMS, currency)[0] if _has_claims(path) else None
    if table is None:
        return None
    keys = [name for name in ("state", "market", "plan") if name in table and name in plans.table]
    at: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(_keys(plans.table, keys)):
        at.setdefault(key, []).append(row)
    claimed = list(_keys(table, keys))
    refuse(_unmatched(table, claimed, at) + _claimed_twice(table, claimed))
    cost = np.asarray(table["cost"], dtype=np.float64)
    return np.array([at[key][0] for key in claimed], dtype=np.int64), cost


def _has_claims(path: Path) -> bool:
    return path.is_dir() and lies_in(path, CLAIMS.name) is not None


def _keys(table: Table, columns: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(map(str, table[name]) for name in columns), strict=True))


def _pool_names(table: Table) -> list[str]:
    if "market" not in table:
        return [str(state) for state in table["state"]]
    return [f"{state}, {market}" for state, market in _keys(table, ["state", "market"])]


def _by_metal(table: Table, column: str, values: dict[str, float]) -> tuple[Floats, list[Problem]]:
    """Return a factor by plan: its column where there is one, else what its metal level stands for."""
    if column in table:
        return np.asarray(table[column], dtype=np.float64), []
    if "metal" not in table:
        expected = "a column metal, or both av and idf"
        return np.ones(table.rows), [Problem(table.source, "no column 'metal'", expected)]
    metals = [str(metal).lower() for metal in table["metal"]]
    problems = []
    for wrong in dict.fromkeys(metal for metal in metals if metal not in values):
        rows = rows_in_words([row + 2 for row, metal in enumerate(metals) if metal == wrong])
        where = f"{table.source}, column metal, {rows}"
        problems.append(Problem(where, repr(wrong), in_words(values), nearest_match(wrong, values)))
    return np.array([values.get(metal, 1.0) for metal in metals], dtype=np.float64), problems


def _twice(table: Table, pool: Codes) -> list[Problem]:
    seen, repeated = set(), np.zeros(table.rows, dtype=np.bool_)
    for row, key in enumerate(zip(pool.tolist(), table["plan"], strict=True)):
        repeated[row] = key in seen
        seen.add(key)
    words = ("plans that are in the pool already", "each plan once in a pool", "Add up their members.")
    return faults(table, "plan", repeated, words)


def _not_above_zero(table: Table) -> list[Problem]:
    found = {"member_months": "a plan without members"}
    remedy = {"member_months": "Leave the plan out."}
    return [
        problem
        for name in ("member_months", "plrs", "gcf", "arf", "premium", "av", "idf")
        if name in table
        for problem in faults(
            table,
            name,
            np.asarray(table[name], dtype=np.float64) == 0,
            (found.get(name, "0"), "a number above zero", remedy.get(name, "")),
        )
    ]


def _unmatched(
    table: Table, claimed: list[tuple[str, ...]], at: dict[tuple[str, ...], list[int]]
) -> list[Problem]:
    problems = []
    for key in dict.fromkeys(claimed):
        rows = [row + 2 for row, one in enumerate(claimed) if one == key] if len(at.get(key, ())) != 1 else []
        where = f"{table.source}, column plan, {rows_in_words(rows)}"
        name = ", ".join(key)
        if key not in at:
            near = nearest_match(name, [", ".join(one) for one in at])
            problems.append(Problem(where, repr(name), "a plan of the table of plans", near))
        elif len(at[key]) > 1:
            found = f"{name!r}, of which there are {len(at[key])} plans"
            problems.append(Problem(where, found, "columns state and market that tell them apart"))
    return problems


def _claimed_twice(table: Table, claimed: list[tuple[str, ...]]) -> list[Problem]:
    seen, repeated = set(), np.zeros(table.rows, dtype=np.bool_)
    for row, key in enumerate(zip(claimed, map(str, table["person"]), strict=True)):
        repeated[row] = key in seen
        seen.add(key)
    words = ("persons who are in the plan already", "each person once in a plan", "Add up their costs.")
    return faults(table, "person", repeated, words)
