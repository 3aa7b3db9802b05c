"""One tree, three faces: a page, a tagged PDF and sheets say the same, and no text can break them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.annual import REGISTRY, tree
from healthtrust.reports.around import Around
from healthtrust.reports.figure import Figure, Maker, made_together
from healthtrust.reports.page import citizen
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import (
    Checklist,
    Code,
    Document,
    Drawn,
    Heading,
    Item,
    KeyFigure,
    KeyFigures,
    Listing,
    Paragraph,
    Part,
    Table,
)
from healthtrust.reports.tree.hypertext import hypertext, plain_page
from healthtrust.reports.tree.paper import Setting, paper

typst = pytest.importorskip("typst", reason="typst sets the PDF and is not installed")

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="9" height="9"/></svg>'
)
SLY = 'a < b & "c" #let x = 1; $y$ *bold* _it_ @label \\ // `code` [link](tables/x.parquet) <script>'


def small(text: str) -> Document:
    """Every kind of block, each with the same text."""
    figure = Figure("drawn", text, text, SVG, "{}", {"place": [text], "cost [GBP]": [1.5]}, text)
    blocks = (
        Heading(text),
        Paragraph(text, "rule"),
        KeyFigures((KeyFigure(text, text, text),)),
        Drawn(figure, text),
        Table(text, {"place": [text, None], "cost [GBP]": [1.5, 2.0]}),
        Listing((text,)),
        Listing((text,), folded=text),
        Code(text),
        Checklist(text, "checks", (Item("1", text, text, text),)),
    )
    part = Part("all", "1", text, text, blocks)
    numbers = KeyFigures((KeyFigure(text, text),))
    return Document(text, text, text, text, text, numbers, (Paragraph(text),), (), (part,), text, (text,))


@pytest.fixture(scope="module")
def made(story: Story) -> dict[Maker, Figure | None]:
    return made_together(REGISTRY, story)


@pytest.fixture(scope="module")
def document(story: Story, made: dict[Maker, Figure | None]) -> Document:
    return tree(story, made)


def test_no_text_can_write_html() -> None:
    html = hypertext(small(SLY))
    assert "<script" not in html
    assert 'href="figures/drawn.svg"' in html
    assert html.count("<code>code</code>") >= 5
    assert '<a href="tables/x.parquet">link</a>' in html


def test_no_text_can_break_the_pdf_or_command_it() -> None:
    made = paper(small(SLY))
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made


def test_the_whole_report_is_a_tagged_pdf_with_the_same_bytes_each_time(document: Document) -> None:
    made = paper(document)
    assert made == paper(document)
    assert b"/StructTreeRoot" in made
    assert len(made) < 4_000_000


def test_a_missing_setter_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InvalidInput, match="no package typst"):
        paper(small("a"))


def test_every_registered_figure_has_all_that_it_must(
    document: Document, made: dict[Maker, Figure | None]
) -> None:
    html = hypertext(document)
    asked = {b.figure.name: b.question for p in document.parts for b in p.blocks if isinstance(b, Drawn)}
    for maker in REGISTRY:
        figure = made[maker]
        assert figure is not None
        assert maker.question.endswith("?")
        assert asked.get(figure.name) in (maker.question, "", None)
        assert 20 < len(figure.title) < 200 and not figure.title.endswith((".", "?"))
        assert len(figure.alt) > 60
        assert figure.columns and len({len(values) for values in figure.columns.values()}) == 1
        assert json.loads(figure.spec)["$schema"].startswith("https://vega.github.io/schema/")
        for ending in ("svg", "json"):
            assert f'href="figures/{figure.name}.{ending}"' in html
        assert f'download="{figure.name}.csv"' in html


def test_links_lead_where_the_run_lies(story: Story, made: dict[Maker, Figure | None]) -> None:
    html = hypertext(tree(story, made, Around(files="../")))
    assert 'href="../tables/league.parquet"' in html
    assert 'href="../manifest.json"' in html


def test_the_citizens_page_answers_four_questions(story: Story) -> None:
    page = citizen(story)
    assert [part.title for part in page.parts] == [
        "What is covered?",
        "What does it cost me?",
        "What has changed?",
        "Whom do I ask, and where do I complain?",
    ]
    html = plain_page(page)
    assert "On average a household with a low income has" in html
    assert html.count("On average a household with ") == 3
    assert paper(page, Setting(contents=False)).startswith(b"%PDF")


def test_sentences_for_citizens_are_short(story: Story) -> None:
    said = [b.text for part in citizen(story).parts for b in part.blocks if isinstance(b, Paragraph)]
    sentences = [s for text in said for s in text.rstrip(".").split(". ")]
    assert sentences
    assert max(len(s.split()) for s in sentences) <= 30


@pytest.mark.parametrize("gone", [("league",), ("incidence",), ("scorecard", "balances"), ("rights",)])
def test_a_missing_table_leaves_the_page_whole(gone: tuple[str, ...], without: Callable[..., Story]) -> None:
    left = without(*gone)
    assert plain_page(citizen(left))
    assert hypertext(tree(left, dict.fromkeys(REGISTRY)))
