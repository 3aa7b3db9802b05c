"""The page: whole, in order, readable by all, and free of the network."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest

from healthtrust.design.whole import HEADINGS
from healthtrust.reports.annual import CHAPTERS, REGISTRY, Pages, annual
from healthtrust.reports.page import LABELS
from healthtrust.reports.story import Story

BESIDE = r"(figures/[\w-]+\.(svg|json)|tables/\w+\.parquet|manifest\.json|design\.toml|results\.xlsx)"
"""What a page may lead to outside itself: files of the run folder, and nothing else."""

VOID = {"meta", "link", "br", "img", "hr", "input"}
LARGEST = 500_000
"""Bytes of the page as it is sent, compressed."""


class Page(HTMLParser):
    """The elements of a page in order, each with its attributes, its text and those it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}, list(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}, list(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self._open), data.strip()))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]


@pytest.fixture(scope="module")
def pages(story: Story) -> Pages:
    return annual(story)


@pytest.fixture(scope="module")
def html(pages: Pages) -> str:
    return pages.html


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_element_is_closed_in_order(page: Page) -> None:
    assert not page._open


def test_it_is_small_enough_to_be_mailed(html: str) -> None:
    assert len(gzip.compress(html.encode())) < LARGEST


def test_chapters_are_the_seven_words_in_order(page: Page) -> None:
    sections = [a["id"] for a in page.all("section") if "id" in a]
    assert sections[0] == "question"
    assert tuple(sections[1:8]) == CHAPTERS == HEADINGS
    assert sections[8:12] == ["uncertainty", "operating", "limits", "public"]
    assert sections[12:] == ["parameters", "cheers", "validation", "model", "reproduce", "tables"]


def test_nothing_is_fetched(page: Page, html: str) -> None:
    assert not page.all("script", "link", "iframe", "img", "object", "embed")
    addresses = [
        a.get(key, "") for _, a, _ in page.elements for key in ("src", "href", "xlink:href", "data", "srcset")
    ]
    schemes = {address.partition(":")[0] for address in addresses if ":" in address}
    assert schemes == {"data"}
    beside = {address.partition("#")[0] for address in addresses if ":" not in address} - {""}
    assert beside
    assert all(re.fullmatch(BESIDE, address) for address in beside)
    assert "@import" not in html
    assert "url(http" not in html
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_language_title_and_viewport_are_given(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en-GB"
    assert page.all("title")
    assert any(a.get("name") == "viewport" for a in page.all("meta"))


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.elements if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = Counter(a["id"] for _, a, _ in page.elements if "id" in a)
    assert not [name for name, count in ids.items() if count > 1]
    inward = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    assert inward
    assert set(inward) <= set(ids)
    named = [a[key] for _, a, _ in page.elements for key in ("aria-labelledby",) if key in a]
    assert set(named) <= set(ids)


def test_every_table_has_a_caption_and_scoped_heads(page: Page) -> None:
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) > 15
    assert all(a.get("scope") in {"col", "row"} for a in page.all("th"))


def test_every_figure_has_its_drawing_table_and_download(page: Page, pages: Pages) -> None:
    figures = pages.figures
    assert len(page.all("figure")) == len(figures) == len(page.all("svg")) == len(REGISTRY)
    downloads = [a for a in page.all("a") if "download" in a]
    assert {f"{figure.name}.csv" for figure in figures} <= {a["download"] for a in downloads}
    assert all(a["href"].startswith("data:text/csv") for a in downloads)
    links = {a["href"] for a in page.all("a")}
    for figure in figures:
        assert {f"figures/{figure.name}.svg", f"figures/{figure.name}.json"} <= links


def test_a_download_is_the_table_itself(page: Page) -> None:
    address = next(a["href"] for a in page.all("a") if a.get("download") == "plan-transfers.csv")
    lines = unquote(address.partition(",")[2]).splitlines()
    assert lines[0].startswith("plan,members,mean risk score [1 = average]")
    assert lines[1].startswith("Valley Mutual,5900,0.988,2100.0,")
    assert len(lines) == 4


def test_regions_that_scroll_can_be_reached_and_are_named(page: Page) -> None:
    regions = [a for _, a, _ in page.elements if "scroll" in a.get("class", "").split()]
    assert regions
    assert all(
        a.get("tabindex") == "0" and a.get("role") == "region" and a.get("aria-label") for a in regions
    )


@pytest.mark.parametrize("data", LABELS)
def test_every_chapter_says_what_data_it_is(data: str, story: Story) -> None:
    labelled = Page(annual(Story(story.design.model_copy(update={"data": data}), {})).html)
    stamps = [text for where, text in labelled.texts if where[-1] == "span" and text == LABELS[data][0]]
    assert len(stamps) == 1 + 12 + 6


def test_it_reads_the_last_year_only(story: Story, html: str) -> None:
    last = {name: story.last(name) for name in story.tables}
    for name in ("demography", "response", "response_by_use"):  # how people and care change over years
        last[name] = story.tables[name]
    counted = '<section class="chapter appendix" id="tables"'  # the rows of all years, which is right
    of_last = annual(Story(story.design, last)).html
    assert of_last.partition(counted)[0] == html.partition(counted)[0]


def test_all_parameters_are_listed_with_source_or_its_absence(html: str) -> None:
    for name in (
        "pool.brackets",
        "package.top_up.loading",
        "market.persistence",
        "review.catastrophic_shares",
    ):
        assert f"<code>{name}</code>" in html
    assert "Douven et al 2017" in html
    assert "no source given" in html


def test_shipped_tables_are_listed_with_their_sources(html: str) -> None:
    assert "formulas/interventions" in html
    assert "Kakwani 1977" in html


def test_the_way_to_reproduce_is_told(html: str) -> None:
    assert "healthtrust run design.toml" in html
    assert "healthtrust verify ." in html


def test_a_missing_table_leaves_a_reason(without: Callable[..., Story]) -> None:
    made = annual(without("transfers", "need_curve", "population"))
    assert "figure-plan-transfers" not in made.html
    assert "All members are in one plan" in made.html
    assert "no table of population" in made.html


def test_a_story_of_nothing_is_still_a_page(story: Story) -> None:
    made = annual(Story(story.design, {}))
    assert made.figures == ()
    assert Page(made.html).all("section")


def test_titles_from_a_design_cannot_write_html(story: Story) -> None:
    sly = Story(story.design.model_copy(update={"title": "<script>alert(1)</script>"}), {})
    assert "<script" not in annual(sly).html
