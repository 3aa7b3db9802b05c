"""How care responded is said and drawn: where an arrangement moved, elsewhere, and where nothing did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from healthtrust.reports.annual import annual
from healthtrust.reports.chapters.deliver import paragraphs
from healthtrust.reports.charts.response_groups import NO_RESPONSE, groups_of
from healthtrust.reports.charts.response_standing import RESPONSE_STANDING
from healthtrust.reports.charts.response_uses import LOOKS, RESPONSE_USES
from healthtrust.reports.charts.response_waiting import RESPONSE_WAITING
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


def test_what_moved_is_said_there_and_elsewhere(moved: Story) -> None:
    told = " ".join(paragraphs(moved))
    assert (
        "In Docks “Vertical body under capitation, paid for quality” stands since 2026: in 2027 avoidable "
        "emergency admissions are 26 % fewer and other emergency admissions 18 % fewer than before; elective "
        "care is waited for 2.0 weeks, elsewhere 11.0." in told
    )
    assert "The frail find" not in told


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
