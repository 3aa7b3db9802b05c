"""Whatever the question: nothing exceeds a certificate, and what should not matter to it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.package.government.certify import certified
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

FEW = settings(max_examples=12, deadline=None, derandomize=True)
CLOSE = 1e-9


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Two to four groups, three to six interventions near what is worth covering, any way to buy on top."""
    seed = draw(st.integers(0, 10_000))
    rows, count = draw(st.integers(2, 4)), draw(st.integers(3, 6))
    kind = draw(st.sampled_from(["none", "complementary", "supplementary", "voucher"]))
    tax = draw(st.sampled_from(["linear", "unrestricted", "payroll"]))
    drawn = np.random.default_rng(seed)
    price = drawn.uniform(0.3, 5.0, count)
    benefit = price * np.exp(drawn.normal(-1.2, 0.5, count))
    private = drawn.uniform(size=count) < 0.4
    services = Interventions(
        tuple(f"i{i}" for i in range(count)),
        price,
        benefit,
        np.where(private, price * 1.5, np.nan),
        np.where(private, benefit * 1.3, np.nan),
        np.where(private, 1.0, 0.0),
        tuple(f"p{i}" for i in range(count)),
    )
    society = Society.of_groups(
        tuple(f"g{z}" for z in range(rows)),
        share=np.full(rows, 1 / rows),
        wealth=drawn.uniform(15, 80, rows),
        health=drawn.uniform(4, 8, rows),
        incidence=drawn.uniform(0.05, 0.8, (count, rows)),
        may_insure=drawn.uniform(size=rows) < 0.6,
        weight=drawn.uniform(0.5, 3.0, rows),
    )
    loading = float(drawn.choice([0.0, 0.2]))
    return Question(
        services,
        society,
        Utility(1.0, 1.0, rho=1.0, eta=1.0),
        Limits.none(count),
        tax=Tax(tax, floor=5.0, ceiling=60.0),  # type: ignore[arg-type]
        top_up=TopUp(kind, loading=loading, saves=False),  # type: ignore[arg-type]
    )


@FEW
@given(questions(), st.integers(0, 2**6 - 1))
def test_no_package_exceeds_the_certificate(question: Question, which: int) -> None:
    best = certified(question, gap=0.0)
    package = ((which >> np.arange(question.interventions.count)) & 1).astype(float)
    settled = settle(question, package)
    assert best.certified
    assert settled is None or settled.outcome.welfare <= best.upper + CLOSE
    assert best.lower <= best.upper <= best.lower + CLOSE


@FEW
@given(questions(), st.floats(0.1, 0.9))
def test_dropping_a_constraint_never_lowers_welfare(question: Question, part: float) -> None:
    free = certified(question, gap=0.0)
    cap = Row("cost", question.cost, most=part * float(question.cost.sum()))
    capped = certified(replace(question, limits=replace(question.limits, rows=(cap,))), gap=0.0)
    assert capped.coverage @ question.cost <= cap.most + CLOSE
    assert capped.lower <= free.lower + CLOSE
    barred = replace(
        question, society=replace(question.society, may_insure=np.zeros(question.society.rows, bool))
    )
    assert certified(barred, gap=0.0).lower <= free.lower + CLOSE


@FEW
@given(questions(), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(question: Question, shuffler: object) -> None:
    order = list(range(question.interventions.count))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    has, society = question.interventions, question.society
    shuffled = replace(
        question,
        interventions=Interventions(
            tuple(has.codes[i] for i in order),
            *(column[order] for column in (has.price, has.benefit, has.private_price, has.private_benefit)),
            has.voucher_share[order],
            tuple(has.problem[i] for i in order),
        ),
        society=replace(society, incidence=society.incidence[order]),
    )
    assert abs(certified(question, gap=0.0).lower - certified(shuffled, gap=0.0).lower) <= CLOSE


@FEW
@given(questions(), st.sampled_from([0.01, 7.0, 1000.0]), st.sampled_from([0.5, 1.0, 2.0]))
def test_scaling_money_changes_no_choice(question: Question, scale: float, eta: float) -> None:
    """k is worth c times as much money, so that κ = k H^ρ W^(−η) is c^(1−η) times what it was."""
    kappa = 25.0 ** (1 - eta)
    question = replace(question, utility=Utility(kappa, 1.0, 1.0, eta))
    has, society = question.interventions, question.society
    dearer = replace(
        question,
        interventions=replace(has, price=has.price * scale, private_price=has.private_price * scale),
        society=replace(society, wealth=society.wealth * scale),
        utility=Utility(kappa * scale ** (1 - eta), 1.0, 1.0, eta),
        tax=replace(question.tax, floor=5.0 * scale, ceiling=60.0 * scale),
    )
    here, there = certified(question, gap=0.0), certified(dearer, gap=0.0)
    same = certified(replace(question, limits=_just(there.coverage)), gap=0.0)
    assert abs(same.lower - here.lower) <= CLOSE  # the package chosen there is as good here
    assert here.gap <= 1e-6
    assert there.gap <= 1e-6


def _just(coverage: np.ndarray) -> Limits:
    """Limits that leave one package only."""
    return Limits(most=(coverage > 0).astype(float), least=(coverage > 0).astype(float))
