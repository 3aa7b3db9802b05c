"""Care of a year answers to its arrangement: where it stands, when it stands, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.response_groups import courses_of, groups_of, residents_by_segment
from healthtrust.ground.errors import InvalidInput
from healthtrust.projection import close, project
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.providers import SETTINGS
from healthtrust.runs import checkpoint
from healthtrust.state import State, known
from tests.small import small_state

MOVES = {"before": "fee-for-service", "after": "vertical-capitated", "starts": 2028}


def years_of(**responds: Any) -> list[State]:
    """Return the years of a small design whose care responds."""
    return list(project(small_state(years="2027-2029", deliver={"responds": responds})))


@pytest.fixture(scope="module")
def moved() -> list[State]:
    """Return three years in which one of two places moves."""
    return years_of(**MOVES, places=["Lowton"])


@pytest.fixture(scope="module")
def still() -> list[State]:
    """Return the same years without."""
    return list(project(small_state(years="2027-2029")))


def cases(state: State, place: str, setting: str) -> int:
    """Return covered cases of a service place in a setting."""
    service = state.places.names.index(place)
    inside = state.places.service_places == service
    at = known(state.catalogue, "package").setting == SETTINGS.index(setting)
    return int(known(state.care, "deliver").cases[inside][:, :, at].sum())


def test_nothing_responds_where_nothing_is_said(still: list[State]) -> None:
    """No arrangement: no response, and nothing is carried."""
    assert all(state.responded is None and state.carried.delivered is None for state in still)


def test_the_year_before_is_as_it_was(moved: list[State], still: list[State]) -> None:
    """Before its first year an arrangement changes no case, though it is named."""
    assert (known(moved[0].care, "deliver").cases == known(still[0].care, "deliver").cases).all()
    assert moved[0].responded is not None
    assert moved[0].responded.multiplier == pytest.approx(1)


def test_care_falls_where_it_stands_only(moved: list[State]) -> None:
    """In the first year outpatient attendances answer in the place that moved, and hardly elsewhere."""
    found = moved[1].responded
    assert found is not None
    assert found.groups == ("Fee for service, fragmented", "Vertical body under capitation, paid for quality")
    at = SEGMENTS.index("chronic"), 1
    assert found.uses[1][at] < 0.93
    assert found.uses[0][at] == pytest.approx(1)
    assert moved[2].responded is not None and moved[2].responded.uses[1][at] < found.uses[1][at]


def test_cases_move_with_the_uses_they_are_made_of(moved: list[State]) -> None:
    """Attendances of the place fall about as its outpatient use does, by the same residents' luck."""
    ratio = {}
    for state in (moved[1], list(project(small_state(years="2027-2028")))[1]):
        ratio[state.responded is not None] = cases(state, "Lowton", "outpatient")
    found = moved[1].responded
    assert found is not None
    assert ratio[True] / ratio[False] == pytest.approx(found.uses[1][:, 1].mean(), abs=0.06)


def test_where_it_stands_is_carried(moved: list[State]) -> None:
    """Capability grows from year to year, and waiting and quality reach next year's package as data."""
    stood = [state.responded.told["capability"][1] for state in moved if state.responded]
    assert stood[0] == pytest.approx(0.3) and stood[0] < stood[1] < stood[2]
    nothing = [state.responded.told["capability"][0] for state in moved if state.responded]
    assert nothing == pytest.approx([0.3] * 3)
    opened = close(moved[1]).carried.delivered
    assert opened is not None and opened.usual_weeks == 3
    assert opened.waiting_weeks != pytest.approx(3, abs=0.01)


def test_a_run_taken_up_again_stands_where_it_stood(moved: list[State], tmp_path: Path) -> None:
    """What is slow is kept with the opening of a year, and the next year answers as it would have."""
    opened = close(moved[1])
    checkpoint.save(opened, tmp_path)
    first = small_state(years="2027-2029", deliver={"responds": {**MOVES, "places": ["Lowton"]}})
    loaded = checkpoint.load(first, tmp_path, opened.year)
    assert loaded.carried.delivered == opened.carried.delivered
    again = next(project(loaded))
    assert again.responded is not None and moved[2].responded is not None
    assert (again.responded.uses == moved[2].responded.uses).all()


def test_any_number_of_threads_gives_the_same_cases(
    moved: list[State], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread and seven partitions give the integers of the default."""
    monkeypatch.setenv("HEALTHTRUST_THREADS", "1")
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", "7")
    alone = years_of(**MOVES, places=["Lowton"])
    for one, many in zip(alone, moved, strict=True):
        assert (known(one.care, "deliver").cases == known(many.care, "deliver").cases).all()


def test_everywhere_is_one_group() -> None:
    """No places named: the arrangement stands everywhere."""
    state = years_of(**MOVES)[1]
    assert state.responded is not None
    assert len(state.responded.multiplier) == 1
    assert np.all(state.responded.group == 0)


def test_every_place_named_is_everywhere() -> None:
    """All service places by name: one group as well, and the same response as where none is named."""
    named, everywhere = (years_of(**MOVES, places=places)[2] for places in (["Upton", "Lowton"], []))
    assert named.responded is not None and everywhere.responded is not None
    assert (named.responded.group == 0).all()
    assert (named.responded.multiplier == everywhere.responded.multiplier).all()


def test_a_place_that_empties_responds_still() -> None:
    """Where everybody has left, ratios hold and weigh nothing."""
    gone = {"Lowton Docks": -1000, "Lowton Mill": -1000}
    leaving = {"people": {"migration": "england-2011", "net_migration": gone}}
    responds = {"responds": {**MOVES, "places": ["Lowton"]}}
    last = list(project(small_state(years="2027-2029", deliver=responds, **leaving)))[-1]
    assert last.responded is not None and np.isfinite(last.responded.multiplier).all()
    assert known(last.persons, "people").heads < 300
    assert np.isfinite(list(last.responded.told.values())).all()


def test_nobody_leaves_the_list_twice() -> None:
    """Where supplementary cover is sold those who go private are its insured, and the leak is shut."""
    sold = {"top_up": {"supplementary": True}}
    states = [
        small_state(deliver={"responds": MOVES}, package=each, years="2027-2029") for each in ({}, sold)
    ]
    leaks = [
        float(courses_of(state, residents_by_segment(state, groups_of(state)))[0].known["private_leak"][0])
        for state in states
    ]
    assert leaks[0] > 0 and leaks[1] == 0


def test_mistakes_are_told_together() -> None:
    """A name that is not there, a year outside, a place without providers, recorded care: all at once."""
    wrong = {"before": "fee-for-servce", "after": "vertical-capitated", "starts": 2040, "places": ["Uptown"]}
    with pytest.raises(InvalidInput) as refused:
        small_state(years="2027-2029", deliver={"responds": wrong, "activity": "recorded"})
    told = [str(problem) for problem in refused.value.problems]
    assert len(told) == 4
    for part in ("did you mean 'fee-for-service'", "from 2027 to 2029", "did you mean 'Upton'", "recorded"):
        assert any(part in each for each in told), part


def test_an_arrangement_alone_is_half_a_question() -> None:
    """What stood before has to be said too."""
    with pytest.raises(InvalidInput, match=r"deliver\.responds\.before: found nothing"):
        small_state(deliver={"responds": {"after": "vertical-capitated"}})
