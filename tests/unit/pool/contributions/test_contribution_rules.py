"""Rules from a design, what contradicts itself in them, and what payers lack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket, Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.pool.contributions.assess import assess
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import rules_of

POUNDS = Currency("GBP", 2)
FLAT = (Bracket(above=0, rate=0.1),)


def problems(*contributions: Contribution, categories: tuple[str, ...] | None = None, **pool: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        rules_of(Pool(contributions=contributions, **pool), POUNDS, categories)
    return str(refused.value)


def test_every_key_of_a_contribution_arrives_in_minor_units() -> None:
    payroll = Contribution(
        name="payroll",
        base="earnings",
        brackets=(Bracket(above=0, rate=0.05), Bracket(above=1_000, rate=0.1)),
        floor=100.5,
        floor_is="an entry",
        ceiling=50_000,
        exempt_below=9_000,
        exempt_under_age=16,
        exempt_from_age=66,
        ceiling_share=0.08,
        over_ceiling="government",
        employer_share=0.5,
        government_share=0.1,
        scaled=False,
    )
    rule = rules_of(Pool(contributions=(payroll,)), POUNDS)["payroll"]
    assert (rule.bands.lower, rule.bands.slope) == ((0.0, 100_000.0), (0.05, 0.1))
    assert (rule.floor, rule.entry, rule.ceiling, rule.exempt_below) == (10_050, True, 5_000_000, 900_000)
    assert (rule.under_age, rule.from_age, rule.by_age, rule.scaled) == (16, 66, True, False)
    assert (rule.ceiling_share, rule.government_over, rule.employer_share) == (0.08, True, 0.5)
    assert rule.needs == {"earnings", "age"}


def test_all_contradictions_are_named_at_once() -> None:
    said = problems(
        Contribution(
            name="a", base="earnings", brackets=(Bracket(above=9, rate=0.1), Bracket(above=5, rate=0.2))
        ),
        Contribution(name="b", base="earnings", brackets=FLAT, floor=500, ceiling=400),
        Contribution(name="b", base="wealth", brackets=FLAT, employer_share=0.6, government_share=0.5),
        Contribution(name="c", base="spending", rates={"tobaco": 0.2}, brackets=FLAT, kept=0.5),
        Contribution(name="d", base="head"),
        Contribution(name="e", base="income", split=True, exempt_from_age=66),
        Contribution(name="f", base="head", amount=3, exempt_under_age=18, exempt_from_age=18),
        Contribution(name="income", base="premium", over_ceiling="government"),
        categories=("food", "tobacco"),
        brackets=(Bracket(above=20, rate=0.1), Bracket(above=20, rate=0.2)),
    )
    for words in (
        "pool.brackets, band 2",
        "pool.contributions 'income': found this name",
        "pool.contributions 'b': found 2 contributions of this name",
        "'a', brackets, band 2: found a start of 5 after 9",
        "'b', ceiling: found a floor of 500 and a ceiling of 400",
        "'b': found employers' share 0.6 and government's share 0.5",
        "'c', brackets: found 1 of them on a base of spending; expected a base of income, earnings or wealth",
        "'c', kept: found 0.5 on a base of spending; expected a base of premium",
        "'c', rates: found 'tobaco'; expected food or tobacco (did you mean 'tobacco'?)",
        "'d': found a base of head and nothing due on it; expected an amount or child_amount",
        "'e', exempt_from_age: found 66 on a base of income",
        "'e': found a base of income and nothing due on it; expected brackets",
        "'f', exempt_from_age: found exempt under 18 and from 18",
        "'income', over_ceiling: found the government paying over a ceiling, and no ceiling_share",
        "14 problems",
    ):
        assert words in said, said


def test_a_ceiling_that_meets_an_allowance_charges_nothing_and_an_entry_something() -> None:
    assert "ceiling" in problems(
        Contribution(name="a", base="earnings", brackets=FLAT, floor=500, ceiling=500)
    )
    entry = Contribution(
        name="a", base="earnings", brackets=FLAT, floor=500, ceiling=500, floor_is="an entry"
    )
    assert rules_of(Pool(contributions=(entry,)), POUNDS)["a"].ceiling == 50_000


def test_columns_and_categories_that_payers_lack_are_named_at_once() -> None:
    alone = Payers.of_households([100], [100], [1], [1])
    contributions = (
        Contribution(name="pay", base="earnings", brackets=FLAT, exempt_under_age=16),
        Contribution(name="estate", base="wealth", brackets=FLAT),
        Contribution(name="free", base="head", amount=1, dependants_free=True),
        Contribution(name="duty", base="spending", rates={"food": 0.1}),
        Contribution(name="old", base="premium", kept=0.5),
    )
    with pytest.raises(InvalidInput, match="7 problems") as refused:
        assess(alone, rules_of(Pool(contributions=contributions), POUNDS))
    for words in (
        "'pay': found payers without age",
        "'pay': found payers without earnings",
        "'estate'",
        "'old'",
    ):
        assert words in str(refused.value)


def test_a_category_that_the_spending_of_payers_lacks_is_refused() -> None:
    alone = Payers(
        *(np.array(column) for column in ([0, 0], [100], [100])),
        *(np.array([1], dtype=np.uint8) for _ in range(2)),
        weight=np.array([1]),
        spending=np.array([[10]]),
        categories=("fuel",),
    )
    duty = Contribution(name="duty", base="spending", rates={"feul": 0.1})
    with pytest.raises(InvalidInput, match="did you mean 'fuel'"):
        assess(alone, rules_of(Pool(contributions=(duty,)), POUNDS))


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="adults, weight"):
        Payers.of_households([100, 200], [100, 200], [1], [1])
