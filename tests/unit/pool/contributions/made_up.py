"""Homes and rules for tests: the same ones as plain values and as columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from healthtrust.ground.bands import Bands
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import ALL_CHILDREN, OLDER_THAN_ANYBODY, UNLIMITED, Rule, Rules
from tests.reference.contributions import RULE, Home

CATEGORIES = ("food", "fuel", "tobacco")
OWN_NAMES = {"entry", "government_over"}


def rule_of(name: str, plain: dict[str, Any]) -> Rule:
    """The rule that a plain one says."""
    given = {**RULE, **plain}
    brackets = given.pop("brackets")
    bands = Bands(tuple(float(s) for s, _ in brackets), tuple(r for _, r in brackets)) if brackets else None
    given["rates"] = tuple(given["rates"].items())
    for key, none in (
        ("children_charged", ALL_CHILDREN),
        ("ceiling", UNLIMITED),
        ("from_age", OLDER_THAN_ANYBODY),
    ):
        given[key] = none if given[key] is None else given[key]
    return Rule(name, given.pop("base"), **({"bands": bands} if bands else {}), **given)


def rules_of_plain(plain: list[dict[str, Any]], ceiling_share: float = 1.0) -> Rules:
    return Rules(tuple(rule_of(f"c{c}", rule) for c, rule in enumerate(plain)), ceiling_share)


def payers_of_homes(homes: list[Home], weight: list[int] | None = None) -> Payers:
    """The columns of homes."""

    def column(values: list[Any], kind: type = np.int64) -> Any:
        return np.array(values, dtype=kind)

    return Payers(
        first=column([0, *np.cumsum([len(home.ages) for home in homes])]),
        income=column([home.income for home in homes]),
        equivalised=column([home.equivalised for home in homes]),
        adults=column([sum(age >= 18 for age in home.ages) for home in homes], np.uint8),
        children=column([sum(age < 18 for age in home.ages) for home in homes], np.uint8),
        weight=column(weight or [1] * len(homes), np.int32),
        age=column([age for home in homes for age in home.ages], np.uint8),
        earnings=column([earned for home in homes for earned in home.earnings]),
        wealth=column([home.wealth for home in homes]),
        spending=column([[home.spending[name] for name in CATEGORIES] for home in homes]),
        categories=CATEGORIES,
        premium=column([paid for home in homes for paid in home.premiums]),
    )


def a_home(**given: Any) -> Home:
    """One adult who earns what the household has; anything may be said otherwise."""
    income = given.pop("income", 30_000_00)
    ages = given.pop("ages", [40])
    usual: dict[str, Any] = {
        "equivalised": income,
        "earnings": [income] + [0] * (len(ages) - 1),
        "wealth": 0,
        "spending": dict.fromkeys(CATEGORIES, 0),
        "premiums": [0] * len(ages),
    }
    return Home(income=income, ages=ages, **{**usual, **given})


# ---- random ones: rates in 1/64 and households of 1, 2 or 4 adults, so that floats are exact ---------------

shares = st.integers(0, 64).map(lambda n: n / 64)
small = st.integers(0, 24).map(lambda n: n / 64)
money = st.integers(0, 10**8)
brackets = st.lists(
    st.tuples(st.integers(0, 10**7), small), min_size=1, max_size=4, unique_by=lambda b: b[0]
).map(sorted)


@st.composite
def homes(draw: st.DrawFn) -> Home:
    ages = draw(st.sampled_from([1, 2, 4])) * [0]
    ages = [draw(st.integers(18, 100)) for _ in ages] + draw(st.lists(st.integers(0, 17), max_size=4))
    income = draw(st.just(0) | st.integers(0, 10**9))
    return Home(
        income=income,
        equivalised=draw(st.integers(0, income)),
        ages=ages,
        earnings=[draw(st.just(0) | money) for _ in ages],
        wealth=draw(money),
        spending={name: draw(st.integers(0, 10**7)) for name in CATEGORIES},
        premiums=[draw(st.integers(0, 10**6)) for _ in ages],
    )


@st.composite
def plain_rules(draw: st.DrawFn) -> dict[str, Any]:
    base = draw(st.sampled_from(["head", "income", "earnings", "wealth", "spending", "premium"]))
    rule: dict[str, Any] = {**RULE, "base": base}
    if base in ("income", "wealth"):
        rule |= {"brackets": draw(brackets), "split": draw(st.booleans())}
    if base == "income":
        rule["amount"] = draw(st.integers(0, 10**5))
    if base == "head":
        rule |= {"amount": draw(st.integers(0, 10**6)), "child_amount": draw(st.integers(0, 10**5))}
        rule |= {
            "children_charged": draw(st.none() | st.integers(0, 3)),
            "dependants_free": draw(st.booleans()),
        }
    if base == "earnings":
        floor = draw(st.integers(0, 10**6))
        rule |= {"brackets": draw(brackets), "floor": floor, "entry": draw(st.booleans())}
        rule["ceiling"] = draw(st.none() | st.integers(floor + 1, 10**8))
    if base in ("head", "earnings"):
        rule |= {
            "under_age": draw(st.sampled_from([0, 3, 18, 21])),
            "from_age": draw(st.none() | st.just(66)),
        }
    if base == "spending":
        rule["rates"] = draw(st.dictionaries(st.sampled_from(CATEGORIES), small, min_size=1))
    if base == "premium":
        rule["kept"] = draw(shares)
    employer = draw(st.just(0.0) | shares)
    rule |= {
        "employer_share": employer,
        "government_share": draw(st.just(0.0) | shares.map(lambda s: s * (1 - employer))),
    }
    rule |= {"ceiling_share": draw(st.none() | small), "government_over": draw(st.booleans())}
    rule |= {"exempt_below": draw(st.just(0) | st.integers(0, 10**7)), "scaled": draw(st.booleans())}
    return rule


many_homes = st.lists(homes(), min_size=1, max_size=6)
many_rules = st.lists(plain_rules(), min_size=1, max_size=5)
factors = st.integers(0, 40).map(lambda n: n / 8)
