"""Bids, counties and members: who is where in which plan, and against what benchmark the plan bids.

Members are one row each with the months they were in (at most 12 for a person), or averages of a plan and
county with all their member months. Benchmarks are made from counties' spending, or stated with the bids.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> written = (folder / "plans.csv").write_text("plan,bid,stars,benchmark\\nBlue,900,4,1000\\n")
>>> written = (folder / "members.csv").write_text("plan,person,score,months\\nBlue,1,1.2,13\\nBleu,2,1,12\\n")
>>> read_market(folder, "USD")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: members.csv, column months, row 2: found 13.0; expected at most 12 ...
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    summed,
    unlisted,
)

PLANS = Contract(
    "plans",
    (
        Column("plan", "text", "", "name of the plan, each once", unique=True),
        Column("bid", "number", "money", "for a person of average risk and a month", low=0),
        Column("stars", "number", "stars", "quality rating", low=0, high=5),
        Column("benchmark", "number", "money", "in place of counties", low=0, required=False),
    ),
)
COUNTIES = Contract(
    "counties",
    (
        Column("county", "text", "", "name of the county, each once", unique=True),
        Column("spending", "number", "money", "fee for service, per person and month", low=0),
        Column("quartile", "whole", "1 to 4", "1 = lowest spending", low=1, high=4, required=False),
    ),
)
MEMBERS = Contract(
    "members",
    (
        Column("plan", "text", "", "plan the members are in"),
        Column("county", "text", "", "where they live", required=False),
        Column("person", "text", "", "who it is, where rows are persons", required=False),
        Column("score", "number", "ratio", "risk score, 1 = average", low=0),
        Column("months", "number", "months", "months of a person", low=0, high=12, required=False),
        Column("member_months", "number", "months", "of all members of a row", low=0, required=False),
    ),
)


@dataclass(frozen=True, eq=False)
class AdvantageMarket:
    """Plans, and rows of members in them."""

    plans: Table
    counties: Table | None
    plan: Codes
    """[row], position in `plans`."""
    county: Codes
    """[row], position in `counties`; none where benchmarks are stated."""
    score: Floats
    months: Floats


def read_market(folder: Path, currency: str) -> AdvantageMarket:
    """Return the three tables, or two; raises InvalidInput with every problem found in any."""
    if folder.is_file():
        expected = "a folder that holds plans, members and, unless benchmarks are stated, counties"
        refuse([Problem("--input", f"the file {folder.name}", expected)])
    plans, problems = given(folder, PLANS, currency)
    members, more = given(folder, MEMBERS, currency)
    by_county = lies_in(folder, COUNTIES.name) is not None
    counties, third = given(folder, COUNTIES, currency) if by_county else (None, [])
    refuse(problems + more + third)
    assert plans is not None and members is not None
    problems = _no_benchmark(plans, counties, members) + _which_months(members)
    problems += unlisted(members, "plan", plans)
    if counties is not None and "county" in members:
        problems += unlisted(members, "county", counties)
    refuse(problems)
    _, plan = codes_after(plans["plan"], members, "plan")
    county = np.zeros(members.rows, dtype=np.int64)
    if counties is not None:
        county = codes_after(counties["county"], members, "county")[1]
    months = np.asarray(members["months" if "months" in members else "member_months"], dtype=np.float64)
    refuse(_empty(plans, summed(months, plan, plans.rows)))
    return AdvantageMarket(plans, counties, plan, county, np.asarray(members["score"], float), months)


def _no_benchmark(plans: Table, counties: Table | None, members: Table) -> list[Problem]:
    stated = "benchmark" in plans
    if stated == (counties is not None):
        found = "benchmarks twice" if stated else "no benchmark"
        expected = "either a column benchmark or a table of counties"
        return [Problem(plans.source, found, expected)]
    if counties is not None and "county" not in members:
        return [Problem(members.source, "no column 'county'", "where members live, since counties are given")]
    return []


def _which_months(members: Table) -> list[Problem]:
    if ("months" in members) == ("member_months" in members):
        expected = "either months (rows are persons) or member_months (rows are averages)"
        found = "both" if "months" in members else "neither"
        return [Problem(members.source, found, expected)]
    if "months" not in members or "person" not in members:
        return []
    who, person = codes_of(members, "person")
    total = summed(np.asarray(members["months"], dtype=np.float64), person, len(who))
    words = (f"{total.max():g} months in all plans together", "at most 12 for a person")
    return faults(members, "months", total[person] > 12 + 1e-9, words)


def _empty(plans: Table, months: Floats) -> list[Problem]:
    words = ("a plan without members", "members of it in the table of members", "Leave the plan out.")
    return faults(plans, "plan", months <= 0, words)
