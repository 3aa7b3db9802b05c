"""Every figure has a title, words, a table and a clean drawing; without its tables it gives a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest

from healthtrust.reports.annual import REGISTRY
from healthtrust.reports.charts.grammar import rows
from healthtrust.reports.charts.levels import shown_level, top_level
from healthtrust.reports.figure import Figure, Maker
from healthtrust.reports.story import Story

MAKERS = {maker.name: maker for maker in REGISTRY}
SVG = "{http://www.w3.org/2000/svg}"

every_figure = pytest.mark.parametrize("name", MAKERS)


@pytest.fixture(scope="session")
def drawn(story: Story) -> Callable[[str], Figure]:
    """Draws a figure of the hand-made story, once."""

    @cache
    def draw(name: str) -> Figure:
        figure = MAKERS[name].make(story)
        assert figure is not None, MAKERS[name].missing(story)
        return figure

    return draw


def test_names_are_different() -> None:
    assert len(MAKERS) == len(REGISTRY)


@every_figure
def test_the_title_is_a_sentence_that_finds_something(name: str, drawn: Callable[[str], Figure]) -> None:
    title = drawn(name).title
    assert 20 < len(title) < 200
    assert not title.endswith((".", "?"))
    assert re.search(r"\d|one|two|three|four|five|six|seven|eight|nine|every|nobody|no ", title, re.I)


@every_figure
def test_words_for_who_cannot_see_it(name: str, drawn: Callable[[str], Figure]) -> None:
    figure = drawn(name)
    assert len(figure.alt) > 60
    assert figure.alt != figure.title


def test_a_notebook_shows_the_drawing_under_its_finding() -> None:
    figure = Figure(
        "cost", "Care of <65 costs 2 & more", "Two bars.", '<svg id="cost"><g /></svg>', "{}", {"a": [1]}
    )
    shown = ElementTree.fromstring(figure._repr_html_())
    caption, drawing = shown
    assert (shown.tag, caption.tag, drawing.tag) == ("figure", "figcaption", "svg")
    assert caption.text == figure.title
    assert drawing.attrib["id"] == "cost"


@every_figure
def test_the_table_behind_it_is_whole(name: str, drawn: Callable[[str], Figure]) -> None:
    columns = drawn(name).columns
    lengths = {len(values) for values in columns.values()}
    assert len(columns) >= 3
    assert len(lengths) == 1
    assert lengths.pop() >= 2


@every_figure
def test_the_drawing_is_an_image_with_a_name(name: str, drawn: Callable[[str], Figure]) -> None:
    figure = drawn(name)
    root = ElementTree.fromstring(figure.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert figure.title in str(root.get("aria-label"))
    assert "viewBox" in root.attrib


@every_figure
def test_text_is_upright_and_nothing_inside_speaks_for_itself(
    name: str, drawn: Callable[[str], Figure]
) -> None:
    root = ElementTree.fromstring(drawn(name).svg)
    texts = list(root.iter(f"{SVG}text"))
    assert texts
    for text in texts:
        turned = re.search(r"rotate\(([-\d.]+)", text.get("transform") or "")
        assert turned is None or float(turned[1]) == 0
    inside = [each for each in root.iter() if each is not root]
    assert not [each for each in inside if each.get("role") or each.get("aria-label")]


@every_figure
def test_ids_of_a_drawing_carry_its_name(name: str, drawn: Callable[[str], Figure]) -> None:
    root = ElementTree.fromstring(drawn(name).svg)
    ids = [str(each.get("id")) for each in root.iter() if each.get("id")]
    assert all(each.startswith(name) for each in ids)
    used = re.findall(r"url\(#([^)]+)\)", drawn(name).svg)
    assert set(used) <= set(ids)


@every_figure
def test_the_description_is_open_to_others(name: str, drawn: Callable[[str], Figure]) -> None:
    spec = json.loads(drawn(name).spec)
    assert spec["$schema"].startswith("https://vega.github.io/schema/")
    assert spec["description"] == drawn(name).alt
    assert "independent" not in json.dumps(spec.get("resolve", {}).get("axis", {}))


@every_figure
def test_no_axis_is_doubled(name: str, drawn: Callable[[str], Figure]) -> None:
    """Layers share their scales: a chart of layers never resolves y independently."""
    resolve = json.loads(drawn(name).spec).get("resolve", {})
    assert "y" not in resolve.get("scale", {})


@every_figure
def test_what_colour_tells_is_told_by_shape_or_by_name_too(name: str, drawn: Callable[[str], Figure]) -> None:
    """Points that differ by colour differ by shape."""
    text = drawn(name).spec
    for layer in _marks(json.loads(text)):
        if layer["mark"]["type"] == "point" and "field" in layer["encoding"].get("color", {}):
            assert layer["encoding"]["shape"]["field"] == layer["encoding"]["color"]["field"]


def _marks(spec: dict) -> list[dict]:
    inner = spec.get("spec", spec)
    return inner.get("layer", [inner]) if "layer" in inner or "mark" in inner else []


@every_figure
def test_the_same_story_gives_the_same_bytes(name: str, drawn: Callable[[str], Figure], story: Story) -> None:
    again = MAKERS[name].make(story)
    assert again is not None
    assert (again.svg, again.spec, again.title) == (drawn(name).svg, drawn(name).spec, drawn(name).title)


@every_figure
def test_without_its_tables_it_is_left_out_and_says_why(name: str, without: Callable[..., Story]) -> None:
    maker: Maker = MAKERS[name]
    empty = without(*maker.needs)
    assert maker.make(empty) is None
    assert maker.missing(empty).endswith(".")
    assert len(maker.missing(empty)) > 30


def test_a_wrong_column_is_not_tolerated(story: Story) -> None:
    broken = {**story.tables, "league": {k: v for k, v in story.tables["league"].items() if k != "covered"}}
    with pytest.raises(KeyError):
        MAKERS["league-table"].make(Story(story.design, broken))


def test_numbers_that_are_not_finite_become_none() -> None:
    assert rows({"a": np.array([1.0, np.nan, np.inf]), "b": [1, 2, 3]}) == [
        {"a": 1.0, "b": 1},
        {"a": None, "b": 2},
        {"a": None, "b": 3},
    ]


def test_figures_find_what_was_put_into_the_story(drawn: Callable[[str], Figure]) -> None:
    titles = {name: drawn(name).title for name in MAKERS}
    assert (
        titles["league-table"]
        == "6 of 8 services are covered; the money ends before dialysis, at £41,000 per QALY"
    )
    assert titles["income-tenths"].startswith("The poorest five tenths receive more than they pay")
    assert "headcount alone would underpay Docks" in titles["other-formulas"]
    assert titles["plan-transfers"].startswith(
        "Risk equalisation moves £384,000 between plans; Northern Care"
    )
    assert titles["plan-switching"].startswith("Most go from Valley Mutual to Northern Care: 120 persons")
    assert titles["gains-by-group"] == (
        "Equalised by age, sex, deprivation and segment, no plan gains by whom it attracts or avoids"
    )
    assert titles["residents"].startswith("12,800 people live here")
    assert titles["bought-on-top"].endswith("0 % of the poorest tenth and 62 % of the richest")
    assert titles["settlement"].endswith("0.8 % more")
    assert titles["distance-from-target"].startswith("Places stand from 12 % below to 14 % above target")
    assert titles["marginal-returns"].startswith("Two programmes of 3 gain the next QALY for less")
    assert titles["revenue-curve"].endswith("1.5 times the rates would collect most")


def test_one_plan_alone_has_no_transfers_to_show(story: Story) -> None:
    alone = {k: v[v.size // 2 : v.size // 2 + 1] for k, v in story.tables["transfers"].items()}
    assert MAKERS["plan-transfers"].make(Story(story.design, {"transfers": alone})) is None
    gains = {"transfers": alone, "equalisation_gains": story.tables["equalisation_gains"]}
    assert MAKERS["gains-by-group"].make(Story(story.design, gains)) is None


def test_a_coarse_equalisation_leaves_something_to_gain(story: Story) -> None:
    market = story.design.market.model_copy(update={"equalise": "age and sex"})
    coarse = Story(story.design.model_copy(update={"market": market}), story.tables)
    drawn = MAKERS["gains-by-group"].make(coarse)
    assert drawn is not None
    assert drawn.title == "Equalised by age and sex, a plan gains £4,200 by each frail resident it avoids"
    assert "age and sex (in force) [GBP a resident]" in drawn.columns


def test_where_there_are_many_places_the_level_above_is_shown() -> None:
    level = np.array(["nation", *["region"] * 3, *["district"] * 90], dtype=object)
    table = {"level": level, "residents": np.arange(level.size)}
    assert shown_level(table)["residents"].tolist() == [1, 2, 3]
    assert shown_level({k: v[:10] for k, v in table.items()})["residents"].tolist() == [4, 5, 6, 7, 8, 9]
    assert top_level(table)["residents"].tolist() == [0]
