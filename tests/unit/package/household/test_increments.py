"""What may be bought on top: the ladder, the shares, vouchers, and one order for all classes."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.household.increments import increments, offer, private_is_better
from healthtrust.package.question import Interventions, Limits, OnTop, Question, Real, Society, TopUp, Utility

NAN = float("nan")


def question_of(
    kind: OnTop, private_price: list[float], private_benefit: list[float], loading: float = 0.0
) -> Question:
    services = Interventions(
        codes=("A", "B", "C"),
        price=np.array([6.0, 3.0, 2.0]),
        benefit=np.array([6.6, 3.2, 3.0]),
        private_price=np.array(private_price),
        private_benefit=np.array(private_benefit),
        voucher_share=np.array([1.0, 0.5, 0.0]),
        problem=("A", "B", "C"),
    )
    society = Society.of_groups(
        ("poor", "rich", "clerks"),
        share=[0.5, 0.3, 0.2],
        wealth=[10, 60, 20],
        health=[5, 5, 6],
        incidence=[[0.5, 1.0, 1.0], [1.0, 0.2, 1.0], [0.0, 2.0, 1.0]],
        may_insure=[True, True, False],
    )
    return Question(services, society, Utility(1, 1), Limits.none(3), top_up=TopUp(kind, loading))


def steps(
    question: Question, coverage: list[float], c: int, unit_cost: Real | None = None
) -> list[tuple[object, ...]]:
    found = increments(question, np.array(coverage), c, unit_cost)
    return [
        ("ABC"[i], int(version), round(float(gain), 9), round(float(cost), 9))
        for i, version, gain, cost in zip(
            found.intervention, found.version, found.gain, found.cost, strict=True
        )
    ]


NO_PRIVATE = ([NAN] * 3, [NAN] * 3)


def test_uncovered_services_stand_in_ratio_order_without_those_nobody_needs() -> None:
    question = question_of("complementary", *NO_PRIVATE, loading=0.1)
    assert steps(question, [0, 0, 0], 0) == [("A", 0, 3.3, 3.3), ("B", 0, 3.2, 3.3)]
    assert [step[0] for step in steps(question, [0, 0, 0], 1)] == ["C", "A", "B"]
    assert steps(question, [1, 0, 0], 0) == [("B", 0, 3.2, 3.3)]


def test_nothing_is_sold_where_nothing_may_be() -> None:
    assert steps(question_of("none", *NO_PRIVATE), [0, 0, 0], 0) == []
    assert steps(question_of("complementary", *NO_PRIVATE), [0, 0, 0], 2) == []


def test_private_versions_are_sold_only_where_the_design_has_them() -> None:
    better = ([9.0, NAN, NAN], [8.0, NAN, NAN])
    for kind, sold in (
        ("complementary", False),
        ("substitutive", False),
        ("supplementary", True),
        ("voucher", True),
    ):
        assert private_is_better(question_of(kind, *better)).tolist() == [sold, False, False]  # type: ignore[arg-type]


def test_an_uncovered_service_is_a_ladder_where_the_second_step_has_the_lower_ratio() -> None:
    question = question_of("supplementary", [9.0, NAN, NAN], [7.8, NAN, NAN])
    assert steps(question, [0, 1, 1], 1) == [("A", 0, 6.6, 6.0), ("A", 1, 1.2, 3.0)]
    assert increments(question, np.array([0.0, 1.0, 1.0]), 1).follows.tolist() == [-1, 0]


def test_two_steps_become_one_where_the_second_has_the_higher_ratio() -> None:
    question = question_of("supplementary", [8.0, 2.0, NAN], [9.6, 4.0, NAN])
    assert steps(question, [0, 0, 1], 1) == [("B", 1, 0.8, 0.4), ("A", 1, 9.6, 8.0)]
    assert increments(question, np.zeros(3), 1).follows.tolist() == [-1, -1, -1]


def test_a_private_version_with_no_more_health_is_never_sold() -> None:
    question = question_of("supplementary", [9.0, 1.0, NAN], [6.6, 3.0, 4.0])
    assert steps(question, [0, 1, 0], 1) == [("C", 0, 6.0, 4.0), ("A", 0, 6.6, 6.0)]


def test_the_better_version_of_what_is_covered_is_paid_twice_or_with_a_voucher() -> None:
    private = ([9.0, 5.0, 1.5], [7.8, 4.0, 4.0])
    assert steps(question_of("supplementary", *private), [1, 1, 1], 1) == [
        ("C", 1, 2.0, 3.0),
        ("B", 1, 0.16, 1.0),
        ("A", 1, 1.2, 9.0),
    ]
    assert steps(question_of("voucher", *private), [1, 1, 0], 1)[1:] == [
        ("A", 1, 1.2, 3.0),
        ("B", 1, 0.16, 0.7),
    ]


def test_a_voucher_worth_more_than_the_private_price_makes_it_free_and_no_more() -> None:
    question = question_of("voucher", [5.0, NAN, NAN], [7.8, NAN, NAN])
    assert steps(question, [1, 1, 1], 1) == [("A", 1, 1.2, 0.0)]


def test_covered_and_uncovered_shares_are_sold_apart() -> None:
    question = question_of("supplementary", [9.0, NAN, NAN], [7.8, NAN, NAN])
    assert steps(question, [0.25, 1, 1], 1) == [
        ("A", 0, 4.95, 4.5),
        ("A", 1, 0.9, 2.25),
        ("A", 1, 0.3, 2.25),
    ]
    found = increments(question, np.array([0.25, 1.0, 1.0]), 1)
    assert found.of_covered.tolist() == [False, False, True]
    assert found.follows.tolist() == [-1, 0, -1]


def test_one_price_for_all_buyers_changes_the_order_by_class() -> None:
    question = question_of("supplementary", [9.0, NAN, NAN], [7.8, NAN, NAN], loading=0.5)
    everyone = np.array([4.0, 2.0, 1.0])
    assert steps(question, [0, 0, 0], 0, everyone) == [
        ("B", 0, 3.2, 3.0),
        ("A", 0, 3.3, 6.0),
        ("A", 1, 0.6, 3.0),
    ]
    assert [step[0] for step in steps(question, [0, 0, 0], 1, everyone)] == ["C", "A", "A", "B"]


def test_sums_are_of_the_first_steps_and_an_offer_made_once_gives_the_same() -> None:
    question = question_of("supplementary", [9.0, NAN, 2.5], [7.8, NAN, 3.9])
    coverage = np.array([0.0, 0.5, 0.0])
    found, again = (increments(question, coverage, 1, offered=o) for o in (None, offer(question)))
    np.testing.assert_array_equal(found.cost_up_to[1:], np.cumsum(found.cost))
    np.testing.assert_array_equal(found.health_up_to[1:], np.cumsum(found.gain))
    np.testing.assert_array_equal(found.cost, again.cost)
    assert (np.diff(found.ratio) <= 0).all()
    assert found.gain / found.cost == pytest.approx(found.ratio)
