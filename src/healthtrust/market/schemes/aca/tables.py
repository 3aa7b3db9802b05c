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
    codes_of,
    codes_together,
    faults,
    given,
    lies_in,
    repeated,
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
    """Plans with their factors, the pools they balance in, who is paid, and what their members cost."""

    table: Table
    pools: tuple[str, ...]
    pool: Codes
    factors: PlanFactors
    claims: tuple[Codes, Floats] | None = None
    """Plan (a row of the table of plans) and cost of each claim, where claims are given."""

    @property
    def parties(self) -> list[str]:
        """Return who is paid for each plan [plan]: its insurer, or itself where no insurer is named."""
        return [str(name) for name in self.table["insurer" if "insurer" in self.table else "plan"]]


def read_plans(path: Path, decided: AcaParameters, currency: str) -> StatePlans:
    """Return the plans and claims of a file or folder; raises InvalidInput with every problem of both."""
    table, problems = given(path, PLANS, currency)
    claims, more = given(path, CLAIMS, currency) if _has_claims(path) else (None, [])
    refuse(problems + more)
    assert table is not None
    pools, pool = codes(_pool_names(table))
    value, wrong = _by_metal(table, "av", decided.now(decided.actuarial_value))
    demand, also = _by_metal(table, "idf", decided.now(decided.induced_demand))
    of_claims, strange = _claimed(claims, table) if claims is not None else (None, [])
    refuse(_twice(table, pool) + _not_above_zero(table) + list(dict.fromkeys(wrong + also)) + strange)
    names = ("member_months", "plrs", "gcf", "arf", "premium")
    months, score, area, age, premium = (np.asarray(table[name], dtype=np.float64) for name in names)
    factors = PlanFactors(months, score, value, demand, area, age, premium)
    return StatePlans(table, pools, pool, factors, of_claims)


def _claimed(claims: Table, plans: Table) -> tuple[tuple[Codes, Floats], list[Problem]]:
    """Return plan and cost of each claim, and what is wrong: unknown plans, persons twice in one.

    Plans of one name in several states are told apart by the state, which claims must then name.
    """
    keys = [name for name in ("state", "market", "plan") if name in claims and name in plans]
    at: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(zip(*(map(str, plans[name]) for name in keys), strict=True)):
        at.setdefault(key, []).append(row)
    named, claimed = codes_together(claims, keys)
    again = repeated(claimed, codes_of(claims, "person")[1])
    words = ("persons who are in the plan already", "each person once in a plan", "Add up their costs.")
    problems = _unmatched(claims, (named, claimed), at) + faults(claims, "person", again, words)
    plan = np.array([at.get(key, [0])[0] for key in named], dtype=np.int64)[claimed]
    return (plan, np.asarray(claims["cost"], dtype=np.float64)), problems


def _has_claims(path: Path) -> bool:
    return path.is_dir() and lies_in(path, CLAIMS.name) is not None


def _pool_names(table: Table) -> list[str]:
    if "market" not in table:
        return [str(state) for state in table["state"]]
    return [f"{state}, {market}" for state, market in zip(table["state"], table["market"], strict=True)]


def _twice(table: Table, pool: Codes) -> list[Problem]:
    words = ("plans that are in the pool already", "each plan once in a pool", "Add up their members.")
    return faults(table, "plan", repeated(pool, codes_of(table, "plan")[1]), words)


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
    claims: Table, claimed: tuple[list[tuple[str, ...]], Codes], at: dict[tuple[str, ...], list[int]]
) -> list[Problem]:
    named, of = claimed
    problems = []
    for place, key in enumerate(named):
        if len(at.get(key, ())) == 1:
            continue
        rows = rows_in_words([row + 2 for row in np.flatnonzero(of == place).tolist()])
        where, name = f"{claims.source}, column plan, {rows}", ", ".join(key)
        if key in at:
            found = f"{name!r}, of which there are {len(at[key])} plans"
            problems.append(Problem(where, found, "columns state and market that tell them apart"))
        else:
            near = nearest_match(name, [", ".join(one) for one in at])
            problems.append(Problem(where, repr(name), "a plan of the table of plans", near))
    return problems
