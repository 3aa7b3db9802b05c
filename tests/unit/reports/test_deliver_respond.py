"""Charts and page of how care responds: the finding, the table behind, a shape beside each colour."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import numpy as np
import pytest

from healthtrust.reports.charts.deliver_respond_curves import MOST, Curves, curves
from healthtrust.reports.charts.deliver_respond_fan import Fan, fan
from healthtrust.reports.charts.deliver_respond_quality import quality
from healthtrust.reports.charts.deliver_respond_steps import Steps, waterfall
from healthtrust.reports.deliver_respond import respond_page
from healthtrust.reports.figure import Sketch, finished
from healthtrust.study.arrangements.answer import answer
from healthtrust.study.arrangements.asked import Asked
from healthtrust.study.arrangements.put import question_of


def whole(value: float) -> str:
    return f"{value:.0f}"


def test_a_waterfall_ends_where_its_parts_lead() -> None:
    parts = {"payment": -30.0, "alignment": -20.0, "waiting": 10.0, "little": 0.001}
    found = waterfall(Steps("admissions", 100.0, parts, "a year"), whole)
    rows = found.spec["data"]["values"]
    assert [row["step"] for row in rows] == ["before", "payment", "alignment", "waiting", "after"]
    assert (rows[-1]["from"], rows[-1]["to"]) == (0, pytest.approx(60.001))
    for row, following in pairwise(rows[1:-1]):
        assert row["to"] == pytest.approx(following["from"])
    assert found.title == "Admissions: from 100 to 60, most by payment"
    assert sum(found.columns["part [a year]"][:-1]) == pytest.approx(found.columns["part [a year]"][-1])
    assert "payment takes 30" in found.alt
    drawn(found)


def test_a_total_that_stays_is_said_to_stay() -> None:
    assert "before and after" in waterfall(Steps("spending", 100.0, {"payment": 0.0}, "GBP"), whole).title


def test_a_fan_has_its_bands_in_order_and_says_how_wide_it_is() -> None:
    values = np.linspace(100, 60, 6)[:, None] + np.linspace(-10, 10, 101)[None, :] * np.arange(6)[:, None]
    found = fan(Fan("bed days", values, "a year", "bed days", limit=(80, "a limit")), whole)
    table = found.columns
    for low, middle, high in zip(
        table["5th percentile [a year]"], table["median [a year]"], table["95th [a year]"], strict=True
    ):
        assert low <= middle <= high
    assert found.title == "Bed days: from 100 to 60 in five years"
    assert "in 90 % of draws 15 to 105" in found.alt
    assert "Dashed: a limit" in found.note
    drawn(found)


def test_a_fan_of_one_draw_has_no_interval() -> None:
    found = fan(Fan("beds", np.full((3, 1), 5.0), "share", "share"), whole)
    assert "draws " not in found.alt.split("It begins")[1]
    assert found.title == "Beds: 5 before and after two years"


def test_curves_have_a_shape_for_each_colour_and_cut_many() -> None:
    by = {f"line {k}": [0.0, k / 10] for k in range(MOST + 2)}
    found = curves(Curves(by, "Lines rise", "index", "index"), lambda value: f"{value:.1f}")
    assert f"The first {MOST} of {MOST + 2}" in found.note
    assert f"line {MOST + 1} [index]" in found.columns
    points = next(layer for layer in found.spec["layer"] if layer["mark"]["type"] == "point")
    assert points["encoding"]["shape"]["field"] == points["encoding"]["color"]["field"]
    drawn(found)


@pytest.mark.parametrize(
    ("frail", "title"),
    [(-0.1, "The frail find a quality of 0.50"), (0.0, "stays at about 0.60"), (0.1, "rises for everybody")],
)
def test_quality_says_who_is_skimped_on(frail: float, title: str) -> None:
    before = np.full((50, 2), 0.6)
    after = before + np.array([max(frail, 0.0), frail])
    found = quality(("well", "frail"), before, after, 10)
    assert title in found.title
    assert found.columns["year 10 [index]"][1] == pytest.approx(0.6 + frail)
    drawn(found)


def test_the_page_of_one_arrangement_has_every_figure() -> None:
    found = answer(question_of(Asked(years=3, draws=40)))
    page = respond_page(found)
    assert page.count("<figure") == 10
    for question in ("What becomes of care?", "Why?", "When does it fail?", "How well is this known?"):
        assert question in page
    assert len(set(re.findall(r'<section class="chapter" id="([^"]+)"', page))) == 8
    assert respond_page(found) == page


def test_the_page_of_several_begins_with_the_comparison() -> None:
    asked = Asked(after=("structure-only", "vertical-capitated", "hospital-led-fees"), years=2, draws=0)
    page = respond_page(answer(question_of(asked)))
    assert page.index("Which arrangement changes most?") < page.index("what becomes of care?")
    assert page.count("<figure") == 1 + 10
    assert "Vertical body under capitation, paid for quality: what becomes of care?" in page
    assert "Hospital-led, fee for service: what becomes of care?" not in page
    assert "3 arrangements" in page or "three arrangements" in page


def drawn(found: Sketch) -> None:
    figure = finished("a-figure", found)
    assert figure.svg.startswith("<svg") and found.alt and found.title
    assert all("'" not in name for row in json.loads(figure.spec)["data"]["values"] for name in row)
