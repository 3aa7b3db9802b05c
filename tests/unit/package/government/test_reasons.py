"""Why each intervention is in or out: what binds, and what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.marginal import marginal_values
from healthtrust.package.government.reasons import Reason, reasons, tangent_prices
from healthtrust.package.government.settle import settle
from healthtrust.package.question import (
    Interventions,
    Limits,
    Question,
    Row,
    Society,
    Tax,
    TopUp,
    Utility,
)


def asked(top_up: TopUp | None = None, **changed: object) -> Question:
    society = Society.of_groups(
        ("rich", "middle", "poor"), share=[0.2, 0.5, 0.3], wealth=[900, 300, 100], health=[6, 5, 4],
        incidence=[[0.4, 0.5, 0.6], [0.5, 0.5, 0.5], [0.3, 0.2, 0.4], [0.6, 0.6, 0.6]],
        may_insure=[True, True, False],
    )  # fmt: skip
    kinds = Interventions.of(tuple("ABCD"), [10.0, 20.0, 15.0, 30.0], [1.5, 1.6, 0.6, 0.1])
    question = Question(kinds, society, Utility(1.5, 1), Limits.none(4),
                        top_up=TopUp("none") if top_up is None else top_up)  # fmt: skip
    return replace(question, **changed)


def of(question: Question, coverage: list[float]) -> dict[str, Reason]:
    settled = settle(question, np.array(coverage))
    assert settled is not None
    return {reason.code: reason for reason in reasons(question, settled)}


def with_row(row: Row, least: list[float] | None = None, most: list[float] | None = None) -> Question:
    ones, zeros = [1.0] * 4, [0.0] * 4
    limits = Limits(np.array(most or ones), np.array(least or zeros), rows=(row,))
    return asked(limits=limits)


@pytest.mark.parametrize(
    "top_up", [TopUp("none"), TopUp("complementary"), TopUp("complementary", loading=0.3)]
)
@pytest.mark.parametrize("coverage", [[0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]])
def test_the_ratio_passes_the_hurdle_exactly_where_the_marginal_value_is_positive(
    top_up: TopUp, coverage: list[float]
) -> None:
    question = asked(top_up)
    settled = settle(question, np.array(coverage, dtype=float))
    assert settled is not None
    values = marginal_values(question, settled)
    for reason, value in zip(reasons(question, settled), values, strict=True):
        assert reason.marginal_value == value
        assert (reason.ratio > reason.hurdle) == (value > 0)


def test_worth_and_the_price_of_money() -> None:
    found = of(asked(), [1, 1, 0, 0])
    assert found["A"].binds == "its worth"
    assert found["A"].sentence.startswith("In: a unit of health costs 6.667, and up to ")
    assert found["D"].binds == "the price of money"
    assert found["D"].sentence.startswith("Out: a unit of health costs 300, and up to ")
    assert found["D"].hurdle > found["D"].ratio


def test_must_and_must_not() -> None:
    limits = Limits(np.array([0.0, 1, 1, 1]), np.array([0.0, 0, 0, 1]))
    found = of(asked(limits=limits), [0, 1, 0, 1])
    assert (found["A"].binds, found["D"].binds) == ("must not", "must cover")
    assert found["D"].marginal_value < 0 < found["A"].marginal_value


def test_a_substitute_is_named() -> None:
    row = Row("one of A and B", np.array([1.0, 1, 0, 0]), most=1.0)
    found = of(with_row(row), [1, 0, 0, 0])
    assert (found["B"].binds, found["B"].instead, found["B"].limit) == ("a substitute", ("A",), row.name)
    assert "A is covered instead" in found["B"].sentence


def test_a_limit_is_named_with_its_shadow_price() -> None:
    row = Row("nurses", np.array([2.0, 3.0, 1.0, 1.0]), most=3.0)
    question = with_row(row)
    found = of(question, [1, 0, 1, 0])
    assert (found["B"].binds, found["B"].limit) == ("a limit", "nurses")
    settled = settle(question, np.array([1.0, 0, 1, 0]))
    assert settled is not None
    values = marginal_values(question, settled)
    assert found["B"].shadow_price == pytest.approx(max(values[1] / 3, 0), rel=1e-9)
    assert "One more unit of nurses" in found["B"].sentence
    known = {each.code: each for each in reasons(question, settled, {"nurses": 7.0})}
    assert known["B"].shadow_price == 7.0


def test_what_another_needs_stays_in() -> None:
    """D is not worth its tax, but A, which is, may not be covered without it."""
    row = Row("A needs D", np.array([1.0, 0, 0, -1.0]), most=0.0)
    found = of(with_row(row), [1, 0, 0, 1])
    assert (found["D"].binds, found["D"].limit) == ("a limit", "A needs D")
    assert found["D"].sentence.startswith("In, as A needs D would not allow it out")


def test_whole_items_need_not_follow_their_marginal_value() -> None:
    two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
                            incidence=[[1, 1], [1, 1]], may_insure=[True, False], weight=[6, 1])  # fmt: skip
    question = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1, 1),
                        Limits.none(2), tax=Tax("unrestricted"), top_up=TopUp("complementary"))  # fmt: skip
    found = of(question, [0, 1])
    assert found["A"].marginal_value > 0
    assert found["A"].binds == "whole only"


def test_who_buys_it_is_named() -> None:
    found = of(asked(TopUp("complementary")), [1, 0, 0, 0])
    assert found["B"].buyers == ("rich", "middle")
    assert found["B"].buyers_share == pytest.approx(0.7)
    assert "It is insured by 70% of residents (rich, middle)." in found["B"].sentence
    assert "Were it out, 70% of residents (rich, middle) would insure it." in found["A"].sentence
    assert found["D"].buyers == ()


def test_a_tie_where_all_buy_under_free_taxes() -> None:
    one = Society.of_groups(("all",), share=[1], wealth=[300], health=[5], incidence=[[0.5], [0.5]])
    question = Question(Interventions.of(("A", "B"), [10.0, 20.0], [1.5, 0.01]), one, Utility(1.5, 1),
                        Limits.none(2), top_up=TopUp("complementary"))  # fmt: skip
    found = of(question, [0, 0])
    assert found["A"].binds == "a tie"
    assert found["A"].marginal_value == pytest.approx(0, abs=1e-12)
    assert found["B"].binds == "the price of money"


def test_prices_of_the_tangent() -> None:
    nurses = Row("nurses", np.array([2.0, 1.0]), most=2.0)
    floor = Row("floor", np.array([1.0, 0.0]), least=0.75)
    limits = Limits(np.ones(2), np.zeros(2), rows=(nurses, floor))
    prices = tangent_prices(limits, np.array([3.0, 2.0]))
    assert prices == pytest.approx({"nurses": 2.0, "floor": -1.0})
    assert tangent_prices(Limits.none(2), np.ones(2)) == {}
    impossible = Limits(np.ones(2), np.zeros(2), rows=(Row("none", np.ones(2), least=3.0),))
    assert tangent_prices(impossible, np.ones(2)) == {"none": 0.0}
