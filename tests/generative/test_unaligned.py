"""Every fixed point that brute force finds is found, and none besides: random rows, items and terms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.package.question import Budget, Interventions, Limits, Question, Society, TopUp, Utility
from healthtrust.package.unaligned.equilibrium import fixed_points
from tests.reference import unaligned as plain


@dataclass(frozen=True)
class Drawn:
    """One instance, for the reference and for the package."""

    rows: tuple[plain.Row, ...]
    items: tuple[plain.Item, ...]
    terms: plain.Terms

    @property
    def coverage(self) -> np.ndarray:
        return np.array([float(item.covered) for item in self.items])

    @property
    def question(self) -> Question:
        names = tuple(f"i{i}" for i in range(len(self.items)))
        private = [np.nan if one.private_price is None else one.private_price for one in self.items]
        better = [np.nan if one.private_price is None else one.private_benefit for one in self.items]
        interventions = Interventions(
            names, np.array([one.price for one in self.items]), np.array([one.benefit for one in self.items]),
            np.array(private), np.array(better), np.array([one.voucher for one in self.items]), names,
        )  # fmt: skip
        society = Society.of_groups(
            tuple(f"z{z}" for z in range(len(self.rows))),
            share=[row.share for row in self.rows],
            wealth=[row.wealth for row in self.rows],
            health=[row.health for row in self.rows],
            incidence=np.array([row.cases for row in self.rows]).T,
            may_insure=[row.may_insure for row in self.rows],
        )
        terms = self.terms
        top_up = TopUp(
            terms.kind, terms.loading, "subset", terms.saves, terms.pooled, rebate_share=terms.rebate
        )  # type: ignore[arg-type]
        return Question(
            interventions, society, Utility(terms.of_health, terms.of_wealth), Limits.none(len(names)),
            top_up=top_up, budget=Budget(terms.overhead, terms.other_income),
        )  # fmt: skip


@st.composite
def drawn(
    draw: st.DrawFn, kinds: tuple[str, ...] = ("complementary", "supplementary", "voucher", "substitutive")
) -> Drawn:
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(kinds))
    pooled = kind == "complementary" or draw(st.booleans())
    rows, count = (2, 2) if pooled or kind != "substitutive" else (3, 2)
    if kind == "complementary":
        rows = 3
    share = luck.dirichlet(np.full(rows, 3.0))
    people = tuple(
        plain.Row(
            float(share[z]), float(luck.lognormal(3.0, 0.9)), float(luck.uniform(2, 8)),
            tuple(luck.uniform(0.05, 1.0, count).tolist()), bool(luck.random() < 0.85),
        )
        for z in range(rows)
    )  # fmt: skip
    items = []
    for _ in range(count):
        price, benefit = luck.uniform(1, 5), luck.uniform(0.3, 4)
        private = luck.random() < 0.6
        items.append(
            plain.Item(
                float(price), float(benefit), bool(luck.random() < 0.6),
                float(price * luck.uniform(1.6, 2.5)) if private else None,
                float(benefit * luck.uniform(1.05, 1.5)),
                float(luck.choice([0.0, 0.5, 1.0])),
            )
        )  # fmt: skip
    terms = plain.Terms(
        kind, float(luck.choice([0.0, 0.15])), bool(luck.random() < 0.7), pooled,
        float(luck.choice([0.0, 0.5, 1.0])), 1.1, float(luck.choice([0.0, 0.2])),
    )  # fmt: skip
    return Drawn(people, tuple(items), terms)


def has_ties(case: Drawn, points: list[plain.Point]) -> bool:
    """Where two choices are worth the same to somebody, either may be reported."""
    seen = {tuple(round(u, 9) for u in point.utilities) for point in points}
    return len(seen) < len(points)


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_all_fixed_points_are_found_and_no_others(case: Drawn) -> None:
    expected = plain.every_equilibrium(case.rows, case.items, case.terms)
    found = fixed_points(case.question, case.coverage)
    assert found.enumerated
    if not has_ties(case, expected):
        assert len(found.points) == len(expected)
    for point in found.points:
        match = [e for e in expected if np.allclose(e.utilities, point.utility, atol=1e-9, rtol=0)]
        assert match, point
        assert point.left.tolist() == [choice.out for choice in match[0].choices]
        assert point.premium == pytest.approx(match[0].premiums, abs=1e-9)
        assert point.need == pytest.approx(match[0].need, abs=1e-9)
        assert point.revenue == pytest.approx(match[0].revenue, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(drawn())
def test_money_in_is_money_out(case: Drawn) -> None:
    question = case.question
    for point in fixed_points(question, case.coverage, enumerate_all=False).points:
        if point.payable and point.need > 0 and not point.left.all():
            assert point.revenue == pytest.approx(point.need, abs=1e-9)
        if question.top_up.community_rated:
            cases = question.society.incidence.T * question.interventions.price
            cost = (question.society.share[:, None] * point.decisions.volume * cases).sum()
            assert question.society.share @ point.premium == pytest.approx(question.loaded * cost, abs=1e-9)
