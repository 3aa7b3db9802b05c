"""What holds of every income distribution and every contribution."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from healthtrust.pool.fairness import (
    Sample,
    catastrophic,
    concentration_curve,
    fairness,
    impoverishing,
    indices,
    observe,
    tenths,
)
from healthtrust.pool.fairness.report import Fairness

NAMES = (
    "gini_before",
    "gini_after",
    "concentration",
    "kakwani",
    "reynolds_smolensky",
    "redistribution",
    "vertical",
    "horizontal",
    "reranking",
    "reranking_within",
)


@st.composite
def payers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Incomes with many equals, what part of it each pays, residents, and a bandwidth."""
    n = draw(st.integers(2, 25))
    income = draw(arrays(np.float64, n, elements=st.integers(1, 40).map(float)))
    share = draw(arrays(np.float64, n, elements=st.floats(0.01, 0.9)))
    size = draw(arrays(np.float64, n, elements=st.integers(1, 6).map(float)))
    return income, income * share, size, draw(st.sampled_from([0.0, 1.0, 4.0, 100.0]))


def same(one: Fairness, other: Fairness) -> None:
    for name in NAMES:
        a, b = getattr(one, name).value, getattr(other, name).value
        assert abs(a - b) < 1e-10, name


@given(payers())
def test_the_parts_of_redistribution_add_up_and_reranking_is_never_negative(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float],
) -> None:
    income, paid, size, bandwidth = of
    found = fairness(income, paid, size, bandwidth=bandwidth)
    parts = found.vertical.value - found.horizontal.value - found.reranking.value
    assert abs(parts - (found.gini_before.value - found.gini_after.value)) < 1e-12
    assert found.reranking.value > -1e-13
    assert found.reranking_within.value > -1e-13
    rate = found.average_rate.value
    assert abs(found.reynolds_smolensky.value - rate / (1 - rate) * found.kakwani.value) < 1e-10
    if bandwidth == 0:
        assert found.horizontal.value > -1e-13
        assert abs(found.among_equals.value) < 1e-13


@given(payers(), st.floats(0.05, 0.95))
def test_a_schedule_that_keeps_ranks_redistributes_by_its_kakwani_index(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float], slope: float
) -> None:
    income, _, size, _ = of
    paid = slope * np.maximum(income - income.mean() / 2, 0.0)
    found = fairness(income, paid, size, bandwidth=0.0)
    rate = found.average_rate.value
    if paid.sum() > 0:
        assert abs(found.redistribution.value - rate / (1 - rate) * found.kakwani.value) < 1e-10
        assert found.kakwani.value > -1e-12
    assert abs(found.reranking.value) < 1e-12


@given(payers(), st.floats(0.01, 1000))
def test_the_unit_of_money_does_not_matter(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float], unit: float
) -> None:
    income, paid, size, _ = of
    same(
        fairness(income, paid, size, bandwidth=0.0), fairness(income * unit, paid * unit, size, bandwidth=0.0)
    )


@given(payers())
def test_a_weight_is_as_many_rows(of: tuple[np.ndarray, np.ndarray, np.ndarray, float]) -> None:
    income, paid, size, bandwidth = of
    many = np.repeat(np.arange(len(income)), size.astype(int))
    weighted = fairness(income, paid, sample=Sample(size), bandwidth=bandwidth)
    written_out = fairness(income[many], paid[many], bandwidth=bandwidth)
    same(weighted, written_out)
    clustered = fairness(
        income[many], paid[many], sample=Sample.of(len(many), clusters=many), bandwidth=bandwidth
    )
    for name in NAMES:
        one, other = (getattr(found, name).standard_error for found in (weighted, clustered))
        assert abs(one - other) < 1e-9, name


@given(payers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float],
    random: object,
) -> None:
    income, paid, size, bandwidth = of
    order = np.arange(len(income))
    random.shuffle(order)  # type: ignore[attr-defined]
    one = fairness(income, paid, size, bandwidth=bandwidth)
    other = fairness(income[order], paid[order], size[order], bandwidth=bandwidth)
    same(one, other)
    assert abs(one.kakwani.standard_error - other.kakwani.standard_error) < 1e-10


@given(payers())
def test_one_rate_for_all_is_neither_vertical_nor_horizontal(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float],
) -> None:
    income, _, size, bandwidth = of
    found = fairness(income, 0.25 * income, size, bandwidth=bandwidth)
    for name in ("kakwani", "vertical", "horizontal", "reranking", "redistribution"):
        assert abs(getattr(found, name).value) < 1e-12, name


@given(payers(), st.floats(0.0, 0.5), st.floats(0.0, 0.4))
def test_fewer_are_hit_at_a_higher_threshold(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float], threshold: float, more: float
) -> None:
    income, paid, size, _ = of
    low, high = catastrophic(paid, income, observe(income, size), (threshold, threshold + more))
    assert high.headcount.value <= low.headcount.value + 1e-15
    assert high.overshoot.value <= low.overshoot.value + 1e-15
    assert 0 <= low.headcount_by_rank.value <= 2 * low.headcount.value + 1e-12
    spread = low.overshoot.value - high.overshoot.value
    assert high.headcount.value * more - 1e-12 <= spread <= low.headcount.value * more + 1e-12


@given(payers(), st.floats(1, 60))
def test_payments_make_nobody_less_poor(
    of: tuple[np.ndarray, np.ndarray, np.ndarray, float], line: float
) -> None:
    income, paid, size, _ = of
    found = impoverishing(paid, income, line, observe(income, size))
    assert found.more.headcount.value >= -1e-15
    assert found.more.gap.value >= -1e-12
    assert abs(found.more.headcount.value - found.pushed.value) < 1e-12
    assert found.more.gap.value <= (size @ paid) / size.sum() + 1e-9


@given(payers())
def test_tenths_add_up_to_the_whole(of: tuple[np.ndarray, np.ndarray, np.ndarray, float]) -> None:
    income, paid, size, _ = of
    found = tenths(income * size, paid * size, observe(income, size))
    assert abs(found.paid.sum() - paid @ size) < 1e-9
    assert abs(sum(share.value for share in found.share_of_income) - 1) < 1e-12
    assert found.rows.sum() == len(income)


@given(payers())
def test_the_area_above_the_curve_is_the_index(of: tuple[np.ndarray, np.ndarray, np.ndarray, float]) -> None:
    """With as many points as residents the curve is exact between them, so twice its area is the index."""
    income, paid, size, _ = of
    people = int(size.sum())
    curve = concentration_curve(paid, observe(income, size), points=people)
    area = float(((curve.held[1:] + curve.held[:-1]) / 2).sum() / people)
    assert abs(1 - 2 * area - indices(income, paid, size)["concentration"].value) < 1e-10
