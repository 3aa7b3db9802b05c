"""What is wrong with the [pool] of a design, seen beside its plans, all at once.

>>> from healthtrust.design.contributions import Contribution, Scheme
>>> from healthtrust.ground.money import currency
>>> kept = Contribution(name="old premiums", base="premium", brackets=())
>>> for problem in problems_of(Pool(contributions=(kept,)), currency("GBP"), ()):
...     print(problem.where, "|", problem.expected)
pool.contributions, old premiums | schemes whose premiums are still paid, under pool.schemes
>>> closed = Scheme(name="Works", kind="employer plan", becomes="clsed")
>>> [problem.nearest for problem in problems_of(Pool(schemes=(closed,)), currency("GBP"), ("Blue",))]
['closed']
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.pool.contributions.rules import rules_of
from healthtrust.pool.migration_schemes import schemes_of
from healthtrust.records.store import read_columns, shipped


def categories() -> tuple[str, ...]:
    """Return the categories of spending that a year's residents have, and that rules may tax."""
    columns, _ = read_columns(shipped("coefficients", "spending-by-tenth"))
    return tuple(dict.fromkeys(str(name) for name in columns["category"]))


def problems_of(design: Pool, money: Currency, plans: Sequence[str]) -> list[Problem]:
    """Return every problem of contributions and former schemes; plans: the names of those on offer."""
    problems: list[Problem] = []
    try:
        rules_of(design, money, categories())
    except InvalidInput as contradicted:
        problems += contradicted.problems
    try:
        schemes_of(design.schemes, money, plans)
    except InvalidInput as contradicted:
        problems += contradicted.problems
    if design.response.at_fair > design.response.most:
        found = f"{design.response.at_fair:g} in arrears, and at most {design.response.most:g}"
        problems.append(Problem("pool.response.most", found, "no less than pool.response.at_fair"))
    expected = "schemes whose premiums are still paid, under pool.schemes"
    return problems + [
        Problem(f"pool.contributions, {one.name}", "no former schemes", expected)
        for one in design.contributions
        if one.base == "premium" and not design.schemes
    ]
