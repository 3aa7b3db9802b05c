"""The response held to what studies found; the posterior that ships; a short chain that lands within it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.deliver.response import (
    Coefficients,
    Course,
    arrangement_named,
    central,
    respond,
    shipped_baseline,
    stated,
)
from healthtrust.deliver.response.coefficients import posterior
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.store import read_columns, shipped
from healthtrust.study.calibration import Target, agreements, predicted, shipped_targets, targets_table
from healthtrust.study.calibration.agreement import agreement
from healthtrust.study.calibration.answer import Asked, answer
from healthtrust.study.calibration.density import FITTED, Fitted
from healthtrust.study.calibration.errors import chance_of_as_far, covariance, in_another_place, misfit
from healthtrust.study.calibration.outputs import OUTPUTS, change_of
from healthtrust.study.calibration.sampled import Chain, sampled
from healthtrust.study.coefficients import drawn_coefficients
from healthtrust.study.coefficients.normal import correlations

POSTERIOR = drawn_coefficients(seed=1, draws=400)


def test_every_finding_it_was_fitted_to_agrees() -> None:
    fitted = [t for t in shipped_targets() if t.role == "fitted"]
    assert [found.target.name for found in agreements(fitted, POSTERIOR) if not found.agrees] == []


def test_every_finding_held_out_agrees() -> None:
    held = [t for t in shipped_targets() if t.role == "held out"]
    assert {t.name[:3] for t in held} == {"E17", "E20", "E22"}
    assert [found.target.name for found in agreements(held, POSTERIOR) if not found.agrees] == []


def test_a_pooled_budget_alone_is_never_predicted_to_do_what_was_planned() -> None:
    """E22: the plan was −3 %; not one draw of prior or posterior comes near it."""
    (pooled,) = (t for t in shipped_targets() if t.name == "E22 emergencies")
    for known in (POSTERIOR, drawn_coefficients(seed=1, draws=400, fitted=False)):
        assert predicted([pooled], known).min() > -0.02


def test_fitting_brings_the_response_nearer_to_what_was_found() -> None:
    fitted, prior = Fitted.shipped(), drawn_coefficients(seed=1, draws=400, fitted=False)

    def unlikely(known: Coefficients) -> float:
        off, width = misfit(fitted.targets, predicted(fitted.targets, known))
        return float((off + width).mean())

    assert unlikely(POSTERIOR) < unlikely(prior) - 2
    assert unlikely(central()) < unlikely(central(fitted=False)) - 1


def test_draws_of_the_prior_weighed_by_the_likelihood_say_the_same() -> None:
    """Another way to the same posterior, without the sampler."""
    fitted, rng = Fitted.shipped(), np.random.default_rng(11)
    roots = np.linalg.cholesky(correlations(FITTED))
    z = rng.standard_normal((6000, len(FITTED))) @ roots.T
    prior = (z @ np.linalg.inv(correlations(FITTED)) * z).sum(axis=1)
    log_weight = fitted.log_density(z) + 0.5 * prior
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    assert 1 / (weight**2).sum() > 300
    for name, column in posterior().items():
        values = fitted.coefficients(z)[name]
        mean = float(weight @ values)
        spread = float(np.sqrt(weight @ (values - mean) ** 2))
        assert column.mean() == pytest.approx(mean, abs=0.25 * spread), name
        assert column.std() == pytest.approx(spread, rel=0.2), name


def test_a_short_chain_lands_within_the_interval_of_the_one_that_ships() -> None:
    pytest.importorskip("emcee")
    short = sampled(Fitted.shipped(), Chain(walkers=128, burn=25, steps=25, seed=5), keep=500)
    assert short.names == FITTED
    assert 0.1 < short.accepted < 0.7
    for name, draws in zip(short.names, short.values.T, strict=True):
        low, high = np.quantile(posterior()[name], [0.2, 0.8])
        assert low <= np.median(draws) <= high, name


def test_the_same_seed_samples_the_same_draws() -> None:
    pytest.importorskip("emcee")
    chain = Chain(walkers=34, burn=1, steps=2)
    one, two = (sampled(Fitted.shipped(), chain, keep=20).values for _ in range(2))
    assert (one == two).all()


def test_shipped_draws_lie_within_the_limits_of_the_table() -> None:
    for name, column in posterior().items():
        row = stated()[name]
        assert len(column) == 1000
        assert row.low - 1e-3 <= column.min() and column.max() <= row.high + 1e-3, name


def test_the_density_is_prior_times_likelihood() -> None:
    """Worked out slowly, for two points."""
    from scipy.stats import multivariate_normal

    fitted = Fitted.shipped()
    by_study = [[n for n, t in enumerate(fitted.targets) if t.study == s] for s in studies(fitted.targets)]

    def likely(of: list[int], said: NDArray[np.float64]) -> float:
        """Errors of one study: shared and own part, and the place's own answer."""
        spread = np.array([fitted.targets[n].spread for n in of])
        together = 0.5 * np.outer(spread, spread) + 0.5 * np.diag(spread**2)
        together += 0.25**2 * np.outer(said[of], said[of])
        return float(multivariate_normal(said[of], together).logpdf([fitted.targets[n].value for n in of]))

    z = np.stack([np.full(17, 0.3), np.linspace(-1, 1, 17)])
    slow = []
    for point in z:
        prior = multivariate_normal(np.zeros(17), correlations(FITTED)).logpdf(point)
        said = predicted(fitted.targets, fitted.coefficients(point[None]))[:, 0]
        slow.append(prior + sum(likely(of, said) for of in by_study))
    found = fitted.log_density(z)
    assert found[1] - found[0] == pytest.approx(slow[1] - slow[0])


def studies(targets: tuple[Target, ...]) -> list[str]:
    return list(dict.fromkeys(target.study for target in targets))


def test_findings_of_one_study_err_together_and_of_others_apart() -> None:
    one, two, other = (
        target(name) for name in ("T6 care cost, year 1", "T6 care cost, year 2", "T2 bed days")
    )
    found = covariance([one, two, other], np.array([[-0.02], [-0.05], [-0.4]]))[0]
    assert found[0, 1] == pytest.approx(0.5 * one.spread * two.spread + 0.0625 * 0.02 * 0.05)
    assert (found[:2, 2] == 0).all()
    assert found[2, 2] == pytest.approx(other.spread**2 + 0.01)


def test_findings_drawn_from_the_model_are_as_far_off_as_chance_has_it() -> None:
    """The predictive check is uniform where the model is right, near 0 where it is not."""
    rng, said = np.random.default_rng(4), np.array([[-0.02], [-0.05], [-0.4]])
    names = ("T6 care cost, year 1", "T6 care cost, year 2", "T2 bed days")
    asked = [target(name) for name in names]
    drawn = rng.multivariate_normal(said[:, 0], covariance(asked, said)[0], 400)
    chances = [
        chance_of_as_far([replace(t, value=v) for t, v in zip(asked, row, strict=True)], said)
        for row in drawn
    ]
    assert np.mean(chances) == pytest.approx(0.5, abs=0.06)
    assert np.mean(np.array(chances) < 0.1) == pytest.approx(0.1, abs=0.05)
    assert chance_of_as_far([replace(t, value=0.3) for t in asked], said) < 1e-6


def test_another_place_differs_from_the_model_by_its_own_share() -> None:
    said = np.full(10, -0.4)
    assert in_another_place(said).std() == pytest.approx(0.1, rel=0.05)
    assert in_another_place(said).mean() == pytest.approx(-0.4)
    found = agreement(target("T2 bed days"), said)
    assert found.low == found.high == pytest.approx(-0.4)
    assert found.place_low < -0.5 < -0.3 < found.place_high


def test_findings_agree_as_well_as_chance_would_have_it_neither_better_nor_worse() -> None:
    """Near 0 the model misses, near 1 errors were stated so wide that nothing could."""
    as_far = answer(Asked(draws=400)).as_far
    assert 0.1 < as_far["fitted"] < 0.95 and 0.1 < as_far["held out"] < 0.95


def test_no_group_that_moves_together_is_fitted_in_part() -> None:
    """Draws of the posterior are rows, others are keyed: a group in both would lose how it moves."""
    groups = {row.moves_with for name, row in stated().items() if name in FITTED} - {"alone"}
    assert groups
    assert {name for name, row in stated().items() if row.moves_with in groups} <= set(FITTED)


def target(name: str) -> Target:
    return next(t for t in shipped_targets() if t.name == name)


def test_predictions_are_the_changes_of_single_runs() -> None:
    asked = target("T4 emergencies, vanguards")
    before, after = arrangement_named(asked.before), arrangement_named(asked.after)
    found = respond(Course(shipped_baseline().before(before), before, after, central()), 3)
    assert predicted([asked], central())[0, 0] == pytest.approx(
        found.emergencies[3, 0] / found.emergencies[0, 0] - 1
    )


def test_beds_and_waiting_are_those_of_the_arrangement_before() -> None:
    """An American place has no English list: with one, the answer is another."""
    asked = target("T6 care cost, year 8")
    fees, after = arrangement_named(asked.before), arrangement_named(asked.after)
    assert (fees.market.occupancy, fees.market.waiting_weeks) == (0.7, 3)
    english = respond(Course(shipped_baseline(), fees, after, central()), 8)
    assert (
        predicted([asked], central())[0, 0] < change_of("care cost", english, shipped_baseline())[8, 0] - 0.01
    )


def test_outputs_leave_out_what_studies_leave_out() -> None:
    """Care cost of claims: attendances, admissions, days and other care; no administration, no empty beds."""
    place = shipped_baseline().with_occupancy(0.7)
    fees, vertical = arrangement_named("fee-for-service"), arrangement_named("vertical-capitated")
    found = respond(Course(place, fees, vertical, central()), 5)
    parts = {name: change_of(name, found, place)[5, 0] for name in OUTPUTS}
    assert parts["care cost"] > found.change(found.spending)[5, 0]
    assert parts["hospital cost"] < parts["care cost"] < 0 < parts["quality"]
    assert parts["avoidable emergencies"] < parts["emergencies"] < 0
    assert parts["elective admissions"] < 0


def test_segments_cost_and_use_exactly_what_is_known_of_them() -> None:
    """Stage one: nothing is fitted, the place is matched."""
    columns, _ = read_columns(shipped("coefficients", "delivery-totals"))
    known = dict(zip(columns["item"].tolist(), columns["value"].tolist(), strict=True))
    place = shipped_baseline(residents=80_000)
    each = (place.rate * (place.unit_cost + place.bed_day_cost * place.stay)).sum(axis=1) + place.other_cost
    assert each == pytest.approx([known[f"cost a head: {name}"] for name in SEGMENTS], rel=1e-12)
    a_head = place.uses.sum(axis=0) / 80_000
    assert a_head == pytest.approx(
        [v for name, v in known.items() if name.startswith("uses a head")], rel=1e-12
    )
    assert place.occupancy == pytest.approx(known["occupancy of beds"], rel=1e-12)


def test_what_is_wrong_with_findings_is_refused_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "target,study,role,before,after,year,output,value,standard_error,widened,meaning,why,source,status\n"
        "one,ours,fitted,fee-for-servce,physician-aco,1,care cost,-0.1,0,0,x,x,x,assumed\n"
        "two,ours,held out,fee-for-service,nowhere,1,care cost,-0.1,0.1,0,x,x,x,assumed\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as refused:
        shipped_targets(own)
    said = str(refused.value)
    for word in ("fee-for-servce", "fee-for-service", "no error at all", "nowhere"):
        assert word in said
    own.write_text(own.read_text(encoding="utf-8").replace(",x,assumed", ",,assumed"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="column source, rows 2, 3"):
        shipped_targets(own)
    with pytest.raises(InvalidInput) as refused:
        answer(Asked(draws=1, targets=own, care=own))
    assert "--draws" in str(refused.value) and "--totals" in str(refused.value)


def test_files_of_arrangements_there_are_not_are_told_together(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "target,study,role,before,after,year,output,value,standard_error,widened,meaning,why,source,status\n"
        "one,ours,fitted,here.toml,there.toml,1,care cost,-0.1,0.1,0,x,x,x,assumed\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as refused:
        shipped_targets(own)
    assert "row 2, one, column before" in str(refused.value)
    assert "here.toml" in str(refused.value) and "there.toml" in str(refused.value)


def test_a_place_of_ones_own_changes_what_is_said() -> None:
    care, totals = (shipped("coefficients", f"delivery-{name}") for name in ("baseline", "totals"))
    same, shipped_place = answer(Asked(draws=5, care=care, totals=totals)), answer(Asked(draws=5))
    assert [a.median for a in same.agreements] == pytest.approx([a.median for a in shipped_place.agreements])


def test_the_table_has_a_row_for_each_finding_and_plan() -> None:
    rows = targets_table(POSTERIOR)
    assert [row["target"] for row in rows] == [t.name for t in shipped_targets()]
    assert all(row["agrees"] == "" for row in rows if row["role"] == "plan")
    assert all(row["low"] <= row["model"] <= row["high"] for row in rows)  # type: ignore[operator]
