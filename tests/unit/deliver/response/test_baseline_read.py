"""A place of one's own: read as the shipped one, and everything wrong with it told at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.deliver.response import shipped_baseline
from healthtrust.deliver.response.baseline_read import read_baseline, read_residents
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.store import shipped

CARE, TOTALS = shipped("coefficients", "delivery-baseline"), shipped("coefficients", "delivery-totals")


def changed(file: Path, to: Path, *changes: tuple[str, str]) -> Path:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    to.write_text(text, encoding="utf-8")
    return to


def test_the_shipped_tables_give_the_shipped_place() -> None:
    read, shipped_one = read_baseline(CARE, TOTALS, 100_000), shipped_baseline()
    for name in ("residents", "rate", "stay", "unit_cost", "other_cost"):
        assert np.array_equal(getattr(read, name), getattr(shipped_one, name))
    assert (read.beds, read.usual_weeks) == (shipped_one.beds, shipped_one.usual_weeks)


def test_all_mistakes_of_both_tables_at_once(tmp_path: Path) -> None:
    care = changed(CARE, tmp_path / "care.csv", ("well,primary contact", "wel,primary contact"))
    totals = changed(
        TOTALS,
        tmp_path / "totals.csv",
        ("share of residents: frail,0.025", "share of residents: frail,0.25"),
        ("occupancy of beds,0.9", "occupancy of beds,0"),
        ("quality of care,0.6", "quality of care,6"),
        ("cost a head: frail,9140", "cost a head: frail,-3"),
        ("cost of a bed day", "cost of a bedday"),
        ("uses a head: elective admission,0.16", "uses a head: elective admission,400"),
    )
    with pytest.raises(InvalidInput) as refused:
        read_baseline(care, totals, 100_000)
    said = str(refused.value)
    for expected in (
        "did you mean 'well'",
        "1.225 in all",
        "there are beds",
        "an index from 0 to 1",
        "found -3; expected money, 0 or more",
        "did you mean 'cost of a bed day'",
        "at most one a day",
    ):
        assert expected in said


def test_more_days_in_bed_than_a_year_has_are_refused(tmp_path: Path) -> None:
    care = changed(
        CARE,
        tmp_path / "care.csv",
        ("frail,other emergency admission,9.0,9.0", "frail,other emergency admission,9.0,900.0"),
    )
    totals = changed(TOTALS, tmp_path / "totals.csv", ("cost a head: well,500", "cost a head: well,30"))
    with pytest.raises(InvalidInput, match="days in bed a year") as refused:
        read_baseline(care, totals, 100_000)
    assert "cost a head of segment well: found 30" in str(refused.value)


def test_rows_that_are_missing_or_twice_are_refused(tmp_path: Path) -> None:
    care = changed(
        CARE, tmp_path / "care.csv", ("well,outpatient", "well,primary contact,1,0,x,assumed\nold")
    )
    lines = [line for line in care.read_text(encoding="utf-8").splitlines() if not line.startswith("old")]
    care.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_baseline(care, TOTALS, 100_000)
    assert "no row for well, outpatient attendance" in str(refused.value)
    assert "well, primary contact again" in str(refused.value)


def test_segments_have_to_add_up_to_all(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = "segment,residents\nwell,500\nat risk,200\nchronic,100\nmultimorbid,50\nfrail,20\n"
    file.write_text(rows, encoding="utf-8")
    assert read_residents(file).tolist() == [500, 200, 100, 50, 20]
    file.write_text(rows + "all,870\n", encoding="utf-8")
    assert read_residents(file).sum() == 870
    file.write_text(rows + "all,900\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"add up to 870.*expected 900"):
        read_residents(file)
    file.write_text(rows.replace("frail,20\n", ""), encoding="utf-8")
    with pytest.raises(InvalidInput, match="no row for 'frail'"):
        read_residents(file)
