"""people, pool, package, allocate, market, deliver, review: one order, everywhere."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any

import pytest

from tests.tree import ROOT, SOURCE, STEPS

LISTS = {
    "headings of a design file": ("healthtrust.design.whole", "HEADINGS"),
    "the flow of a year": ("healthtrust.year", "FLOW"),
    "steps that tag a posting": ("healthtrust.ledger.chart", "STEPS"),
    "chapters of the report": ("healthtrust.reports.annual", "CHAPTERS"),
}


@pytest.mark.parametrize(("module", "name"), LISTS.values(), ids=LISTS.keys())
def test_the_lists_agree(module: str, name: str) -> None:
    listed = getattr(importlib.import_module(module), name)
    assert words(listed) == STEPS


def words(listed: Iterable[Any]) -> tuple[str, ...]:
    """The word of each entry, be it the word itself, (word, ...), or something with a name."""
    firsts = (entry[0] if isinstance(entry, tuple) else entry for entry in listed)
    return tuple(first if isinstance(first, str) else getattr(first, "name", "?") for first in firsts)


def test_the_design_has_these_headings() -> None:
    from healthtrust.design.whole import Design

    assert tuple(field for field in Design.model_fields if field in STEPS) == STEPS


@pytest.mark.parametrize("word", STEPS)
def test_each_word_is_a_package_with_one_step(word: str) -> None:
    package = importlib.import_module(f"healthtrust.{word}")
    assert callable(package.step)
    assert package.step.__doc__


@pytest.mark.parametrize("word", STEPS[1:])
def test_each_step_that_moves_money_posts_in_one_file(word: str) -> None:
    assert (SOURCE / "healthtrust" / word / "post.py").is_file()


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "docs/index.md"])
def test_pages_tell_the_flow_in_order(page: str) -> None:
    """Either in one breath (people → pool → ...) or as lines that begin with the seven words."""
    text = (ROOT / page).read_text(encoding="utf-8").lower()
    in_one_breath = re.search(r"[^\w\n]+".join(STEPS), text)
    beginnings = re.findall(rf"(?m)^[\W\d]*({'|'.join(STEPS)})\b", text)
    assert in_one_breath or " ".join(STEPS) in " ".join(beginnings)


def test_the_documentation_has_one_chapter_for_each_in_order() -> None:
    front = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?:\./)?explanation/(\w+)\.md\)", front)
    assert tuple(word for word in linked if word in STEPS) == STEPS
    assert not [word for word in STEPS if not (ROOT / "docs" / "explanation" / f"{word}.md").is_file()]
