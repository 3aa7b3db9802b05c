"""The options on the ballot: their order, coverage and tax."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.ballot.budget_line import budget_line, rate_for
from healthtrust.package.government.needs import surplus
from healthtrust.package.government.taxes import basis
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Tax,
    Utility,
)

ASKED = Question(
    Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 5.0]),
    Society.of_groups(
        ("poor", "rich"),
        share=[0.6, 0.4],
        wealth=[10, 40],
        health=[5, 6],
        incidence=[[1, 0.5], [0.2, 1], [0, 1]],
    ),
    Utility(1, 1),
    Limits.none(3),
)


def test_whole_items_come_in_order_of_health_for_money() -> None:
    line = budget_line(ASKED)
    assert line.order.tolist() == [0, 2, 1]
    assert line.coverage.tolist() == [[0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1]]
    assert line.spending == pytest.approx([0, 1.6, 3.2, 4.76])
    assert line.rates == pytest.approx(line.spending / 22)


def test_parts_spend_exactly_what_is_asked() -> None:
    wanted = np.linspace(0, 4.76, 57)
    line = budget_line(ASKED, wanted)
    assert line.spending == pytest.approx(wanted)
    assert np.all(np.diff(line.coverage, axis=0) >= 0)


@pytest.mark.parametrize(
    "tax",
    [
        Tax("linear"),
        Tax("per-head"),
        Tax("payroll", floor=5, ceiling=30),
        Tax("bracketed", ((0, 1), (20, 2))),
    ],
)
def test_the_tax_pays_for_overhead_and_collection_after_other_money(tax: Tax) -> None:
    budget = Budget(
        1.2,
        0.1,
        (Envelope("donor", 0.3, np.array([True, False, False])),),
        Collection(np.array([False, True]), 0.1, 0.02),
    )
    question = replace(ASKED, tax=tax, budget=budget)
    line = budget_line(question)
    for coverage, rate in zip(line.coverage, line.rates, strict=True):
        left_over = surplus(question, coverage, rate * basis(question)[0])
        assert left_over >= -1e-12
        assert rate == 0 or left_over < 1e-9


def test_what_must_be_covered_is_in_every_option_and_what_may_not_be_in_none() -> None:
    limits = Limits(np.array([0.0, 1.0, 0.5]), np.array([0.0, 1.0, 0.0]))
    line = budget_line(replace(ASKED, limits=limits))
    assert line.coverage.tolist() == [[0, 1, 0], [0, 1, 0.5]]
    assert budget_line(replace(ASKED, limits=limits), [0.0, 1.0, 1.56, 2.0]).spending == pytest.approx(
        [1.56, 2.0]
    )


def test_a_package_beyond_the_staff_there_is_is_no_option() -> None:
    limits = replace(ASKED.limits, rows=(Row("nurses", np.array([1.0, 5.0, 1.0]), most=3),))
    assert len(budget_line(replace(ASKED, limits=limits)).rates) == 3


def test_nor_is_one_whose_tax_takes_all_that_somebody_has() -> None:
    society = replace(ASKED.society, wealth=np.array([3.5, 40.0]))
    assert len(budget_line(replace(ASKED, society=society, tax=Tax("per-head"))).rates) == 3


def test_a_tax_no_rate_of_which_is_enough_has_none() -> None:
    question = replace(ASKED, budget=Budget(collection=Collection(np.array([True, True]), 0.99, 50.0)))
    assert rate_for(question, np.ones(3)) == np.inf


@pytest.mark.parametrize("tax", [Tax("unrestricted"), Tax("bracketed", ((0, 1), (20, 1)), free_rates=True)])
def test_taxes_with_more_than_one_rate_are_refused(tax: Tax) -> None:
    with pytest.raises(InvalidInput, match="one rate"):
        budget_line(replace(ASKED, tax=tax))


def test_limits_that_nothing_keeps_to_are_refused() -> None:
    limits = replace(ASKED.limits, rows=(Row("nurses", np.ones(3), least=9),))
    with pytest.raises(InvalidInput, match="no package"):
        budget_line(replace(ASKED, limits=limits))
