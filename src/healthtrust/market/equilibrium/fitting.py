"""What keeps cells, plans, the rule of choice and the rule of premiums from fitting together: all of it.

>>> from healthtrust.design.plan_choice import Term
>>> cells = Read({"people": np.array([5.0])}, "cells.csv")
>>> plans = Read({"plan": np.array(["Mutual"], dtype=object)}, "plans.csv")
>>> rule = PlanChoice(terms=(Term(by="worth", coefficient=1),))
>>> for problem in misfits(cells, plans, rule, Premiums(), "p"): print(problem)
cells.csv: found no column 'worth'; expected a column of numbers that the rule of choice multiplies by.
rule: found no term with 'premium'; expected a term that makes utility fall with the price.
cells.csv: found no column 'cost'; expected cost, or cost_<plan> for every plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.design.premiums import Premiums
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.market.choice.nodes import taste_nodes, too_many_tastes
from healthtrust.market.choice.plans_table import nest_problems, nests_of
from healthtrust.market.choice.tables import everybody
from healthtrust.market.choice.utility import price_response, spread_terms
from healthtrust.market.equilibrium.contradictions import contradictions
from healthtrust.market.equilibrium.joining import joining_problems
from healthtrust.market.equilibrium.tables import OF_PLAN, Read


def misfits(cells: Read, plans: Read, rule: PlanChoice, premiums: Premiums, where: str) -> list[Problem]:
    """Return every problem between the four."""
    found = contradictions(premiums, where)
    found += _rule_columns(cells, plans, rule)
    found += _price(cells, rule)
    found += _costs(cells, plans)
    found += _asked_columns(cells, premiums, where)
    found += _names(plans, premiums)
    found += joining_problems(cells, plans, premiums, where)
    found += nest_problems(rule, nests_of(plans.columns, plans.rows), plans.source)
    return found


def _rule_columns(cells: Read, plans: Read, rule: PlanChoice) -> Iterator[Problem]:
    numeric, attributes = cells.numeric(), plans.numeric()
    for by in dict.fromkeys(term.by for term in rule.terms if term.by):
        if by not in numeric:
            yield _absent(cells, by, "a column of numbers that the rule of choice multiplies by")
    for attribute in dict.fromkeys(term.attribute for term in rule.terms if term.attribute):
        if attribute != rule.price and attribute not in attributes:
            yield _absent(plans, attribute, "a column of numbers, as the rule of choice speaks of it")
    yield from too_many_tastes(rule, "rule")


def _price(cells: Read, rule: PlanChoice) -> Iterator[Problem]:
    """A price must hurt everybody, and as much in one plan as in another, or no gain can be put in money."""
    prices = [term for term in rule.terms if term.attribute == rule.price]
    if not prices:
        expected = "a term that makes utility fall with the price"
        yield Problem("rule", f"no term with {rule.price!r}", expected)
        return
    if any(term.plan for term in prices):
        yield Problem("rule", "a price that matters for one plan only", "price terms that speak of all plans")
    numeric = cells.numeric()
    if any(term.by and term.by not in numeric for term in prices) or too_many_tastes(rule, "rule"):
        return
    nodes, _ = taste_nodes(len(spread_terms(rule)))
    people = replace(everybody(cells.rows, 0), columns=numeric)
    liked = [price_response(rule, people, node) <= 0 for node in nodes]
    wrong = np.flatnonzero(np.any(liked, axis=0))
    if len(wrong):
        rows = rows_in_words([int(row) + 2 for row in wrong])
        remedy = "A price that some like has a normal spread: fit it with --mixed PRICE=lognormal."
        remedy = remedy if any(term.spread for term in prices) else ""
        expected = "a price that everybody dislikes"
        yield Problem(
            f"rule, {cells.source}, {rows}",
            "utility that does not fall with the price",
            expected,
            None,
            remedy,
        )


def _costs(cells: Read, plans: Read) -> Iterator[Problem]:
    names = plans.texts("plan")
    if "cost" not in cells and not all(OF_PLAN + name in cells for name in names):
        yield Problem(cells.source, "no column 'cost'", "cost, or cost_<plan> for every plan")
    for name in cells.columns:
        if name.startswith(OF_PLAN) and name.removeprefix(OF_PLAN) not in names:
            of = name.removeprefix(OF_PLAN)
            near = nearest_match(of, names)
            yield Problem(f"{cells.source}, column {name}", repr(of), f"a plan of {plans.source}", near)


def _asked_columns(cells: Read, premiums: Premiums, where: str) -> Iterator[Problem]:
    subsidy = premiums.subsidy
    wanted = {
        "age": premiums.rating == "age bands",
        "income": bool(subsidy.taper) or subsidy.most_of_income is not None,
        "core_cost": bool(premiums.supplement.extra_use),
        premiums.payment_column: bool(premiums.payment_column),
    }
    for name, asked in wanted.items():
        if asked and name not in cells.numeric():
            yield _absent(cells, name, f"a column of numbers, as {where} asks for it")
    if premiums.rating == "risk" or premiums.refusals:
        if premiums.risk_column not in cells:
            yield _absent(cells, premiums.risk_column, f"the risk classes that {where} asks for")
        elif "" in (texts := cells.texts(premiums.risk_column)):
            rows = rows_in_words([row + 2 for row, text in enumerate(texts) if not text])
            yield Problem(f"{cells.source}, column {premiums.risk_column}, {rows}", "nothing", "a risk class")


def _names(plans: Read, premiums: Premiums) -> Iterator[Problem]:
    if premiums.outside in plans.texts("plan"):
        yield Problem(plans.source, repr(premiums.outside), "no plan called as staying in none is")


def _absent(table: Read, name: str, expected: str) -> Problem:
    near = nearest_match(name, list(table.columns))
    return Problem(table.source, f"no column {name!r}", expected, near)
