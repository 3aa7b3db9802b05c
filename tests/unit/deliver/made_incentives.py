"""Contracts of a few lines, written by hand, whose prices at the margin are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement.statement import Statement, statement_of
from healthtrust.design.contract import Contract

HEAD = """name = "{name}"
title = "A contract"
version = "1"
about = "Made by hand."
party = "group"
payer = "trust"
amount = "due"
source = "made up"
"""


def contract(name: str, body: str) -> Contract:
    """Return the contract of a body: columns, terms, steps, levers."""
    return contract_of(HEAD.format(name=name) + body, name)


def statement(of: Contract, **rows: list[Any]) -> Statement:
    """Return a statement of these columns, rows named a, b, c unless named."""
    first = next(iter(rows.values()))
    keys: Mapping[str, list[Any]] = {"row_id": list("abcdefgh"[: len(first)])}
    return statement_of(of, {**keys, **rows}, "made")


SAVINGS = contract(
    "savings",
    """
[columns]
benchmark = { meaning = "benchmark", unit = "money", above = 0 }
spending = { meaning = "spending", unit = "money", at_least = 0 }
quality_score = { meaning = "quality", at_least = 0, at_most = 1 }
[[steps]]
name = "gross"
part = "measure"
says = "savings"
clause = "1"
unit = "money"
value = "benchmark - spending"
[[steps]]
name = "enough"
part = "gate"
says = "savings of 2 %"
clause = "2"
value = "gross >= 0.02 * benchmark"
[[steps]]
name = "good"
part = "gate"
says = "quality above the 40th percentile"
clause = "3"
value = "quality_score >= 0.4"
[[steps]]
name = "shared"
part = "rule"
says = "half"
clause = "4"
unit = "money"
of = "gross if enough and good else 0"
gains = [{ slope = 0.5 }]
[[steps]]
name = "due"
part = "cap"
says = "at most 5 % of the benchmark"
clause = "5"
unit = "money"
value = "lesser(shared, 0.05 * benchmark)"
[[levers]]
lever = "cost of care"
meaning = "one unit of money more"
columns = { spending = 1 }
[[levers]]
lever = "quality point"
meaning = "one hundredth more"
columns = { quality_score = 0.01 }
[[levers]]
lever = "visit"
meaning = "the contract does not look at visits"
columns = {}
""",
)

CORRIDOR = contract(
    "corridor",
    """
[columns]
benchmark = { meaning = "benchmark", unit = "money", above = 0 }
spending = { meaning = "spending", unit = "money", at_least = 0 }
[[steps]]
name = "due"
part = "rule"
says = "risk corridors"
clause = "corridor"
unit = "money"
of = "benchmark - spending"
relative_to = "benchmark"
gains = [{ up_to = 0.25 }, { up_to = 0.35, slope = 0.5 }, { up_to = 0.5, slope = 0.25 }, { slope = 0.1 }]
losses = [{ up_to = 0.25 }, { up_to = 0.35, slope = 0.5 }, { up_to = 0.5, slope = 0.25 }, { slope = 0.1 }]
[[levers]]
lever = "cost of care"
meaning = "one unit of money more"
columns = { spending = 1 }
""",
)

POINTS = contract(
    "points",
    """
[columns]
achieved = { meaning = "achievement", per = "line", at_least = 0, at_most = 1 }
lower = { meaning = "from which points are earned", per = "line" }
upper = { meaning = "from which all are", per = "line" }
number = { meaning = "number of the indicator", per = "line" }
[[terms]]
name = "value_of_a_point"
value = 100
unit = "money"
source = "made up"
status = "assumed"
[[steps]]
name = "points"
part = "measure"
per = "line"
says = "points by achievement"
clause = "annex"
value = "10 * between((achieved - lower) / (upper - lower), 0, 1)"
[[steps]]
name = "due"
part = "rule"
says = "points at their value"
clause = "payment"
unit = "money"
value = "sum_of(points) * value_of_a_point"
[[levers]]
lever = "quality point"
meaning = "one hundredth more of the first indicator"
columns = { achieved = 0.01 }
of_line = "number == 1"
""",
)

SHARED_FUND = contract(
    "fund",
    """
[columns]
cases = { meaning = "cases", unit = "cases", at_least = 0 }
[[terms]]
name = "fund"
value = 1000
unit = "money"
source = "made up"
status = "assumed"
[[steps]]
name = "due"
part = "rule"
says = "the fund by cases"
clause = "fund"
unit = "money"
value = "fund * cases / total(cases)"
[[levers]]
lever = "case treated"
meaning = "one case more"
columns = { cases = 1 }
""",
)
