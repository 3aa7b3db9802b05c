from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.certify import certified
from healthtrust.package.government.prices import LimitPrice, limit_prices
from healthtrust.package.question import Interventions, Limits, Question, Row, Society, TopUp, Utility

PEOPLE = Society.of_groups(
    ("poor", "rich"),
    share=[0.7, 0.3],
    wealth=[15, 80],
    health=[6, 8],
    incidence=[[1, 0.5], [0.6, 1], [0.4, 0.4]],
)


def asked(parts: bool, heads: float = 1.0, *rows: Row) -> Question:
    kinds = Interventions.of(("A", "B", "C"), [3.0, 2.0, 1.0], [6.0, 3.0, 1.2])
    limits = Limits(np.ones(3), np.zeros(3), parts=parts, rows=rows)
    society = replace(PEOPLE, heads=heads)
    return Question(
        kinds, society, Utility(0.5, 0.5), limits, top_up=TopUp("complementary", mode="divisible")
    )


def priced(question: Question) -> tuple[LimitPrice, ...]:
    found = certified(question, 1e-9)
    assert found.settled is not None
    return limit_prices(question, found.settled, 1e-9)


NURSES = Row("nurses", np.array([4.0, 3.0, 2.0]), most=3.0, unit="hours")


def test_the_dual_is_the_slope_of_welfare_in_the_limit() -> None:
    question = asked(True, 1.0, NURSES)
    (price,) = priced(question)

    def welfare(most: float) -> float:
        return certified(asked(True, 1.0, replace(NURSES, most=most)), 1e-10).lower

    assert price.dual > 0
    assert price.dual == pytest.approx((welfare(3.0005) - welfare(2.9995)) / 0.001, rel=1e-2)


def test_the_step_is_what_the_best_package_gains_with_one_unit_more() -> None:
    question = asked(False, 10.0, NURSES)
    (price,) = priced(question)
    more = asked(False, 10.0, replace(NURSES, most=3.1))
    assert price.step_size == pytest.approx(0.1)
    assert price.step == pytest.approx(
        certified(more, 1e-9).lower - certified(question, 1e-9).lower, abs=1e-9
    )


def test_a_limit_that_does_not_bind_is_worth_nothing() -> None:
    (price,) = priced(asked(True, 1.0, replace(NURSES, most=100.0)))
    assert price.dual == 0
    assert price.step == pytest.approx(0, abs=1e-9)
    assert price.money == 0


def test_a_floor_costs_welfare() -> None:
    floor = Row("vaccines", np.array([0.0, 0.0, 1.0]), least=0.9)
    ceiling = replace(NURSES, most=3.0)
    of_floor = priced(asked(True, 1.0, floor, ceiling))[0]
    assert of_floor.dual < 0
