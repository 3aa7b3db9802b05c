"""The page of a comparison: every section that has something to say, scales that fit, and nothing doubled."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from healthtrust.design.differ import Change
from healthtrust.design.read import read_design
from healthtrust.reports.charts import compare as charts
from healthtrust.reports.charts.compare_causes import Steps, steps
from healthtrust.reports.charts.compare_measures import in_per_cent, in_points
from healthtrust.reports.compare_designs import cause_columns, compare_page, difference_columns
from healthtrust.study.attribution import Causes, Part
from healthtrust.study.compared import Comparison, Difference, Side
from healthtrust.study.compared.differences import Told
from healthtrust.study.compared.whom import PlaceChange, TenthChange
from healthtrust.study.trial.many import Trials


def measure(label: str, was: float, now: float, wide: float, unit: str = "per 1,000") -> Difference:
    return Difference(
        label, unit, Told(was, was - wide, was + wide), Told(now, now - wide, now + wide), "lower"
    )


RATES = (measure("Unmet need", 100, 60, 5), measure("Emergencies", 380, 379, 20), measure("Same", 5, 5, 1))
SHARES = (
    measure("Catastrophic", 0.0002, 0.0014, 0.001, "share"),
    measure("From nothing", 0, 0.002, 0.001, "share"),
)


@pytest.fixture
def found() -> Comparison:
    read = read_design("valley")
    sides = [Side(read, name, f"{name}12", 2027) for name in ("old", "new")]
    parts = (Part("pool", (("pool",),), ()), Part("package", (("package",),), ()))
    trials = Trials(tuple({"qalys": value} for value in (0.0, 5.0, -2.0, 1.0)), (), 4)
    return Comparison(
        sides[0],
        sides[1],
        (Change("pool.ceiling_share", 0.12, 0.2),),
        RATES + SHARES,
        (PlaceChange("Vale", 100, 110, {"its need": 10.0}, "region"), PlaceChange("Dale", 9, 8, {}, "place")),
        tuple(TenthChange(tenth, 0.0, 10.0 - 2 * tenth) for tenth in range(1, 11)),
        None,
        Causes(parts, trials),
        shares_luck=True,
    )


def test_the_page_asks_and_answers_each_question_once(found: Comparison) -> None:
    page = compare_page(found)
    for name in ("decided", "results", "places", "whom", "why"):
        assert page.count(f'<section class="chapter" id="{name}"') == 1
    identities = re.findall(r'\bid="([^"]+)"', page)
    assert len(identities) == len(set(identities))
    assert "<script" not in page and "pool.ceiling_share" in page


def test_a_comparison_with_nothing_but_changes_has_a_page(found: Comparison) -> None:
    bare = replace(found, differences=(), places=(), tenths=(), causes=None)
    page = compare_page(bare)
    assert 'id="places"' not in page and 'id="why"' not in page
    assert difference_columns(bare) == {} and cause_columns(bare) == {}


def test_a_design_called_in_marks_is_shown_as_text(found: Comparison) -> None:
    page = compare_page(replace(found, after=replace(found.after, name="<b>new</b>")))
    assert "<b>new</b>" not in page


def test_shares_stand_in_points_and_rates_in_per_cent() -> None:
    points, rates = in_points(RATES + SHARES), in_per_cent(RATES + SHARES)
    assert points is not None and rates is not None
    assert points.columns["measure"] == ["Catastrophic", "From nothing"]
    shown = [row["change"] for row in points.spec["data"]["values"]]
    assert shown == pytest.approx([0.12, 0.2]), "no 600 per cent of nearly nothing"
    assert rates.columns["measure"] == ["Unmet need", "Emergencies"], "what did not change is left out"
    assert [row["way"] for row in rates.spec["data"]["values"]] == ["clearly better", "no clear change"]


def test_without_changes_there_is_nothing_to_draw() -> None:
    same = (measure("Same", 5, 5, 1), measure("Same share", 0.5, 0.5, 0.1, "share"))
    assert in_points(same) is None and in_per_cent(same) is None
    assert charts.places((PlaceChange("Dale", 10.0, 10.2, {}),), "£") is None
    assert charts.tenths((TenthChange(1, 10.0, 10.2),), "£") is None


@pytest.mark.parametrize("before", [0.0, -40.0, 1e5])
def test_steps_are_drawn_from_nothing_from_below_it_and_beside_a_large_whole(before: float) -> None:
    sketch = steps(Steps("QALYs gained", "QALYs", before, {"pool": 4.0, "package": -1.5}))
    assert sketch is not None
    rows = sketch.spec["data"]["values"]
    assert [row["step"] for row in rows] == ["before", "pool", "package", "after"]
    assert [row["says"] for row in rows[1:3]] == ["+4", "−1.5"]
    assert rows[-1]["to"] == pytest.approx(before + 2.5, abs=0.6)
    assert sketch.spec["layer"][0]["encoding"]["x"]["scale"] == {"zero": False}


def test_no_steps_where_nothing_changed_or_a_part_is_not_known() -> None:
    assert steps(Steps("x", "y", 5.0, {"pool": 0.0})) is None
    assert steps(Steps("x", "y", 5.0, {"pool": float("nan")})) is None
    assert steps(Steps("x", "y", 5.0, {})) is None


def test_a_drawing_holds_the_lowest_level_of_which_there_are_few_enough() -> None:
    levels = ["nation", *["region"] * 9, *["district"] * 300]
    many = [PlaceChange(f"P{n}", 10.0, 10.0 + n, {}, level) for n, level in enumerate(levels)]
    sketch = charts.places(many, "£")
    assert sketch is not None
    assert set(sketch.columns["level"]) == {"region"}
    assert charts.places(many[10:], "£").columns["place"][-1] == "P309"  # type: ignore[union-attr]


def test_places_that_all_lose_are_not_said_to_gain() -> None:
    lose = [PlaceChange(name, 10.0, 10.0 - by, {}, "place") for name, by in (("Dale", 2.0), ("Docks", 5.0))]
    sketch = charts.places(lose, "£")
    assert sketch is not None and sketch.title == "Docks loses most a head, Dale least"


def test_causes_carry_what_they_are_and_their_unit(found: Comparison) -> None:
    columns = cause_columns(found)
    assert columns["label"] == ["QALYs gained", "QALYs gained"]
    assert columns["unit"][0] == "QALYs of all years"
    assert sum(map(float, columns["does"])) == pytest.approx(1.0)  # type: ignore[arg-type]
