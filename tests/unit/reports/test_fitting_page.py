"""The page of a calibration: its figures say what they find, and hold one knob as well as several."""

from __future__ import annotations

from pathlib import Path

from healthtrust.reports.charts.fitting_correlation import together
from healthtrust.reports.charts.fitting_profiles import Held, held
from healthtrust.reports.charts.fitting_targets import Aim, aims
from healthtrust.reports.study_fitting import fitting_page
from healthtrust.study.fitting import fitted_by
from tests.unit.study.fitting.made_fitting import KNOBS, asked, straight, trying

ROWS = "one,4,0.5,accounts,cited,fitted\nother,12,0.5,accounts,cited,fitted\nboth,11,1,x,cited,held out\n"


def test_a_page_with_its_figures(tmp_path: Path) -> None:
    page = fitting_page(fitted_by(asked(tmp_path, ROWS, lucks=3), trying(straight)))
    assert page.count("<svg") == 3
    for said in (
        "3 of three targets are met",
        "Both ends of every knob are determined",
        "Most alike",
        "By each seed",
    ):
        assert said in page


def test_one_knob_has_no_correlation(tmp_path: Path) -> None:
    alone = KNOBS.split("[[knobs]]")[1]
    found = fitted_by(asked(tmp_path, ROWS.replace("other", "both"), f"[[knobs]]{alone}"), trying(straight))
    assert fitting_page(found).count("<svg") == 2


def test_findings_of_charts() -> None:
    assert aims([Aim("a", 4.0, 0.1), Aim("b", 0.0, -3.0)]).title == "1 of two targets is met; 1 before"
    assert "b, by −3.00" in aims([Aim("a", 4.0, 0.1), Aim("b", 0.0, -3.0)]).alt
    open_end = held([Held("a", (0.1, 0.2), (5.0, 0.0), False)])
    assert open_end.title == "Within its range one end of a stays open"
    three = together(["a", "b", "c"], [[1, 0, 0], [0.2, 1, 0], [-0.97, float("nan"), 1]])
    assert three.title == "Most alike: a and c, at −0.970"
    assert len(three.columns["knob"]) == 2
