"""Forty years: nobody is lost or made up, no household is empty, and prevention pays later."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.design.read import read_design
from healthtrust.ledger.checks import after
from healthtrust.people.change import OLDEST_COUNTED, change
from healthtrust.people.margins import age_sex_weights
from healthtrust.people.vital import fertility, mortality
from healthtrust.people.year_tables import MOVES, demography_table, exposure_table
from healthtrust.projection import close, project
from healthtrust.records.persons import SEGMENTS, SEXES
from healthtrust.runs import checkpoint
from healthtrust.start import opening
from healthtrust.state import State, known
from tests.small import small_state, tiny_design

EVERYTHING = {"migration": "england-2011", "programmes_act": True, "net_migration": {"Lowton Docks": -30.0}}


@pytest.fixture(scope="module")
def years() -> list[State]:
    design = tiny_design(years="2027-2066", people={"size": 800, **EVERYTHING})
    return list(project(opening(design, "")))


def test_residents_are_those_before_and_births_and_arrivals_less_deaths_and_leavers(
    years: list[State],
) -> None:
    tables = [demography_table(state) for state in years]
    for (before, now), state in zip(pairwise(tables), years[1:], strict=True):
        births, deaths, arrivals, leavers = (now[name] for name in MOVES)
        expected = before["residents"] + births - deaths + arrivals - leavers
        np.testing.assert_array_equal(now["residents"], expected, err_msg=str(state.year))
        assert now["residents"][0] == known(state.persons, "people").heads
        shares = np.stack([now[name] for name in SEGMENTS])
        np.testing.assert_allclose(shares.sum(axis=0)[now["residents"] > 0], 1)
    assert all(sum(int(table[name][0]) for table in tables) > 100 for name in MOVES)


def test_ages_weights_and_households_stay_in_order(years: list[State]) -> None:
    everybody: set[int] = set()
    for state in years:
        persons, homes = known(state.persons, "people"), known(state.households, "people")
        assert persons.age.max() <= OLDEST_COUNTED
        assert persons.weight.min() > 0
        assert (homes.members > 0).all()
        np.testing.assert_array_equal(persons.household, np.repeat(np.arange(homes.rows), homes.members))
        assert len(np.unique(persons.identity)) == persons.rows
        everybody |= set(persons.identity.tolist())
        assert state.carried.next_identity > max(everybody)
        assert after("review", state.book, state.year) == []


def test_a_place_that_loses_thirty_in_a_thousand_a_year_empties(years: list[State]) -> None:
    at = years[0].places.names.index("Lowton Docks")
    first, last = (int(demography_table(state)["residents"][at]) for state in (years[0], years[-1]))
    assert last < 0.55 * first


def test_a_run_taken_up_again_goes_on_as_it_would_have(years: list[State], tmp_path: Path) -> None:
    opened = close(years[10])
    checkpoint.save(opened, tmp_path)
    first = opening(opened.design, "")
    again = next(project(checkpoint.load(first, tmp_path, opened.year)))
    expected, found = known(years[11].persons, "people"), known(again.persons, "people")
    for field in dataclasses.fields(expected):
        np.testing.assert_array_equal(getattr(expected, field.name), getattr(found, field.name))
    assert again.carried.exposure is not None
    np.testing.assert_array_equal(again.carried.exposure, years[11].carried.exposure)
    assert again.book.postings()["amount"].sum() == years[11].book.postings()["amount"].sum() == 0


def natural_years(state: State, years: int) -> Iterator[State]:
    """The people alone, by births and deaths, as if nothing else happened."""
    for _ in range(years):
        persons, households, *_, next_identity = change(state)
        carried = dataclasses.replace(state.carried, next_identity=next_identity)
        state = state.replace(year=state.year + 1, persons=persons, households=households, carried=carried)
        yield state


def written(path: Path, share: NDArray[np.float64]) -> None:
    """Write a margin of single years of age from shares [age, sex]."""
    rows = [
        f"{sex},{age},{age},{number:.12f}\n"
        for s, sex in enumerate(SEXES)
        for age, number in enumerate(share[:, s] / share.sum())
    ]
    path.write_text("sex,minimum_age,maximum_age,share\n" + "".join(rows))


def test_a_stationary_population_stays_stationary(tmp_path: Path) -> None:
    """One place of one fifth, ages as a life table has them, and as many births as deaths."""
    rates = mortality("england-2011")[:, :, 2]
    alive = np.exp(-np.vstack([np.zeros(2), np.cumsum(rates, axis=0)[:-1]])) * [1, 1.05]
    alive[-1] /= 1 - np.exp(-rates[-1])
    share = alive / alive.sum()
    written(tmp_path / "ages.csv", share)
    # Ages are tilted by deprivation: what comes out beside what went in is the tilt, to be taken back.
    tilted = age_sex_weights("ages.csv", str(tmp_path))[2]
    written(tmp_path / "ages.csv", share * share / np.maximum(tilted, 1e-12))
    place = [{"name": "Shire", "share": 1.0, "deprivation_fifth": 3}]
    state = small_state(folder=tmp_path, people={"size": 60_000, "age_sex": "ages.csv", "places": place})
    # Mothers of a year die before they bear: births follow those alive at its end.
    bear = float((share[:, 0] * np.exp(-rates[:, 0]) * fertility("england-2011")).sum())
    born = float((share * (1 - np.exp(-rates))).sum()) / bear
    people = state.design.people.model_copy(update={"births": born})
    state = state.replace(design=state.design.model_copy(update={"people": people}))
    before = known(state.persons, "people")
    *_, last = natural_years(state, 40)
    persons = known(last.persons, "people")
    # Births and deaths of 40 years are about 29,000 each: their luck moves the total by some 240.
    assert abs(persons.heads - 60_000) < 900
    for late, early in ((persons.age, before.age), (persons.segment, before.segment)):
        mean = np.average(late, weights=persons.weight), np.average(early, weights=before.weight)
        assert mean[0] == pytest.approx(mean[1], rel=0.02)


@pytest.fixture(scope="module")
def prevention() -> dict[float, list[State]]:
    found = {}
    for share in (0.01, 0.05):
        read = read_design(
            "prevention", ["years=2027-2037", "people.size=1500", f"allocate.population_health_share={share}"]
        )
        found[share] = list(project(opening(read.design, read.folder)))
    return found


def test_what_was_spent_before_changes_nothing_and_more_lowers_exposure(
    prevention: dict[float, list[State]],
) -> None:
    little, much = (exposure_table(prevention[share][-1]) for share in (0.01, 0.05))
    assert little is not None and much is not None
    assert np.abs(little["effect"]).max() < 0.04 < 0.1 < much["effect"].max()
    assert (much["prevalence"] <= little["prevalence"] + 1e-12).all()
    start = exposure_table(prevention[0.05][0])
    assert start is not None and (start["effect"] == 0).all()


def test_prevention_shows_late_and_nobody_dies_of_it(prevention: dict[float, list[State]]) -> None:
    little, much = ([demography_table(state) for state in prevention[share]] for share in (0.01, 0.05))
    for name in ("residents", "chronic", "multimorbid"):
        assert little[1][name][0] == pytest.approx(much[1][name][0]), "in the first year nothing differs"
    ill = [float(t["chronic"][0] + t["multimorbid"][0] + t["frail"][0]) for t in (little[-1], much[-1])]
    assert ill[1] < ill[0]
    deaths = [sum(int(table["deaths"][0]) for table in tables) for tables in (little, much)]
    assert deaths[1] <= deaths[0]
