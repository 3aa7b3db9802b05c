"""Taxes: what each family takes, within which bounds, and as straight lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.package.government.tax_lines import tax_lines
from healthtrust.package.government.taxes import (
    allowed,
    basis,
    highest,
    leaves_wealth,
    lowest,
    parameters,
    rate_names,
    taxes,
)
from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, Utility

STEPS = ((0.0, 0.5), (20.0, 1.0), (50.0, 2.0))
FAMILIES: list[tuple[Tax, list[float], list[float]]] = [
    (Tax("linear"), [0.1], [1, 3, 8]),
    (Tax("per-head"), [2.0], [2, 2, 2]),
    (Tax("payroll", floor=15.0, ceiling=60.0), [0.1], [0, 1.5, 4.5]),
    (Tax("bracketed", brackets=STEPS), [0.1], [0.5, 2, 10]),
    (Tax("bracketed", brackets=STEPS, free_rates=True), [0.1, 0.2, 0.3], [1, 4, 17]),
    (Tax("schedule", base=np.array([1.0, 2.0, 4.0])), [2.0], [2, 4, 8]),
    (Tax("given", base=np.array([1.0, 2.0, 4.0])), [], [1, 2, 4]),
    (Tax("unrestricted"), [-1.0, 2.0, 5.0], [-1, 2, 5]),
]


def question(tax: Tax) -> Question:
    three = Society.of_groups(
        ("a", "b", "c"), share=[0.2, 0.3, 0.5], wealth=[10, 30, 80], health=[9, 9, 9], incidence=[[1, 1, 1]]
    )
    return Question(Interventions.of(("a",), [1.0], [1.0]), three, Utility(1, 1), Limits.none(1), tax=tax)


@pytest.mark.parametrize(("tax", "rates", "expected"), FAMILIES)
def test_each_family_takes_its_part(tax: Tax, rates: Any, expected: Any) -> None:
    asked, rates = question(tax), np.array(rates)
    assert taxes(asked, rates) == pytest.approx(np.array(expected))
    assert (
        len(rates) == parameters(asked) == len(rate_names(asked)) == len(lowest(asked)) == len(highest(asked))
    )
    if tax.family != "given":
        assert rates @ basis(asked) == pytest.approx(np.array(expected))
    assert allowed(asked, rates)


@pytest.mark.parametrize(("tax", "rates", "expected"), FAMILIES[:5])
def test_lines_give_the_same_tax(tax: Tax, rates: Any, expected: Any) -> None:
    lines = tax_lines(question(tax))
    segment = np.searchsorted(lines.knots, [10, 30, 80])
    found = np.array(rates) @ (lines.constant[:, segment] + lines.slope[:, segment] * np.array([10, 30, 80]))
    assert found == pytest.approx(np.array(expected))


@pytest.mark.parametrize(("tax", "rates", "expected"), FAMILIES)
def test_the_highest_rates_leave_somebody_nothing_more_to_lose(tax: Tax, rates: Any, expected: Any) -> None:
    asked = question(tax)
    for k, most in enumerate(highest(asked)):
        one = np.zeros(len(rates)) if tax.family != "unrestricted" else np.array(rates)
        one[k] = 0.999 * most
        assert allowed(asked, one)
        one[k] = most
        assert not allowed(asked, one)


def test_rates_that_are_each_allowed_may_together_take_everything() -> None:
    asked = question(Tax("per-head"))
    assert leaves_wealth(asked, taxes(asked, np.array([9.9])))
    assert not leaves_wealth(asked, taxes(asked, np.array([10.0])))
    assert not allowed(asked, np.array([-0.1]))


def test_a_stated_tax_needs_its_base() -> None:
    with pytest.raises(ValueError, match="needs its base"):
        taxes(question(Tax("schedule")), np.ones(1))
