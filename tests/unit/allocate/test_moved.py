"""Neighbourhoods move from what they had to their target at the pace of the design."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate
from healthtrust.allocate.moved import movement_table
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.findings import LINES
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene

OPENING = {"Mill": 0.35, "Park": 0.15, "Crescent": 0.25, "Docks": 0.25}


def stepped(**terms: Any) -> State:
    return allocate.step(scene(homes=2_000, allocate=terms))


def test_without_a_word_about_before_places_get_their_target() -> None:
    budgets = known(stepped().budgets, "allocate")
    assert budgets.movement is None
    assert movement_table(stepped()) is None


def test_a_pace_closes_its_share_of_the_distance_and_spends_the_same_sum() -> None:
    at_once, paced = stepped(opening=OPENING), stepped(opening=OPENING, pace={"slope": 0.5})
    full, half = movement_table(at_once), movement_table(paced)
    assert full is not None and half is not None
    leaves = paced.places.leaves
    assert np.abs(full["closing"][leaves]).max() < 1e-6
    assert full["personal_care"].tolist() == full["target"].tolist()
    assert half["distance"] == pytest.approx(full["distance"])
    assert half["closing"][leaves] == pytest.approx(half["distance"][leaves] / 2, abs=0.02)
    line = known(paced.budgets, "allocate").lines[:, LINES.index("personal care")]
    assert line.sum() == known(at_once.budgets, "allocate").lines[:, LINES.index("personal care")].sum()
    assert half["personal_care"][0] == line.sum() == half["target"][0]


def test_the_next_year_starts_from_the_lines_of_the_last() -> None:
    state = stepped(opening=OPENING, pace={"slope": 0.5})
    budgets = known(state.budgets, "allocate")
    care = budgets.lines[:, LINES.index("personal care")]
    again = scene(homes=2_000, allocate={"opening": OPENING, "pace": {"slope": 0.5}})
    carried = replace(again.carried, personal_care=care, residents=budgets.heads)
    later = movement_table(allocate.step(again.replace(carried=carried)))
    assert later is not None
    assert later["opening"][again.places.leaves].tolist() == care[again.places.leaves].tolist()
    assert np.abs(later["closing"]).max() < np.abs(later["distance"]).max()


def test_a_floor_that_the_money_cannot_pay_is_named_with_its_places() -> None:
    with pytest.raises(InvalidInput, match=r"least growth that takes .* more than the budget .*Mill"):
        stepped(opening=OPENING, pace={"least_per_head": 0.02})


def test_opening_shares_are_checked_all_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        stepped(opening={"Mil": 0.5, "Park": 0.5})
    told = str(refused.value)
    assert "did you mean 'Mill'" in told and "Crescent" in told and "Docks" in told
    with pytest.raises(InvalidInput, match=r"sum to 1\.1"):
        stepped(opening=OPENING | {"Mill": 0.45})
