"""Lives of persons: the same for any parts and engine; beside the cohort; effects; refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.exposure import shipped_moves
from healthtrust.study.lifetimes.answer import Asked, answer, question_of
from healthtrust.study.lifetimes.cohort import expected
from healthtrust.study.lifetimes.expectancy import life_expectancy_of
from healthtrust.study.lifetimes.founders import BYTES, founders_of
from healthtrust.study.lifetimes.lives import Lives, lived
from healthtrust.study.lifetimes.odds import luck_of, odds_of
from healthtrust.study.lifetimes.paired import effect, standard_error
from healthtrust.study.lifetimes.population import shipped_heads
from healthtrust.study.lifetimes.rates import shipped_rates
from healthtrust.study.lifetimes.scenario import Course, as_today, course_of, read_scenarios
from healthtrust.study.lifetimes.tally import COST, DEATHS, MEASURES, QUALITY
from healthtrust.study.lifetimes.told import sentence

YEARS, FIRST = 15, 2026
RELATIVE = (1, 1, 1.5, 2, 4)
RATES = shipped_rates(relative_mortality=RELATIVE)
TODAY = as_today(YEARS, 8)
FEWER = Course("fewer", np.full((YEARS, 8), 0.9), np.ones(YEARS))


def live(people: int, *courses: Course, seed: int = 1) -> Lives:
    heads = shipped_heads("england-2011", people)[None]
    founders = founders_of(heads, RATES.prevalence, seed, FIRST)
    return lived(founders, odds_of(RATES, courses), luck_of(seed, FIRST, len(courses[0].deaths), 8))


def same(one: Lives, other: Lives) -> bool:
    return all((a == b).all() for a, b in zip(one, other, strict=True))


def test_parts_threads_and_engine_change_no_integer(monkeypatch: pytest.MonkeyPatch) -> None:
    first = live(1_500, TODAY, FEWER)
    for parts, threads, engine in (
        (1, 1, "numba"),
        (2, 2, "numba"),
        (7, 2, "numba"),
        (7, 1, "numpy"),
        (2, 2, "numpy"),
    ):
        monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
        monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
        monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
        assert same(first, live(1_500, TODAY, FEWER)), (parts, threads, engine)
    assert not same(first, live(1_500, TODAY, FEWER, seed=2))


def test_a_scenario_lives_the_same_alone_and_beside_others() -> None:
    alone, beside = live(3_000, FEWER), live(3_000, TODAY, FEWER)
    assert all((a[0] == b[1]).all() for a, b in zip(alone, beside, strict=True))


def test_groups_add_up_to_heads_and_to_their_cost() -> None:
    found = live(5_000, TODAY)
    whole = found.groups[0].sum(axis=0)
    assert (whole[:, :5] == found.alive[0].sum(axis=1)).all()
    assert (whole[:-1, DEATHS] == found.deaths[0].sum(axis=(1, 2))).all()
    assert (whole[:, COST] == (found.alive[0] * RATES.cost.reshape(-1, 5)).sum(axis=(1, 2))).all()
    assert (whole[:, QUALITY] == (found.alive[0] * RATES.quality.reshape(-1, 5)).sum(axis=(1, 2))).all()
    assert (found.alive >= 0).all() and (found.sick >= 0).all()


def test_persons_lie_within_four_standard_errors_of_the_cohort() -> None:
    found = live(200_000, TODAY)
    heads = shipped_heads("england-2011", 200_000)[None]
    meant = expected(heads, RATES, TODAY)
    error = standard_error(found.groups[0])
    whole = found.groups[0].sum(axis=0)
    assert (np.abs(whole[:, :5] - meant.alive.sum(axis=1)) <= 4 * error[:, :5] + 1e-6).all()
    assert (np.abs(whole[:-1, DEATHS] - meant.deaths.sum(axis=(1, 2))) <= 4 * error[:-1, DEATHS]).all()
    cost = np.einsum("tcs,cs->t", meant.alive, RATES.cost.reshape(-1, 5))
    assert (np.abs(whole[:, COST] - cost) <= 4 * error[:, COST]).all()
    ill, expect = found.sick[0].sum(axis=1), meant.sick.sum(axis=1)
    assert (np.abs(ill - expect) <= 4 * np.sqrt(expect)).all()


def test_over_many_seeds_the_mean_is_the_cohort_and_groups_tell_the_spread() -> None:
    """Mean of z near 0 and its variance near 1, over seeds, of every measure in some years."""
    seeds, years, rates = 40, 12, shipped_rates(relative_mortality=RELATIVE)
    heads, today = shipped_heads("england-2011", 4_000)[None], as_today(years, 8)
    meant, odds = expected(heads, rates, today), odds_of(rates, [today])
    mean = np.zeros((years + 1, MEASURES))
    mean[:, :5] = meant.alive.sum(axis=1)
    mean[:-1, DEATHS] = meant.deaths.sum(axis=(1, 2))
    for measure, table in ((COST, rates.cost), (QUALITY, rates.quality)):
        mean[:, measure] = np.einsum("tcs,cs->t", meant.alive, table.reshape(-1, 5))
    luck = [luck_of(seed, FIRST, years, 8) for seed in range(seeds)]
    groups = [
        lived(founders_of(heads, rates.prevalence, seed, FIRST), odds, luck[seed]).groups[0]
        for seed in range(seeds)
    ]
    z = np.array([(each.sum(axis=0) - mean) / np.maximum(standard_error(each), 1e-9) for each in groups])
    z = z[:, [1, 6, 11]]
    assert np.abs(z.mean(axis=0)).max() < 4.5 / np.sqrt(seeds)
    assert 0.75 < z.var() < 1.35
    heads_lived = np.array([each[:, :, :5].sum() for each in groups])
    assert abs(heads_lived.mean() - mean[:, :5].sum()) < 4 * heads_lived.std() / np.sqrt(seeds)


def test_quality_of_life_is_the_catalogues_unless_stated() -> None:
    assert RATES.quality[40, 0, 0].tolist() == (1000 * shipped_moves().weights).round().tolist()
    assert shipped_rates(quality=(1, 0.9, 0.8, 0.7, 0.6)).quality[40, 0, 0].tolist() == [
        1000,
        900,
        800,
        700,
        600,
    ]


def test_conditions_keep_their_prevalence_by_age_where_deaths_do_not_look_at_them() -> None:
    """A population is stationary by age: the cross-section read as a life course."""
    rates = shipped_rates(births=False)
    meant = expected(shipped_heads("england-2011", 1_000_000)[None], rates, as_today(10, 8))
    people = meant.alive[10].sum(axis=1)
    there = people > 1
    held = meant.sick[10][there] / people[there, None]
    by_cell = rates.prevalence.reshape(8, -1).T[there]
    rising = (rates.ends == 0).all(axis=(1, 2, 3))
    assert rising.any()
    assert np.abs(held - by_cell).max() < 1e-9


def test_a_stationary_population_stays_as_it_is() -> None:
    """A constant number of births, the shares that mortality leaves, and as many births as keep it so."""
    shipped = shipped_rates()
    deaths = np.repeat(shipped.deaths[:, :, 2:3], 5, axis=2)
    alive = np.concatenate([np.ones((1, 2, 5)), np.exp(-np.cumsum(deaths[..., 0], axis=0))[:-1]])
    alive[-1] /= -np.expm1(-deaths[-1, ..., 0])
    heads = np.rint(1e10 * alive * np.array([100, 105])[None, :, None]).astype(np.int64)
    born = (heads[:, 0] * np.exp(-deaths[:, 0, :, 0]) * shipped.births[:, None]).sum(axis=0)
    births = shipped.births * heads[0].sum() / born.sum()
    meant = expected(heads[None], replace(shipped, deaths=deaths, births=births), as_today(40, 8))
    shares = meant.alive.sum(axis=1) / meant.alive[0].sum()
    assert np.abs(shares[40] - shares[0]).max() < 0.0005
    assert abs(shares[40].sum() - 1) < 1e-6


def test_shared_luck_narrows_an_effect() -> None:
    found = live(50_000, TODAY, FEWER)
    deaths = found.groups[:, :, :-1, DEATHS].sum(axis=2)
    each = effect(deaths[0], deaths[1])
    assert each.gain > 10
    base, other = (live(50_000, course, seed=seed) for course, seed in ((TODAY, 3), (FEWER, 4)))
    apart = other.groups[0, :, :, DEATHS].sum() - base.groups[0, :, :, DEATHS].sum()
    heads = shipped_heads("england-2011", 50_000)[None]
    truth = expected(heads, RATES, FEWER).deaths.sum() - expected(heads, RATES, TODAY).deaths.sum()
    assert abs(each.change - truth) < 4 * each.error
    assert abs(apart - truth) < 4 * each.error_apart
    assert each.error < each.error_apart / 3


def test_a_founder_takes_few_bytes_and_its_conditions_the_prevalence() -> None:
    heads = shipped_heads("england-2011", 100_000)[None]
    founders = founders_of(heads, RATES.prevalence, 1, FIRST)
    assert sum(column.itemsize for column in founders) == BYTES <= 24
    assert (np.bincount(founders.cell, minlength=1010) == heads.reshape(-1)).all()
    meant = (heads[0] * RATES.prevalence).sum(axis=(1, 2, 3))
    ill = [int((founders.conditions >> c & 1).sum()) for c in range(8)]
    assert (np.abs(ill - meant) < 4 * np.sqrt(meant)).all()


def test_who_comes_later_is_counted_from_then_on() -> None:
    heads = np.concatenate(
        [shipped_heads("england-2011", 2_000)[None], np.zeros((YEARS, 101, 2, 5), np.int64)]
    )
    heads[4, 30, 1, 2] = 500
    founders = founders_of(heads, RATES.prevalence, 1, FIRST)
    found = lived(founders, odds_of(RATES, [TODAY]), luck_of(1, FIRST, YEARS, 8))
    meant = expected(heads, RATES, TODAY).alive.sum(axis=(1, 2))
    jump = found.alive[0, 4].sum() - found.alive[0, 3].sum()
    assert 450 < jump < 550
    assert abs(found.alive[0, -1].sum() - meant[-1]) < 4 * standard_error(
        found.groups[0, :, -1, :5].sum(axis=1)
    )


def test_life_expectancy_is_that_of_the_rates() -> None:
    people = np.full(101, 1e9)
    rates = RATES.deaths[:, 0, 2, 0]
    found = life_expectancy_of(people, people * -np.expm1(-rates))
    from healthtrust.people.vital import life_expectancy

    assert found is not None and abs(found[0] - float(life_expectancy(rates))) < 1e-9
    assert life_expectancy_of(np.zeros(101), np.zeros(101)) is None


def test_spending_lowers_onsets_with_a_lag_and_stated_ratios_multiply(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[[scenarios]]\nname = "a"\n[scenarios.spending]\nsmoking = 6\n', encoding="utf-8")
    course = course_of(read_scenarios(file)[0], RATES.codes, 10)
    assert (course.onset[0] == 1).all() and course.deaths[0] == 1
    assert course.onset[9].min() < course.onset[3].min() < 1
    file.write_text(file.read_text().replace('"a"', '"a"\nonset = 0.5'), encoding="utf-8")
    halved = course_of(read_scenarios(file)[0], RATES.codes, 10)
    assert np.allclose(halved.onset, course.onset / 2)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        '[[scenarios]]\nname = "as today"\nconditions = { diabetis = 0.5 }\n'
        '[[scenarios]]\nname = "b"\n[scenarios.spending]\nsmokng = 3\n',
        encoding="utf-8",
    )
    table = tmp_path / "people.csv"
    table.write_text("age,sex,fifth,count\n30,female,7,10\n", encoding="utf-8")
    asked = Asked(str(table), years=0, people=3, scenario=file, mortality="1,2", quality="1,1,1,1,2")
    with pytest.raises(InvalidInput) as refused:
        question_of(asked)
    said = str(refused.value)
    for word in (
        "--years",
        "--people",
        "--mortality",
        "--quality",
        "diabetis",
        "diabetes",
        "smokng",
        "fifth",
    ):
        assert word in said, word


def test_who_leaves_is_refused_with_the_reason(tmp_path: Path) -> None:
    table = tmp_path / "arrivals.csv"
    table.write_text("year,age,sex,fifth,count\n1,30,female,1,-10\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="who leaves cannot be stated"):
        question_of(Asked(arrivals=table))


def test_deaths_of_a_scenario_are_said_as_more_or_fewer(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(
        '[[scenarios]]\nname = "safer"\ndeaths = 0.9\n[[scenarios]]\nname = "worse"\ndeaths = 1.1\n'
        '[[scenarios]]\nname = "fewer"\nonset = 0.9\n',
        encoding="utf-8",
    )
    said = sentence(answer(question_of(Asked(people=2000, years=5, scenario=file))))
    safer, worse, fewer = (said.partition(f"Under {name!r} ")[2] for name in ("safer", "worse", "fewer"))
    assert "fewer (95 %" in safer.partition(".")[0] and "more (95 %" in worse.partition(".")[0]
    assert fewer.startswith("there are as many deaths")


@pytest.mark.parametrize("text", ["onset = -0.1", "onset = 11", 'deaths = "x"', "onset = []", "onsets = 1"])
def test_ratios_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(f'[[scenarios]]\nname = "b"\n{text}\n', encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_scenarios(file)
