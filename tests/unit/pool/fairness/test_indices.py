"""Indices of contributions against pairs of residents compared one by one, and their standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.inequality import concentration_index, gini
from healthtrust.pool.fairness import Sample, concentration, fairness, indices, observe
from tests.reference import fairness as plain

RNG = np.random.default_rng(7)
N = 120
INCOME = np.round(RNG.lognormal(3, 0.6, N), 0)
PAID = 0.1 * INCOME * RNG.uniform(0.2, 2.0, N)
SIZE = RNG.integers(1, 6, N)
WEIGHTS = RNG.uniform(0.5, 4.0, N)
CLUSTERS = RNG.integers(0, 30, N)


def test_every_index_is_its_definition() -> None:
    found = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS))
    people, left = SIZE * WEIGHTS, INCOME - PAID
    before, after = plain.gini(INCOME, people), plain.gini(left, people)
    paid = plain.concentration(PAID, INCOME, people)
    assert found.gini_before.value == pytest.approx(before, abs=1e-12)
    assert found.gini_after.value == pytest.approx(after, abs=1e-12)
    assert found.concentration.value == pytest.approx(paid, abs=1e-12)
    assert found.kakwani.value == pytest.approx(paid - before, abs=1e-12)
    ranks_kept = before - plain.concentration(left, INCOME, people)
    assert found.reynolds_smolensky.value == pytest.approx(ranks_kept, abs=1e-12)
    assert found.redistribution.value == pytest.approx(before - after, abs=1e-12)
    assert found.average_rate.value == pytest.approx((people @ PAID) / (people @ INCOME))


NAMES = (
    "gini_before",
    "gini_after",
    "concentration",
    "kakwani",
    "reynolds_smolensky",
    "redistribution",
    "reranking",
    "vertical",
    "horizontal",
    "among_equals",
    "average_rate",
)


@pytest.mark.parametrize("clusters", [np.arange(N), CLUSTERS], ids=["households", "villages"])
def test_standard_errors_agree_with_the_jackknife(clusters: np.ndarray) -> None:
    def of(name: str, rows: list[int]) -> float:
        sample = Sample(WEIGHTS[rows])
        value = getattr(fairness(INCOME[rows], PAID[rows], SIZE[rows], sample, bandwidth=8.0), name).value
        return float(value)

    found = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS, clusters), bandwidth=8.0)
    for name in NAMES:
        expected = plain.jackknife(lambda rows, name=name: of(name, rows), clusters.tolist())  # type: ignore[misc]
        assert getattr(found, name).standard_error == pytest.approx(expected, rel=0.12, abs=2e-5), name


def test_standard_errors_are_how_far_indices_of_samples_stray() -> None:
    rng = np.random.default_rng(11)
    estimates = []
    for _ in range(300):
        income = rng.lognormal(3, 0.5, 400)
        estimates.append(fairness(income, 0.05 * income**1.2 * rng.uniform(0.5, 1.5, 400)))
    for name in ("gini_before", "kakwani", "reynolds_smolensky", "redistribution", "reranking"):
        strayed = np.std([getattr(e, name).value for e in estimates])
        claimed = np.mean([getattr(e, name).standard_error for e in estimates])
        assert claimed == pytest.approx(strayed, rel=0.12), name


def test_a_household_of_several_counts_once_however_many_live_there() -> None:
    one = indices(INCOME, PAID, np.ones(N))
    five = indices(INCOME, PAID, 5 * np.ones(N))
    for name, index in one.items():
        assert index.value == pytest.approx(five[name].value, abs=1e-14)
        assert index.standard_error == pytest.approx(five[name].standard_error, rel=1e-10)


def test_rows_of_one_cluster_written_once_are_the_same() -> None:
    twice = {
        name: np.repeat(column, 2)
        for name, column in {"x": INCOME, "t": PAID, "n": SIZE, "w": WEIGHTS / 2}.items()
    }
    sample = Sample(twice["w"], np.repeat(np.arange(N), 2))
    split = fairness(twice["x"], twice["t"], twice["n"], sample)
    whole = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS))
    assert split.clusters == whole.clusters == N
    assert split.kakwani.value == pytest.approx(whole.kakwani.value, abs=1e-13)
    assert split.kakwani.standard_error == pytest.approx(whole.kakwani.standard_error, rel=1e-10)
    assert split.reranking.standard_error == pytest.approx(whole.reranking.standard_error, rel=1e-9)


def test_values_and_errors_are_those_of_ground_but_for_the_small_sample_factor() -> None:
    found = indices(INCOME, PAID)
    expected = concentration_index(PAID, INCOME)
    assert found["gini"].value == pytest.approx(gini(INCOME), abs=1e-13)
    assert found["concentration"].value == pytest.approx(expected.value, abs=1e-13)
    factor = np.sqrt(N / (N - 1))
    assert found["concentration"].standard_error == pytest.approx(expected.standard_error * factor, rel=1e-9)


def test_one_rate_for_all_changes_nothing_at_any_bandwidth() -> None:
    for bandwidth in (0.0, 5.0, 1e9, None):
        found = fairness(INCOME, 0.2 * INCOME, SIZE, bandwidth=bandwidth)
        for name in ("kakwani", "redistribution", "vertical", "horizontal", "reranking"):
            assert getattr(found, name).value == pytest.approx(0, abs=1e-12), name
            assert getattr(found, name).standard_error == pytest.approx(0, abs=1e-9), name


def test_nothing_paid_has_no_progressivity_and_takes_nothing_away() -> None:
    found = fairness(INCOME, np.zeros(N), SIZE)
    assert np.isnan(found.kakwani.value)
    assert found.redistribution.value == 0
    assert found.as_plain()["kakwani"] == {"value": None, "standard_error": None}


def test_one_household_has_no_standard_error() -> None:
    found = fairness([10.0], [1.0])
    assert found.gini_before.value == 0
    assert np.isnan(found.gini_before.standard_error)


def test_rows_that_stand_for_nobody_are_not_observed() -> None:
    weights = np.r_[WEIGHTS, 0.0]
    found = fairness(np.r_[INCOME, 1e6], np.r_[PAID, 0.0], np.r_[SIZE, 9], Sample(weights))
    whole = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS), bandwidth=found.bandwidth)
    assert found.clusters == N
    for name in NAMES:
        assert getattr(found, name).value == pytest.approx(getattr(whole, name).value, abs=1e-12), name
        error = getattr(whole, name).standard_error
        assert getattr(found, name).standard_error == pytest.approx(error, rel=1e-9), name


def test_concentration_of_anything_such_as_care() -> None:
    care = RNG.uniform(0, 5, N)
    found = concentration(care, observe(INCOME, SIZE, Sample(WEIGHTS)))
    assert found.value == pytest.approx(plain.concentration(care, INCOME, SIZE * WEIGHTS), abs=1e-12)


@pytest.mark.parametrize(
    ("income", "paid", "says"),
    [
        ([], [], "at least one"),
        ([1.0, 2.0], [1.0], "one number for each"),
        ([1.0, np.nan], [1.0, 1.0], "missing"),
        ([1.0, 2.0], [np.inf, 1.0], "not finite"),
    ],
)
def test_columns_that_do_not_fit_are_refused(income: list[float], paid: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fairness(income, paid)


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [0.0, 0.0], [np.inf, 1.0], [1.0, 2.0, 3.0], [np.nan, 1.0]])
def test_weights_that_cannot_be_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        fairness([1.0, 2.0], [0.0, 0.0], sample=Sample(np.array(weights)))


def test_clusters_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="cluster"):
        Sample(np.ones(3), np.array([1, 2]))


def test_the_answer_is_ready_for_json() -> None:
    import json

    told = fairness(INCOME, PAID, SIZE).as_plain()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told["vertical"]) == {"value", "standard_error"}
