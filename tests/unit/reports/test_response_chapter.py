"""How care responded is said and drawn: where an arrangement moved, elsewhere, and where nothing did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from healthtrust.design.deliver import Responds
from healthtrust.reports.annual import annual
from healthtrust.reports.chapters.deliver import paragraphs
from healthtrust.reports.charts.response_groups import NO_RESPONSE, groups_of
from healthtrust.reports.charts.response_standing import RESPONSE_STANDING
from healthtrust.reports.charts.response_uses import LOOKS, RESPONSE_USES
from healthtrust.reports.charts.response_waiting import RESPONSE_WAITING
from healthtrust.reports.response_numbers import response_numbers
from healthtrust.reports.story import Columns, Story
from tests.unit.reports import made_response

MAKERS = (RESPONSE_STANDING, RESPONSE_USES, RESPONSE_WAITING)


@pytest.fixture
def moved(story: Story) -> Story:
    """The hand-made story with the response, whether the shared one holds it or not."""
    return with_tables(story, made_response.by_group(), made_response.by_use())


def with_tables(story: Story, by_group: Columns, by_use: Columns) -> Story:
    return Story(story.design, {**story.tables, "response": by_group, "response_by_use": by_use})


def kept(columns: Columns, rows: Callable[[Columns], Any]) -> Columns:
    return {name: values[rows(columns)] for name, values in columns.items()}


def test_what_moved_is_said_there(moved: Story) -> None:
    told = " ".join(paragraphs(moved))
    assert (
        "In Docks “Vertical body under capitation, paid for quality” stands since 2026: in 2027 avoidable "
        "emergency admissions are 26 % fewer than before, other emergency admissions 18 % fewer, outpatient "
        "attendances 17 % fewer. Elective admissions given are 3.0 % fewer, and waited for 2.0 weeks, "
        "after 10.0 at first." in told
    )
    assert "primary contacts" not in told, "they are as before"
    assert "The frail find" not in told


def test_that_waits_grow_where_nothing_changed_is_said_and_why(moved: Story) -> None:
    told = " ".join(paragraphs(moved))
    assert (
        "Elsewhere, where no arrangement changed, elective admissions given are as before, and waited for "
        "11.0 weeks, after 10.0 at first: residents grow older and more, beds and theatres follow late or "
        "not at all." in told
    )
    table = made_response.by_group()
    table["waiting_weeks"][-2] = 10.1
    told = " ".join(paragraphs(with_tables(moved, table, made_response.by_use())))
    assert "waited for 10.1 weeks, after 10.0 at first." in told and "grow older" not in told


def test_an_arrangement_from_the_first_year_on_has_moved(story: Story) -> None:
    """Its title never changes, so that the design has to say that it stands anew."""
    table = made_response.by_group()
    table["arrangement"] = np.where(table["places"] == "Docks", made_response.AFTER, made_response.BEFORE)
    responds = Responds(before="fee-for-service", after="vertical-capitated", starts=2025, places=("Docks",))
    deliver = story.design.deliver.model_copy(update={"responds": responds})
    design = story.design.model_copy(update={"deliver": deliver})
    first = Story(design, with_tables(story, table, made_response.by_use()).tables)
    told = " ".join(paragraphs(first))
    assert "stands since 2025: in 2027 avoidable emergency admissions are 26 % fewer than before" in told
    assert "has not moved" not in told


def test_a_comparison_tells_how_care_responded(moved: Story, without: Callable[..., Story]) -> None:
    found = {number.label: (number.value, number.unit) for number in response_numbers(moved)}
    value, unit = found["Avoidable emergency admissions over before, where care responds"]
    assert (round(value or 0, 9), unit) == (0.74, "ratio")
    assert found["Weeks waited for elective care, where care responds"] == (2.0, "weeks")
    assert found["Capability, where care responds"] == (0.6, "index")
    assert list(response_numbers(without("response", "response_by_use"))) == []


def test_that_the_frail_find_less_is_said(story: Story) -> None:
    table = made_response.by_group()
    table["quality_of_the_frail"][-1] = 0.52
    told = " ".join(paragraphs(with_tables(story, table, made_response.by_use())))
    assert "The frail find less quality than before: 0.52 of 1 after 0.60; the well find 0.63." in told


def test_nothing_is_said_or_drawn_without(without: Callable[..., Story]) -> None:
    quiet = without("response", "response_by_use")
    assert "stands since" not in " ".join(paragraphs(quiet))
    assert all(maker.make(quiet) is None for maker in MAKERS)
    assert annual(quiet).html.count(NO_RESPONSE) == 1


def test_before_its_first_year_nothing_has_moved(story: Story) -> None:
    """A run that ends in the year before."""
    first = [kept(t, lambda t: t["year"] == 2025) for t in (made_response.by_group(), made_response.by_use())]
    for table in first:
        table["year"] = table["year"] + 2
    early = with_tables(story, *first)
    assert "In Docks “Fee for service, fragmented” stands as before" in " ".join(paragraphs(early))
    for maker in MAKERS:
        figure = maker.make(early)
        assert figure is not None
        panels = json.loads(figure.spec)["hconcat"]
        assert {layer["mark"]["type"] for panel in panels for layer in panel["layer"]} == {"bar"}
        assert " 0.30 to " not in figure.title and "at first" not in figure.title


def test_axes_of_weeks_and_beds_name_each_number_once(moved: Story) -> None:
    figure = RESPONSE_WAITING.make(moved)
    assert figure is not None
    axes = [p["layer"][0]["encoding"]["y"]["axis"] for p in json.loads(figure.spec)["hconcat"]]
    assert [(axis["format"], axis["tickMinStep"]) for axis in axes] == [("d", 1), (".0%", 0.01)]


def test_everywhere_is_one_group(story: Story) -> None:
    tables = [
        kept(t, lambda t: t["places"] == "Docks") for t in (made_response.by_group(), made_response.by_use())
    ]
    alone = with_tables(story, *tables)
    assert [group.name for group in groups_of(alone)] == ["everywhere"]
    said = " ".join(paragraphs(alone))
    assert "Everywhere “Vertical body" in said
    assert "elsewhere" not in said.partition("Everywhere")[2]
    figure = RESPONSE_USES.make(alone)
    assert figure is not None and figure.title.startswith("Everywhere avoidable emergencies are 26 % fewer")


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.name)
def test_each_figure_has_a_row_for_each_year_and_group(maker: Any, moved: Story) -> None:
    figure = maker.make(moved)
    assert figure is not None
    assert figure.columns["year"] == [2025, 2026, 2027] * 2
    assert figure.columns["where"] == ["Docks"] * 3 + ["elsewhere"] * 3
    assert "“" not in figure.title and len(figure.title) < 160
    for panel in json.loads(figure.spec)["hconcat"]:
        points = next(layer for layer in panel["layer"] if layer["mark"]["type"] == "point")
        assert points["encoding"]["shape"]["field"] == points["encoding"]["color"]["field"]


def test_ratios_are_means_over_segments(story: Story) -> None:
    table = made_response.by_use()
    last = (table["year"] == 2027) & (table["places"] == "Docks")
    one = last & (table["use"] == "avoidable emergency admission") & (table["segment"] == "frail")
    table["ratio"][one] = 0.24
    figure = RESPONSE_USES.make(with_tables(story, made_response.by_group(), table))
    assert figure is not None
    assert figure.columns["avoidable emergency admission [ratio]"][2] == pytest.approx(0.74 - 0.1)


def test_uses_are_those_of_the_model() -> None:
    """The report may not import the model: its names are held equal here."""
    from healthtrust.deliver.response import USES

    assert tuple(LOOKS) == USES
    assert np.unique([shape for _, shape in LOOKS.values()]).size == len(USES)
