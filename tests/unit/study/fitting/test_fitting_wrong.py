"""Everything wrong with a calibration is told at once, with where it stands and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.fitting import fitted_by
from healthtrust.study.fitting.put import Asked
from tests.unit.study.fitting.made_fitting import HEADER, KNOBS, asked, straight, trying

GOOD = "one,4,0.5,x,cited,fitted\nother,12,0.5,x,cited,fitted\n"


def refused(put: Asked) -> str:
    with pytest.raises(InvalidInput) as wrong:
        fitted_by(put, trying(straight))
    return str(wrong.value)


def test_unknown_keys_and_results_with_the_nearest(tmp_path: Path) -> None:
    knobs = KNOBS.replace("pool.ceiling_share", "pool.celing_share")
    said = refused(asked(tmp_path, GOOD.replace("other,", "othr,"), knobs, method="emulater", starts=0))
    for each in ("'ceiling_share'", "did you mean 'other'", "did you mean 'emulator'", "--starts", "row 3"):
        assert each in said
    assert "4 problems" in said


def test_fewer_targets_than_knobs(tmp_path: Path) -> None:
    said = refused(asked(tmp_path, "one,4,0.5,x,cited,fitted\none,4.2,0.5,x,cited,fitted\n"))
    assert "1 result fitted and 0 priors for 2 knobs" in said
    assert "0 results fitted" in refused(asked(tmp_path, GOOD.replace("fitted", "held out")))


def test_errors_of_targets(tmp_path: Path) -> None:
    said = refused(asked(tmp_path, GOOD.replace("4,0.5", "4,0").replace("12,0.5", "12,")))
    assert "an error of 0" in said
    assert "no error" in said
    assert "2 problems" in said


def test_ends_of_intervals(tmp_path: Path) -> None:
    put = asked(tmp_path, GOOD)
    rows = "one,4,3,5,x,cited,1\nother,12,,13,x,cited,-1\nboth,3,4,5,x,cited,\n"
    (tmp_path / "targets.csv").write_text(
        "result,value,low,high,source,status,weight\n" + rows, encoding="utf-8"
    )
    said = refused(put)
    for each in ("one end of an interval", "a weight of -1", "3 outside 4 to 5"):
        assert each in said


def test_columns_that_are_not(tmp_path: Path) -> None:
    put = asked(tmp_path, GOOD)
    (tmp_path / "targets.csv").write_text(
        HEADER.replace("standard_error", "standard_eror") + GOOD.replace("x,cited", "x,maybe"),
        encoding="utf-8",
    )
    said = refused(put)
    assert "did you mean 'standard_error'" in said
    assert "'maybe'" in said


def test_targets_that_contradict_name_the_pair(tmp_path: Path) -> None:
    said = refused(asked(tmp_path, GOOD + "one,9,0.5,x,cited,fitted\n"))
    assert "rows 2 and 4" in said
    assert "7.1 standard errors apart" in said


def test_results_that_nothing_moves_and_knobs_that_move_nothing(tmp_path: Path) -> None:
    said = refused(asked(tmp_path, "one,4,0.5,x,cited,fitted\nstill,3,1,x,cited,fitted\n"))
    assert "3 wherever the knobs are" in said
    assert "allocate.population_health_share: found a knob that moves no target" in said
    assert "which is no number" in refused(asked(tmp_path, GOOD + "none,3,1,x,cited,fitted\n"))


def test_ranges_beside_the_base(tmp_path: Path) -> None:
    said = refused(asked(tmp_path, GOOD, KNOBS.replace("low = 0.05", "low = 0.2")))
    assert "0.12 in the base design" in said
    said = refused(asked(tmp_path, GOOD, KNOBS.replace("high = 0.11", "high = 1.5")))
    assert "1.5" in said


def test_knobs_that_cannot_be_fitted(tmp_path: Path) -> None:
    for more, why in (("prior = 0.1", "together"), ("step = 0.01", "every value")):
        assert why in refused(asked(tmp_path, GOOD, KNOBS + more + "\n"))


def test_a_base_that_cannot_be_tried(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="the pool does not pay"):
        fitted_by(asked(tmp_path, GOOD), trying(straight, most=0.2))
