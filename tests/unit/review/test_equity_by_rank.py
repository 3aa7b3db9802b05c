"""Indices, slopes and parts beside an independent computation, their mirror, and their standard errors."""

from __future__ import annotations

from functools import reduce
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.inequality import concentration_index, kakwani
from healthtrust.pool.fairness.sample import Linear, Sample
from healthtrust.review.inequalities import decomposition
from healthtrust.review.inequalities.change import changed
from healthtrust.review.inequalities.concentration import achievement, extended, indices, ranked_people
from healthtrust.review.inequalities.decomposition import decomposed, terms_of
from healthtrust.review.inequalities.slope import linear, log_linear
from tests.reference import equity_by_rank as plain

PEOPLE = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 6), st.integers(1, 4)), min_size=3, max_size=12
).filter(lambda rows: len({rank for _, rank, _ in rows}) > 1 and sum(h for h, _, _ in rows) > 0)


def sample(rows: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A bounded outcome that rises with a rank of few values, and weights."""
    draw = np.random.default_rng(3)
    rank = draw.integers(0, 40, rows).astype(float)
    outcome = np.clip(0.4 + 0.01 * rank + draw.normal(0, 0.15, rows), 0, 1)
    return outcome, rank, draw.integers(1, 5, rows).astype(float)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_indices_are_those_of_everybody_written_out(rows: list[tuple[int, int, int]]) -> None:
    outcome, rank, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    people = ranked_people(rank, Sample(weight))
    h, r = (plain.written_out(c.tolist(), weight.astype(int).tolist()) for c in (outcome, rank))
    found = indices(outcome, people, (0.0, 20.0))
    mean = sum(h) / len(h)
    spread = plain.generalised(h, r)
    assert found["standard"].value == pytest.approx(plain.concentration(h, r), abs=1e-12)
    assert found["generalised"].value == pytest.approx(spread, abs=1e-12)
    assert found["Erreygers"].value == pytest.approx(4 * spread / 20, abs=1e-12)
    if 0 < mean < 20:
        assert found["Wagstaff"].value == pytest.approx(20 * spread / (mean * (20 - mean)), abs=1e-9)
    for power in (1, 2, 3, 5):
        assert achievement(outcome, people, power).value == pytest.approx(plain.achievement(h, r, power))
    assert extended(outcome, people, 1.0).value == pytest.approx(0, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_the_shortfall_is_as_unequal_as_the_outcome(rows: list[tuple[int, int, int]]) -> None:
    outcome, rank, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    people, bounds = ranked_people(rank, Sample(weight)), (0.0, 21.0)
    own, other = indices(outcome, people, bounds), indices(21.0 - outcome, people, bounds)
    for name in ("Erreygers", "Wagstaff"):
        assert other[name].value == pytest.approx(-own[name].value, abs=1e-12)
        assert other[name].moves == pytest.approx(-own[name].moves, abs=1e-12)


def test_the_standard_index_and_its_error_are_those_of_ground() -> None:
    outcome, rank, _ = sample()
    people = ranked_people(rank)
    found = people.sample.estimate(indices(outcome, people)["standard"])
    known = concentration_index(outcome, rank)
    assert found.value == pytest.approx(known.value, abs=1e-14)
    assert found.standard_error == pytest.approx(known.standard_error * np.sqrt(400 / 399), rel=1e-9)


def test_kakwani_by_all_pairs() -> None:
    draw = np.random.default_rng(5)
    income = draw.lognormal(10, 0.6, 80)
    paid = np.maximum(0.1 * income - 900, 0)
    expected = plain.concentration(paid.tolist(), income.tolist()) - plain.gini_by_pairs(income.tolist())
    assert kakwani(paid, income) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", ["standard", "generalised", "Erreygers", "Wagstaff"])
def test_errors_are_those_of_a_little_weight_on_each_row(name: str) -> None:
    outcome, rank, weight = (column[:60] for column in sample())

    def statistic(h: np.ndarray, r: np.ndarray, w: np.ndarray) -> float:
        return indices(h, ranked_people(r, Sample(w)), (0.0, 1.0))[name].value

    people = ranked_people(rank, Sample(weight))
    found = people.sample.estimate(indices(outcome, people, (0.0, 1.0))[name])
    expected = plain.jackknife(statistic, outcome, rank, weight)  # type: ignore[arg-type]
    assert found.standard_error == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("aversion", [1.5, 3.0, 6.0])
def test_errors_of_the_extended_index_likewise(aversion: float) -> None:
    outcome, rank, weight = (column[:60] for column in sample())

    def statistic(h: np.ndarray, r: np.ndarray, w: np.ndarray) -> float:
        return extended(h, ranked_people(r, Sample(w)), aversion).value

    people = ranked_people(rank, Sample(weight))
    found = people.sample.estimate(extended(outcome, people, aversion))
    expected = plain.jackknife(statistic, outcome, rank, weight)  # type: ignore[arg-type]
    assert found.standard_error == pytest.approx(expected, rel=1e-5)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Samples of 300 from 20,000 people: 95 % intervals of Erreygers' index hold it in 90 to 99 of 100."""
    draw = np.random.default_rng(11)
    rank = np.arange(20_000.0)
    outcome = (draw.random(20_000) < 0.2 + 0.3 * rank / 20_000).astype(float)
    truth = indices(outcome, ranked_people(rank), (0.0, 1.0))["Erreygers"].value
    held = 0
    for _ in range(300):
        rows = draw.integers(0, 20_000, 300)
        people = ranked_people(rank[rows])
        found = people.sample.estimate(indices(outcome[rows], people, (0.0, 1.0))["Erreygers"])
        held += abs(found.value - truth) <= 1.96 * found.standard_error
    assert 270 <= held <= 298


def test_slopes_are_the_regressions_of_statsmodels() -> None:
    import statsmodels.api as sm

    outcome, rank, weight = sample()
    people = ranked_people(rank, Sample(weight))
    columns = sm.add_constant(people.ridit)
    straight = linear(outcome, people)
    known = sm.WLS(outcome, columns, weights=weight).fit(cov_type="HC1")
    assert straight.index.value == pytest.approx(known.params[1], rel=1e-10)
    assert straight.index.standard_error == pytest.approx(known.bse[1], rel=1e-8)
    assert straight.ratio == pytest.approx(known.params.sum() / known.params[0], rel=1e-10)
    steep = log_linear(outcome, people)
    poisson = sm.GLM(outcome, columns, family=sm.families.Poisson(), var_weights=weight).fit(cov_type="HC0")
    assert steep.ratio == pytest.approx(exp(poisson.params[1]), rel=1e-8)
    correction = np.sqrt(400 / 398)
    assert steep.log_ratio.standard_error == pytest.approx(poisson.bse[1] * correction, rel=1e-6)


def test_clusters_of_copies_count_once() -> None:
    """Four copies of every row, drawn together, are no more information than one."""
    outcome, rank, weight = sample(100)
    four = [np.repeat(column, 4) for column in (outcome, rank)]
    together = ranked_people(four[1], Sample(np.repeat(weight / 4, 4), np.repeat(np.arange(100), 4)))
    alone = ranked_people(rank, Sample(weight))
    for name, index in indices(four[0], together, (0.0, 1.0)).items():
        own = alone.sample.estimate(indices(outcome, alone, (0.0, 1.0))[name])
        found = together.sample.estimate(index)
        assert (found.value, found.standard_error) == pytest.approx((own.value, own.standard_error))


def test_parts_and_residual_add_up_to_the_index() -> None:
    outcome, rank, weight = sample()
    draw = np.random.default_rng(8)
    people = ranked_people(rank, Sample(weight))
    sex, age = draw.choice(["F", "M"], 400), draw.integers(18, 90, 400).astype(float)
    region = draw.choice(["a", "b", "c"], 400)
    terms = [*terms_of("sex", sex), *terms_of("age", age), *terms_of("region", region)]
    found = decomposed(outcome, people, terms)
    total = sum(part.value.value for part in found.terms) + found.residual.value
    assert total == pytest.approx(found.index.value, abs=1e-12)
    assert [part.column for part in found.columns] == ["sex", "age", "region"]
    need = found.inequity(("sex", "age")).value
    assert need == pytest.approx(found.index.value - sum(p.value.value for p in found.columns[:2]), abs=1e-12)

    def part_of_age(h: np.ndarray, r: np.ndarray, w: np.ndarray) -> float:
        return decomposed(h, ranked_people(r, Sample(w)), terms).columns[1].value.value

    expected = plain.jackknife(part_of_age, outcome, rank, weight)  # type: ignore[arg-type]
    assert people.sample.standard_error(found.columns[1].value) == pytest.approx(expected, rel=1e-4)


def test_the_causes_of_a_change_add_up_to_it() -> None:
    outcome, rank, weight = sample()
    draw = np.random.default_rng(9)
    people = ranked_people(rank, Sample(weight))
    school, place = rank + draw.normal(0, 5, 400), draw.random(400)
    sides = []
    for strength in (0.01, 0.02):
        terms = [*terms_of("school", school * (1 + strength)), *terms_of("place", place)]
        sides.append((decomposed(outcome + strength * school, people, terms), people.sample))
    found = changed(*sides)
    for part in found.parts:
        both = part.by_concentration.value + part.by_elasticity.value
        assert both == pytest.approx(part.together.value, abs=1e-12)
    whole = sum(part.together.value for part in found.parts) + found.residual.value
    assert whole == pytest.approx(found.index.value, abs=1e-12)


def test_an_aversion_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        achievement([1.0, 2.0], ranked_people([1.0, 2.0]), 0.5)


def test_parts_by_column_are_the_sums_of_their_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, rank, weight = sample()
    draw = np.random.default_rng(12)
    people = ranked_people(rank, Sample(weight))
    terms = [*terms_of("age", draw.integers(18, 90, 400).astype(float)),
             *terms_of("place", draw.integers(0, 20, 400).astype(str))]  # fmt: skip
    each = decomposed(outcome, people, terms)
    monkeypatch.setattr(decomposition, "MOST_TERMS", 3)
    many = decomposed(outcome, people, terms)
    assert many.terms == () and [part.column for part in many.columns] == ["age", "place"]
    for part in many.columns:
        own = [term for term in each.terms if term.column == part.column]
        for name in ("value", "elasticity"):
            found, total = getattr(part, name), reduce(Linear.__add__, [getattr(term, name) for term in own])
            assert found.value == pytest.approx(total.value, abs=1e-12)
            assert found.moves == pytest.approx(total.moves, abs=1e-12)
    assert many.residual.value == pytest.approx(each.residual.value, abs=1e-12)
