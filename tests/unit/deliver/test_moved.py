"""Fast programmes act on the emergencies of the sickest, place by place, beside the arrangement of care."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.moved import by_place, moved, of_groups, points_of
from healthtrust.deliver.respond_terms import cells_of
from healthtrust.people.exposed import PREVALENCE, begun, fast_points, prevalence_by_place, year_on
from healthtrust.people.exposure import shipped_factors
from healthtrust.projection import project
from healthtrust.records.persons import CELLS, SEGMENTS
from healthtrust.state import State, known
from tests.small import small_state

FACTORS = shipped_factors()
FALLS = FACTORS.codes.index("unprotected-falls")
SHARE = {
    "people": {"programmes_act": True, "programmes_today": 0},
    "allocate": {"population_health_share": 0.1},
}
MOVES = {"before": "fee-for-service", "after": "vertical-capitated", "starts": 2028, "places": ["Lowton"]}


def years(**more: Any) -> list[State]:
    """Return three years of the small design."""
    return list(project(small_state(years="2027-2029", **more)))


@pytest.fixture(scope="module")
def acting() -> list[State]:
    """Return three years in which all spending on population health is new."""
    return years(**SHARE)


def test_by_hand_a_programme_takes_log_points_off_emergencies() -> None:
    """Fewer are exposed to falls by so much; the coefficients of falls do the rest; more exposed: more."""
    fifth = np.array([3], dtype=np.uint8)
    exposure = begun(fifth, np.zeros((1, len(FACTORS.codes))))
    for change in (0.2, -0.05):
        then = exposure.copy()
        then[PREVALENCE, 0, FALLS] -= change
        assert fast_points(then, fifth)[0] == pytest.approx(-change * FACTORS.direct[FALLS])


def test_as_much_as_today_changes_no_emergency() -> None:
    """What acts fast has no trend of its own, and spending that goes on leaves prevalence."""
    fifth, today = np.array([0, 1, 5], dtype=np.uint8), np.full((3, len(FACTORS.codes)), 2.0)
    exposure = begun(fifth, today)
    for year in range(10):
        exposure = year_on(exposure, today, fifth, year)
    assert fast_points(exposure, fifth) == pytest.approx(0, abs=1e-12)
    assert prevalence_by_place(fifth, FACTORS).shape == exposure[PREVALENCE].shape


def test_no_programme_no_change() -> None:
    """A design without programmes that act has the cases of the catalogue, and its cells."""
    state = years()[1]
    assert points_of(state) is None and moved(state) is None


def test_only_emergencies_of_the_sickest_fall(acting: list[State]) -> None:
    """The year after money is spent; not in the first year, not for the well, not for planned operations."""
    assert moved(acting[0]) is None
    found = moved(acting[1])
    assert found is not None
    code = known(acting[1].catalogue, "package").codes.index
    leaves = found.group[acting[1].places.leaves]
    frail, chronic = (found.multiplier[leaves, SEGMENTS.index(name)] for name in ("frail", "chronic"))
    assert (frail[:, code("acute-medical-admission")] < 0.99).all()
    assert (chronic == 1).all() and (frail[:, code("hip-replacement")] == 1).all()


def test_an_arrangement_and_programmes_multiply(acting: list[State]) -> None:
    """A place has its group's response and its own programmes; the group's mean counts in beds already."""
    both = years(**SHARE, deliver={"responds": MOVES})[1]
    assert both.responded is not None
    points, group = points_of(both), both.responded.group
    assert points is not None
    mean = of_groups(both, group)
    low, high = (
        np.array([of(points[(group == g) & leaf(both)], 0) for g in (0, 1)]) for of in (np.min, np.max)
    )
    assert ((low <= mean) & (mean <= high) & (mean < 0)).all()
    finer, uses = by_place(both.responded.uses, group, points - mean[group])
    frail, avoidable = SEGMENTS.index("frail"), 4
    place = both.places.names.index("Lowton Docks")
    expected = both.responded.uses[1, frail, avoidable] * np.exp(points[place, 1] - mean[1, 1])
    assert uses[finer[place], frail, avoidable] == pytest.approx(expected, abs=1e-3)


def leaf(state: State) -> np.ndarray:
    """Return whether each place is a neighbourhood."""
    found = np.zeros(len(state.places.names), dtype=np.bool_)
    found[state.places.leaves] = True
    return found


def test_more_groups_than_short_numbers_count(acting: list[State]) -> None:
    """Cells of many groups of places are told apart by longer numbers."""
    state = acting[1]
    few = moved(state)
    assert few is not None
    many = few._replace(group=few.group + 20, multiplier=np.ones((20 + len(few.multiplier), 5, 1)))
    cells = cells_of(state, many)
    assert cells.dtype == np.uint32 and int(cells.min()) >= 20 * CELLS


@pytest.mark.parametrize("setting", ["HEALTHTRUST_ENGINE=numpy", "HEALTHTRUST_PARTITIONS=5"])
def test_the_same_cases_by_any_path(
    acting: list[State], monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """NumPy and any partitions count what the compiled kernel does."""
    name, value = setting.split("=")
    monkeypatch.setenv(name, value)
    again = years(**SHARE)
    for one, other in zip(again, acting, strict=True):
        assert (known(one.care, "deliver").cases == known(other.care, "deliver").cases).all()
