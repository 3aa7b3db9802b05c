"""Rising risk: calibrated where it should be, kept with its hash, explained to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.opened import opened
from healthtrust.people.registries.relations import compiled
from healthtrust.people.registries.rising_checks import auc, checked
from healthtrust.people.registries.rising_model import About, Model, fitted, logistic
from healthtrust.people.registries.rising_penalty import chosen_penalty
from healthtrust.people.registries.rising_risk import Rising, Wanted, halves, rising
from tests.unit.people.registries.made_records import columns, write

ON = date(2028, 1, 1)
ABOUT = About("cost", "2027-01-01", "long-term 1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("rising"), columns(500))


@pytest.fixture
def book(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        opened(made, folder)
        yield made


def asked(book: duckdb.DuckDBPyConnection, wanted: Wanted) -> Rising:
    return rising(book, compiled("model", Days(ON)), wanted)


def simulated(n: int = 20_000) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    draw = np.random.default_rng(5)
    x = {"a": draw.normal(size=n), "b": (draw.random(n) < 0.2).astype(float)}
    p = 1 / (1 + np.exp(-(-3 + 0.8 * x["a"] + 1.1 * x["b"])))
    return x, p, draw.random(n) < p


def test_a_fitted_model_finds_the_coefficients_it_was_made_with() -> None:
    x, _, y = simulated()
    model = fitted(x, y, ABOUT)
    told = {n: b / s for n, b, s in zip(model.names, model.coefficients, model.scales, strict=True)}
    assert told["a"] == pytest.approx(0.8, abs=0.06) and told["b"] == pytest.approx(1.1, abs=0.12)


def test_coefficients_are_those_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    x, _, y = simulated(3000)
    matrix = np.column_stack([np.ones(3000), x["a"], x["b"]])
    ours, covariance = logistic(matrix, y, np.zeros(3))
    theirs = sm.Logit(y.astype(float), matrix).fit(disp=False)
    assert np.allclose(ours, theirs.params, atol=1e-5)
    assert np.allclose(np.sqrt(np.diag(covariance)), theirs.bse, rtol=1e-3)


def test_true_chances_are_calibrated_and_wrong_ones_are_seen_and_put_right() -> None:
    x, p, y = simulated()
    right = checked(p, y)
    assert right.slope_low < 1 < right.slope_high
    wrong = fitted(x, y, ABOUT)
    wrong = replace(
        wrong, intercept=wrong.intercept + 1, coefficients=tuple(2 * b for b in wrong.coefficients)
    )
    before = checked(wrong.probability(x), y)
    assert before.slope_high < 0.7
    after = checked(wrong.with_recalibration(wrong.log_odds(x), y).probability(x), y)
    assert after.slope == pytest.approx(1, abs=1e-4) and after.brier < before.brier
    assert sum(t[1] for t in after.tenths) == pytest.approx(sum(t[2] for t in after.tenths), rel=1e-4)


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    draw = np.random.default_rng(3)
    chance, risen = draw.integers(0, 30, 200) / 30, draw.random(200) < 0.3
    pairs = chance[risen][:, None] - chance[~risen][None, :]
    area, error = auc(chance, risen)
    assert area == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean()) and 0 < error < 0.1


def test_the_year_checked_on_is_not_the_one_fitted_on(book: duckdb.DuckDBPyConnection) -> None:
    found = asked(book, Wanted())
    assert found.model.about.on == "2026-01-01" and found.tested_on == "2027-01-01 to 2028-01-01"
    assert found.tested is not None and found.tested.auc_low > 0.6
    assert {group.by for group in found.tested.groups} == {"sex", "age band", "ethnicity", "deprivation"}
    for by in ("sex", "age band"):
        own = [group for group in found.tested.groups if group.by == by]
        assert sum(group.people for group in own) == found.tested.people
        assert sum(group.rose for group in own) == found.tested.rose


def test_contributions_add_up_to_each_chance(book: duckdb.DuckDBPyConnection) -> None:
    found = asked(book, Wanted("cost"))
    chance, parts = found.of(int(found.person[3])) or (0.0, {})
    assert np.log(chance / (1 - chance)) == pytest.approx(found.model.intercept + sum(parts.values()))
    assert found.of(10**9) is None


def test_a_model_is_kept_used_again_and_refused_where_it_was_changed(
    book: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    at = tmp_path / "model.json"
    first = asked(book, Wanted(save=at))
    again = asked(book, Wanted(stored=at))
    assert again.model == first.model and (again.chance == first.chance).all()
    assert asked(book, Wanted()).model.hash == first.model.hash
    moved = asked(book, Wanted(stored=at, recalibrate=True))
    assert moved.model.recalibrated != (0.0, 1.0)
    assert moved.tested is not None and "half" in moved.tested_on
    assert moved.tested.rose == first.tested.rose  # type: ignore[union-attr]
    at.write_text(at.read_text().replace('"people": ', '"people": 1'))
    with pytest.raises(InvalidInput, match="hash"):
        Model.read(at.read_text())
    with pytest.raises(InvalidInput, match="a model of emergency admissions"):
        first_again = tmp_path / "own.json"
        first_again.write_text(first.model.written())
        asked(book, Wanted("cost", stored=first_again))


def test_records_that_do_not_reach_back_are_refused(book: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(InvalidInput, match="two whole years"):
        rising(book, compiled("model", Days(date(2026, 6, 1))), Wanted())
    found = rising(book, compiled("model", Days(date(2027, 1, 1))), Wanted())
    assert found.tested is None


def few_events(seed: int, n: int = 400) -> tuple[dict[str, np.ndarray], np.ndarray]:
    draw = np.random.default_rng(seed)
    x = {f"x{k}": draw.normal(size=n) for k in range(20)}
    p = 1 / (1 + np.exp(-(-3.2 + 0.9 * x["x0"] + 0.6 * x["x1"])))
    return x, draw.random(n) < p


def test_with_few_events_the_penalty_chosen_keeps_chances_from_lying_too_far_apart() -> None:
    x, y = few_events(1)
    later, risen = few_events(2, 20_000)
    penalty = chosen_penalty(x, y)
    slopes = [checked(fitted(x, y, ABOUT, lam).probability(later), risen).slope for lam in (1.0, penalty)]
    assert penalty > 1 and slopes[0] < 0.75 and abs(slopes[1] - 1) < abs(slopes[0] - 1)
    assert fitted(x, y, ABOUT, penalty).about.penalty == penalty
    assert chosen_penalty(*simulated()[::2]) == 1.0


def test_halves_are_judged_by_the_recalibration_of_the_other_half() -> None:
    x, _, y = simulated()
    model = replace(fitted(x, y, ABOUT), coefficients=tuple(2 * b for b in fitted(x, y, ABOUT).coefficients))
    chance = halves(model, x, y)
    assert chance is not None and checked(model.probability(x), y).slope_high < 0.8
    again = checked(chance, y)
    assert again.slope_low < 1 < again.slope_high
    own = np.arange(len(y)) % 2 == 0
    flipped = halves(model, x, np.where(own, ~y, y))
    assert (
        flipped is not None and (flipped[own] == chance[own]).all() and (flipped[~own] != chance[~own]).any()
    )
    assert halves(model, x, np.arange(len(y)) < 1) is None
