"""The page of a stand-alone answer: whole, in order, readable by all, free of the network, the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.package import choose
from healthtrust.package.answer import Answer
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.package_frontier import frontier
from healthtrust.reports.charts.package_league import league
from healthtrust.reports.charts.package_rules import in_words, rules
from healthtrust.reports.package_figures import figures_of
from healthtrust.reports.package_page import page_of, sections, write_page
from tests.unit.reports.made_package import certificate
from tests.unit.reports.test_page import Page

INTERVENTIONS: dict[str, list[Any]] = {
    "intervention": ["vaccine", "maternity", "hip", "dialysis"],
    "price": [2.0, 30.0, 120.0, 300.0],
    "benefit": [0.4, 2.2, 2.0, 2.4],
}
GROUPS: dict[str, list[Any]] = {
    "group": ["poor", "middle", "rich"],
    "share": [0.4, 0.4, 0.2],
    "wealth": [90.0, 260.0, 900.0],
    "health": [18.0, 21.0, 24.0],
    "may_insure": [False, True, True],
}
INCIDENCE: dict[str, list[Any]] = {
    "intervention": INTERVENTIONS["intervention"],
    "poor": [0.3, 0.08, 0.01, 0.006],
    "middle": [0.3, 0.06, 0.015, 0.005],
    "rich": [0.3, 0.05, 0.02, 0.004],
}


def answer(**choices: Any) -> Answer:
    wanted: dict[str, Any] = {
        "willingness_to_pay": 150.0,
        "top_up": "complementary",
        "loading": 0.1,
    } | choices
    return choose(INTERVENTIONS, GROUPS, INCIDENCE, **wanted)


@pytest.fixture(scope="module")
def certified() -> Answer:
    return answer(ties=True)


@pytest.fixture(scope="module")
def searched() -> Answer:
    return answer(top_up="substitutive", rebate_share=1.0)


@pytest.fixture(scope="module")
def html(certified: Answer) -> str:
    return page_of(certified)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def said(html: str) -> str:
    """Everything a reader can read."""
    return " ".join(text for _, text in Page(html).texts)


def test_it_is_whole_and_in_order(page: Page) -> None:
    assert not page._open
    levels = [int(tag[1]) for tag, _, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_is_fetched_and_nothing_runs(page: Page, html: str) -> None:
    assert not page.all("script", "link", "iframe", "img", "object")
    hrefs = [a["href"] for a in page.all("a")]
    assert all(href.startswith(("#", "data:text/csv")) for href in hrefs)
    assert "url(http" not in html


def test_links_lead_somewhere_and_regions_can_be_reached(page: Page) -> None:
    ids = Counter(a["id"] for _, a, _ in page.elements if "id" in a)
    assert max(ids.values()) == 1
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(ids)
    for _, attributes, _ in page.elements:
        if "scroll" in attributes.get("class", "").split():
            assert attributes["tabindex"] == "0"
            assert attributes["aria-label"]
    assert len(page.all("caption")) == len(page.all("table"))


def test_it_says_what_is_covered_and_how_we_know(certified: Answer, html: str) -> None:
    text = said(html)
    assert "Cover vaccine, maternity" in text
    assert f"{certified.welfare:,.6g}" in text
    assert f"{certified.upper:,.6g}" in text
    assert "It is certified: no package within the same limits" in text
    for reason in certified.reasons:
        assert reason.sentence in text
    for rule in certified.rules:
        assert rule.name in text


def test_every_group_is_told_what_it_pays_buys_and_could_do_instead(html: str) -> None:
    text = said(html)
    for words in (
        "(a) tax for its own share",
        "(b) tax for others",
        "would leave for a rebate of",
        "voucher",
    ):
        assert words in text
    assert "What differs" not in text
    assert "In how many of all packages that are as good" in text


def test_all_the_figures_are_there(certified: Answer, page: Page) -> None:
    drawn = figures_of(certified)
    assert not drawn.missing
    assert len(page.all("figure")) == len(page.all("svg")) == len(drawn.figures) == 7


def test_without_a_certificate_it_says_why_and_whether_it_can_last(searched: Answer) -> None:
    text = said(page_of(searched))
    assert "Not certified: people may leave the package" in text
    assert "It is not certified" in text
    assert searched.viability is not None
    assert " ".join(searched.viability.words.split())[:40] in " ".join(text.split())
    assert "Every fixed point found" in text
    assert [section.name for section in sections(searched)].count("viability") == 1
    assert set(figures_of(searched).missing) == {"package-rules", "package-sizes"}


def test_free_taxes_are_drawn_as_a_tax_on_wealth_and_it_says_so() -> None:
    drawn = figures_of(answer(tax="unrestricted"))
    assert "Drawn under a tax on wealth" in drawn.figures["package-sizes"].note


def test_it_is_written_beside_and_renamed_and_always_the_same(
    certified: Answer, html: str, tmp_path: Path
) -> None:
    path = tmp_path / "answer.html"
    write_page(certified, path)
    assert path.read_text(encoding="utf-8") == html
    assert [each.name for each in tmp_path.iterdir()] == ["answer.html"]


def test_names_from_a_table_cannot_write_html() -> None:
    sly = {**INTERVENTIONS, "intervention": ["<script>", *INTERVENTIONS["intervention"][1:]]}
    rates = {**INCIDENCE, "intervention": sly["intervention"]}
    found = choose(sly, GROUPS, rates, willingness_to_pay=150.0)
    assert "<script>" not in page_of(found)


def test_limits_are_shown_with_what_one_more_unit_is_worth(tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[resources.nurse]\navailable = 20\nunit = 'minutes'\n", encoding="utf-8")
    nurses = {**INTERVENTIONS, "nurse": [5.0, 300.0, 60.0, 600.0]}
    found = choose(nurses, GROUPS, INCIDENCE, limits, willingness_to_pay=150.0)
    text = said(page_of(found))
    assert "Limits, and what one more unit of each would be worth" in text
    assert "What holds the package back?" in text
    assert "nurse" in text


def test_one_group_alone_is_still_a_page() -> None:
    alone: dict[str, list[Any]] = {"group": ["all"], "share": [1.0], "wealth": [200.0], "health": [20.0]}
    rates: dict[str, list[Any]] = {
        "intervention": INTERVENTIONS["intervention"],
        "all": [0.3, 0.06, 0.015, 0.005],
    }
    found = choose(INTERVENTIONS, alone, rates, willingness_to_pay=150.0)
    assert "All people are of one class here" in page_of(found)


# ---- what the sketches find ------------------------------------------------------------------------------


def test_a_package_below_the_frontier_is_told_how_far_below() -> None:
    columns = {
        "name": np.array(["a", "b", "c"]),
        "cost": np.array([10.0, 10.0, 20.0]),
        "health": np.array([4.0, 2.0, 1.0]),
        "covered": np.array([0.0, 1.0, 0.0]),
    }
    found = frontier(columns, Amounts(), "per head and year")
    assert (
        found.title
        == "The package gains 2 QALYs per head and year for 10.0, 50 % of what the same money could"
    )
    best = frontier({**columns, "covered": np.array([1.0, 0.0, 0.0])}, Amounts(), "a year")
    assert best.title.endswith("as much as the same money could in any order")


def test_a_league_says_whether_the_package_is_a_prefix_of_the_ranking() -> None:
    columns = {
        "name": np.array(["a", "b", "c"]),
        "ratio": np.array([1.0, 3.0, 2.0]),
        "hurdle": np.array([np.inf, 1.5, np.nan]),
        "covered": np.array([1.0, 1.0, 0.0]),
    }
    assert "but they are not simply the best 2" in league(columns).title
    assert "and they are simply" in league({**columns, "covered": np.array([0.0, 1.0, 1.0])}).title


def test_the_certificate_in_words_names_every_rule() -> None:
    table = certificate()
    assert rules(table).title == (
        "One package is proved the best; following the wrong rule would lose up to 10 % of its gain"
    )
    words = in_words(table)
    assert "gains more than 1 in 10 million on top of it" in words
    assert "those who decline 10 % and ranking 5.0 %" in words


@pytest.mark.parametrize(("amount", "words"), [(0.0, "0"), (-0.5, "−0.500"), (123_456.0, "123,456")])
def test_amounts_without_a_currency(amount: float, words: str) -> None:
    assert Amounts().said(amount) == words
