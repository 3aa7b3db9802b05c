"""Incidence by group and the curves against sums spelled out."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.inequality import lorenz, quantile_groups
from healthtrust.pool.fairness import (
    Incidence,
    Sample,
    by_group,
    concentration_curve,
    dominance,
    interval,
    lorenz_curve,
    observe,
    plain,
    tenths,
)
from tests.reference import fairness as reference

RNG = np.random.default_rng(29)
N = 200
PER_HEAD = np.round(RNG.lognormal(3, 0.6, N), 0)
SIZE = RNG.integers(1, 6, N)
INCOME = PER_HEAD * SIZE**0.5
PAID = 0.1 * INCOME * RNG.uniform(0.3, 1.7, N)
WEIGHTS = RNG.uniform(0.5, 4.0, N)
CLUSTERS = RNG.integers(0, 50, N)
PLACES = RNG.choice(["north", "south", "west"], N)
PEOPLE = observe(PER_HEAD, SIZE, Sample(WEIGHTS, CLUSTERS))


def test_groups_hold_what_their_households_hold() -> None:
    found = by_group(PLACES, INCOME, PAID, PEOPLE)
    assert found.groups == ("north", "south", "west")
    for g, place in enumerate(found.groups):
        here = place == PLACES
        assert found.rows[g] == here.sum()
        assert found.residents[g] == pytest.approx((WEIGHTS * SIZE)[here].sum())
        assert found.income[g] == pytest.approx((WEIGHTS * INCOME)[here].sum())
        paid = (WEIGHTS * PAID)[here].sum()
        assert found.rate[g].value == pytest.approx(paid / found.income[g])
        assert found.share_of_paid[g].value == pytest.approx(paid / (WEIGHTS * PAID).sum())


@pytest.mark.parametrize("name", ["rate", "share_of_income", "share_of_paid"])
@pytest.mark.parametrize("clusters", [np.arange(N), CLUSTERS], ids=["households", "clusters"])
def test_standard_errors_of_groups_agree_with_the_jackknife(name: str, clusters: np.ndarray) -> None:
    def of(rows: list[int]) -> float:
        people = observe(PER_HEAD[rows], SIZE[rows], Sample(WEIGHTS[rows]))
        return float(getattr(by_group(PLACES[rows], INCOME[rows], PAID[rows], people), name)[1].value)

    people = observe(PER_HEAD, SIZE, Sample(WEIGHTS, clusters))
    found = getattr(by_group(PLACES, INCOME, PAID, people), name)[1]
    assert found.standard_error == pytest.approx(reference.jackknife(of, clusters.tolist()), rel=0.06)


def test_rows_each_a_cluster_are_as_no_clusters() -> None:
    alone = observe(PER_HEAD, SIZE, Sample(WEIGHTS))
    each = observe(PER_HEAD, SIZE, Sample(WEIGHTS, np.arange(N)))
    for one, other in zip(tenths(INCOME, PAID, alone).rate, tenths(INCOME, PAID, each).rate, strict=True):
        assert one.standard_error == pytest.approx(other.standard_error, rel=1e-10)


def test_tenths_are_tenths_of_residents() -> None:
    found = tenths(INCOME, PAID, PEOPLE)
    group = quantile_groups(PER_HEAD, WEIGHTS * SIZE)
    assert found.groups == tuple(range(1, 11))
    assert found.rows.tolist() == np.bincount(group, minlength=10).tolist()
    assert sum(share.value for share in found.share_of_paid) == pytest.approx(1)
    assert len(tenths(INCOME, PAID, PEOPLE, groups=5).groups) == 5


def test_an_empty_tenth_and_a_group_without_income_have_no_rate() -> None:
    found = tenths([5.0, 9.0], [1.0, 1.0], observe([5.0, 9.0]))
    assert np.isnan(found.rate[5].value)
    assert found.rows[5] == 0
    none = by_group(["a", "b"], [0.0, 5.0], [0.0, 1.0], observe([0.0, 5.0]))
    assert np.isnan(none.rate[0].value)
    assert none.rate[1].value == pytest.approx(0.2)
    assert plain(none)["rate"][0] == {"value": None, "standard_error": None}


def test_nothing_paid_by_anybody_has_no_shares() -> None:
    found = by_group(PLACES, INCOME, np.zeros(N), PEOPLE)
    assert all(np.isnan(share.value) for share in found.share_of_paid)
    assert all(rate.value == 0 for rate in found.rate)


def test_groups_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="a group for each"):
        by_group(["a"], INCOME, PAID, PEOPLE)


def test_interval_of_an_estimate() -> None:
    rate = by_group(PLACES, INCOME, PAID, PEOPLE).rate[0]
    low, high = interval(rate)
    assert (high - low) / 2 == pytest.approx(1.959964 * rate.standard_error, rel=1e-6)
    assert (high + low) / 2 == pytest.approx(rate.value)


def test_curves_hold_what_the_poorest_hold() -> None:
    each = PAID / SIZE
    found = concentration_curve(each, PEOPLE, points=8)
    weights = WEIGHTS * SIZE
    for p, held in zip(found.people, found.held, strict=True):
        assert held == pytest.approx(reference.curve(each, PER_HEAD, weights, float(p)), abs=1e-12)
    people, shares = lorenz(PER_HEAD, PER_HEAD, weights, points=20)
    assert lorenz_curve(PEOPLE).people == pytest.approx(people)
    assert lorenz_curve(PEOPLE).held == pytest.approx(shares, abs=1e-12)


def test_standard_errors_of_curves_are_how_far_curves_of_samples_stray() -> None:
    rng = np.random.default_rng(31)
    lorenz_curves, payments = [], []
    for _ in range(300):
        income = rng.lognormal(3, 0.5, 500)
        people = observe(income)
        lorenz_curves.append(lorenz_curve(people, points=5))
        payments.append(concentration_curve(income**1.3 * rng.uniform(0.2, 1.8, 500), people, points=5))
    for curves in (lorenz_curves, payments):
        strayed = np.std([c.held for c in curves], axis=0)[1:-1]
        claimed = np.mean([c.standard_error for c in curves], axis=0)[1:-1]
        assert claimed == pytest.approx(strayed, rel=0.12)
        assert curves[0].standard_error[0] == curves[0].standard_error[-1] == 0


def test_progressive_payments_lie_below_the_lorenz_curve() -> None:
    income = np.random.default_rng(37).lognormal(3, 0.6, 3_000)
    people = observe(income)
    assert dominance(income**1.5, income, people) == "below"
    assert dominance(np.ones(3_000), income, people) == "above"
    assert dominance(income, None, people) == "below"
    assert dominance(0.1 * income, income, people) == "not distinguishable"


def test_payments_of_the_middle_cross() -> None:
    income = np.random.default_rng(41).uniform(0, 1, 3_000)
    middle = np.exp(-(((income - 0.5) / 0.15) ** 2))
    assert dominance(middle, None, observe(income)) == "crosses"


def test_chance_is_rarely_taken_for_dominance() -> None:
    rng = np.random.default_rng(43)
    found = [dominance(rng.exponential(1.0, 400), None, observe(rng.normal(10, 1, 400))) for _ in range(100)]
    assert found.count("not distinguishable") >= 90


def test_a_curve_of_nothing_is_not_a_number() -> None:
    assert np.isnan(concentration_curve(np.zeros(4), observe(np.arange(4.0)), points=2).held[1:]).all()


def test_a_curve_needs_a_step() -> None:
    with pytest.raises(ValueError, match="points"):
        lorenz_curve(PEOPLE, points=0)


def test_standard_errors_of_tenths_are_those_of_drawing_again() -> None:
    """What the richest tenth pays depends little on how many of the sample happen to be in it."""
    draw, count = np.random.default_rng(11), 500
    income, size = draw.lognormal(10, 0.7, count), draw.integers(1, 5, count)
    paid, weights = income * draw.uniform(0.02, 0.1, count), draw.uniform(1, 4, count)

    def of(rows: np.ndarray) -> Incidence:
        people = observe((income / size**0.5)[rows], size[rows], Sample(weights[rows]))
        return tenths(income[rows], paid[rows], people)

    whole = of(np.arange(count))
    again = [of(draw.integers(0, count, count)) for _ in range(250)]
    for name in ("rate", "share_of_income", "share_of_paid"):
        drawn = np.array([[each.value for each in getattr(one, name)] for one in again])
        told = np.array([each.standard_error for each in getattr(whole, name)])
        assert 0.8 < np.median(told / drawn.std(axis=0, ddof=1)) < 1.2, name
        assert 0.7 < told[9] / drawn[:, 9].std(ddof=1) < 1.3, name
