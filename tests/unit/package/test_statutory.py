"""What waiting and quality take from the benefit of statutory care, and where the decay is read from."""

from __future__ import annotations

from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.design.package import Package
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.catalogue import CANDIDATES
from healthtrust.package.statutory import (
    QUALITY_ELASTICITY,
    Statutory,
    as_delivered,
    read_decay,
    shipped_decay,
    statutory_benefit,
)
from healthtrust.package.tables.choices import Choices
from healthtrust.people.exposure.moves import CARE_LINK
from healthtrust.records.store import read_table, shipped
from healthtrust.state import Delivered
from tests.unit.deliver import by_hand

USUAL = Statutory(10.0, 10.0, 0.6, 0.6)
weeks = st.floats(0, 200)
quality = st.floats(0.01, 1)


def test_the_equation_by_hand() -> None:
    worse = Statutory(35.0, 10.0, 0.5, 0.8)
    for elasticity in (0.0, 0.3, 1.0):
        found = statutory_benefit(np.array([2.0]), np.array([0.01]), worse, elasticity)
        expected = 2.0 * exp(-0.01 * 25) * (0.5 / 0.8) ** elasticity
        assert found.tolist() == pytest.approx([expected], rel=1e-15)


def test_the_elasticity_is_that_of_illness_that_progresses_and_the_same_everywhere() -> None:
    assert Package().quality_elasticity == QUALITY_ELASTICITY == Choices().quality_elasticity
    assert CARE_LINK * USUAL.usual_quality == pytest.approx(QUALITY_ELASTICITY)


def test_as_usual_nothing_changes_to_the_last_digit() -> None:
    benefit = np.array([1.55, 0.1, 0.031])
    assert np.array_equal(statutory_benefit(benefit, np.array([0.1, 0.0, 0.3]), USUAL), benefit)


@given(w=weeks, longer=weeks, q=quality)
def test_waiting_takes_from_what_waits_and_quality_from_all(w: float, longer: float, q: float) -> None:
    benefit, decay = np.array([1.0, 1.0]), np.array([0.004, 0.0])
    before = statutory_benefit(benefit, decay, Statutory(w, 10.0, q, 0.6), 1.0)
    after = statutory_benefit(benefit, decay, Statutory(w + longer, 10.0, q, 0.6), 1.0)
    assert after[1] == before[1] == pytest.approx(q / 0.6)
    assert after[0] == pytest.approx(before[0] * exp(-0.004 * longer))


def test_half_the_quality_is_half_the_gain_and_shorter_waits_add_to_it() -> None:
    half = Statutory(0.0, 10.0, 0.3, 0.6)
    found = statutory_benefit(np.array([1.0]), np.array([log(2) / 10]), half, elasticity=1.0)
    assert found[0] == pytest.approx(1.0)


@pytest.mark.parametrize("usual", [0.0, -0.1])
def test_a_usual_quality_of_nothing_is_refused(usual: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        statutory_benefit(np.ones(1), np.zeros(1), Statutory(1.0, 1.0, 0.5, usual))


def test_shipped_emergencies_births_and_general_care_do_not_wait() -> None:
    table = read_table(shipped("formulas", "interventions"), CANDIDATES)
    of = shipped_decay().of(
        [str(c) for c in table["code"]], [str(s) for s in table["setting"]], table["mandatory"].tolist()
    )
    waits = {str(code) for code, k in zip(table["code"], of, strict=True) if k > 0}
    assert waits == {
        "hip-replacement",
        "knee-replacement",
        "cataract-surgery",
        "knee-arthroscopy",
        "ivf-cycle",
    }
    assert shipped_decay().by_setting["inpatient"] == pytest.approx(log(1.035) / 52, rel=0.01)


def test_every_shipped_row_names_a_setting_or_a_service_of_the_catalogue() -> None:
    codes = {str(c) for c in read_table(shipped("formulas", "interventions"), CANDIDATES)["code"]}
    assert set(shipped_decay().by_service) <= codes
    assert len(shipped_decay().by_setting) == 8


def test_a_catalogue_as_delivered_keeps_all_but_its_benefit() -> None:
    state = by_hand.state(households=5, widest=1)
    assert state.catalogue is not None
    worse = as_delivered(state.catalogue, shipped_decay(), Delivered(30.0, 10.0, 0.54, 0.6), 1.0)
    assert worse.price is state.catalogue.price and worse.codes == state.catalogue.codes
    assert (worse.benefit <= 0.9 * state.catalogue.benefit + 1e-15).all()


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "kind,name,decay,source,status\nsetting,community,0.01,survey,cited\nservice,x,0,none,assumed\n"
    )
    own = read_decay(file)
    assert own.of(("x", "y", "z"), ("community", "community", "primary"), (False,) * 3).tolist() == [
        0,
        0.01,
        0,
    ]
    file.write_text("kind,name,decay,source,status\nplace,community,2,survey,cited\n")
    with pytest.raises(InvalidInput) as refused:
        read_decay(file)
    assert len(refused.value.problems) == 2
