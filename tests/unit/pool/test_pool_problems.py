"""What is wrong with [pool], found before a year is run."""

from __future__ import annotations

from healthtrust.design.contributions import Contribution, Response
from healthtrust.design.pool import Pool
from healthtrust.ground.money import currency
from healthtrust.pool.problems import categories, problems_of

POUNDS = currency("GBP")


def test_a_category_of_spending_that_residents_lack_is_named_with_the_nearest() -> None:
    duty = Contribution(name="duty", base="spending", rates={"tobaco": 0.2})
    (problem,) = problems_of(Pool(contributions=(duty,)), POUNDS, ())
    assert (problem.found, problem.nearest) == ("'tobaco'", "tobacco")
    known = Contribution(name="duty", base="spending", rates={name: 0.1 for name in categories()})
    assert problems_of(Pool(contributions=(known,)), POUNDS, ()) == []


def test_more_in_arrears_at_fair_than_ever_is_a_contradiction() -> None:
    (problem,) = problems_of(Pool(response=Response(at_fair=0.3, most=0.1)), POUNDS, ())
    assert problem.where == "pool.response.most"
    assert problems_of(Pool(response=Response(at_fair=0.1, most=0.1)), POUNDS, ()) == []
