"""Ties: what all, no and some of the best packages cover, against looking at all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from healthtrust.package.government.certify import certified
from healthtrust.package.question import Interventions, Limits, Question, Row, Society, Tax, TopUp, Utility
from tests.reference.government import best_for


def two(seed: int, tax: str) -> Question:
    """No loading and everybody may insure: with free taxes, what both would buy may be in or out."""
    draw = np.random.default_rng(seed)
    price = draw.uniform(0.5, 5.0, 4)
    society = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 40], health=[6, 6],
                                incidence=draw.uniform(0.1, 1, (4, 2)))  # fmt: skip
    benefit = price * np.exp(draw.normal(-1.4, 0.8, 4))
    return Question(
        Interventions.of(tuple("abcd"), price, benefit), society, Utility(1.0, 1.0), Limits.none(4),
        tax=Tax(tax), top_up=TopUp("complementary"),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("tax", ["unrestricted", "linear"])
def test_verdicts_equal_enumerated(tax: str) -> None:
    seen: set[str] = set()
    for seed in range(4):
        question = two(seed, tax)
        best = certified(question, gap=0.0, ties=1e-8)
        assert best.ties is not None
        values = {}
        for package in product((0.0, 1.0), repeat=4):
            one = best_for(question, np.array(package))
            values[package] = -np.inf if one is None else one.welfare
        floor = max(values.values()) - best.ties.tolerance
        good = np.array([package for package, value in values.items() if value >= floor])
        expected = [
            "always" if column.all() else "either" if column.any() else "never" for column in good.T > 0
        ]
        assert list(best.ties.verdict) == expected
        assert best.ties.least.tolist() == good.min(axis=0).tolist()
        assert best.ties.most.tolist() == good.max(axis=0).tolist()
        seen |= set(expected)
    if tax == "unrestricted":
        assert "either" in seen


def test_two_alike_under_a_limit_are_either() -> None:
    """Two interventions of the same cost and benefit, and room for one."""
    question = two(1, "linear")
    has, society = question.interventions, question.society
    price, benefit = has.price.copy(), has.benefit.copy() * 3
    price[1], benefit[1] = price[0], benefit[0]
    incidence = society.incidence.copy()
    incidence[1] = incidence[0]
    question = replace(
        question,
        interventions=Interventions.of(has.codes, price, benefit),
        society=replace(society, incidence=incidence, may_insure=np.zeros(2, dtype=bool)),
        limits=replace(question.limits, rows=(Row("room", np.array([1.0, 1.0, 0, 0]), 1.0),)),
    )
    best = certified(question, gap=0.0, ties=1e-8)
    assert best.ties is not None
    assert best.ties.verdict[:2] == ("either", "either")
    divided = replace(question, limits=replace(question.limits, parts=True), top_up=TopUp("none"))
    parts = certified(divided, gap=1e-8, ties=1e-7)
    assert parts.ties is not None
    assert parts.ties.least[:2] == pytest.approx([0.0, 0.0], abs=2e-3)
    assert parts.ties.most[:2] == pytest.approx([1.0, 1.0], abs=2e-3)


def test_what_time_did_not_allow_is_said() -> None:
    best = certified(two(2, "unrestricted"), gap=0.0, ties=1e-8, seconds=1e-9)
    assert best.ties is not None
    assert "not decided" in best.ties.verdict
