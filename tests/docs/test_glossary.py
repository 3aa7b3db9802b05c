"""One word, one idea: the glossary is well formed, told by `explain`, and holds the words pages lean on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.tree import ROOT, STEPS

GLOSSARY = ROOT / "src" / "healthtrust" / "catalogue" / "codes" / "glossary.csv"
HOMES = (*STEPS, "ledger", "design", "study", "live")
EXPLANATIONS = sorted((ROOT / "docs" / "explanation").glob("*.md"))
ENDINGS = ("", "s", "es")


@cache
def rows() -> list[dict[str, str]]:
    with GLOSSARY.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def terms() -> set[str]:
    return {row["term"].lower() for row in rows()}


def bold(page: Path) -> list[str]:
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    return [" ".join(found.lower().split()) for found in re.findall(r"\*\*([^*]+)\*\*", text)]


def test_every_term_stands_once_with_its_home_and_a_meaning() -> None:
    assert not [term for term, n in Counter(row["term"].lower() for row in rows()).items() if n > 1]
    assert not [row["term"] for row in rows() if row["step"] not in HOMES or len(row["meaning"].split()) < 3]
    assert not [row["term"] for row in rows() if None in row or None in row.values()]


def test_no_two_terms_have_one_meaning() -> None:
    assert not [m for m, n in Counter(row["meaning"].lower() for row in rows()).items() if n > 1]


def test_meanings_are_phrases_in_one_form() -> None:
    """So that they can follow a colon: no capital at the start but in names, no full stop at the end."""
    wrong = [r["term"] for r in rows() if r["meaning"][-1] in ".," or r["meaning"].split()[0] in ("A", "The")]
    assert not wrong


def test_the_homes_come_in_the_order_of_the_flow() -> None:
    order = list(dict.fromkeys(row["step"] for row in rows()))
    assert order == [home for home in HOMES if home in order]


@pytest.mark.parametrize("page", EXPLANATIONS, ids=lambda page: page.stem)
def test_words_set_in_bold_are_terms(page: Path) -> None:
    """In the explanations bold marks a term of the glossary, be it in the singular or the plural."""
    known = terms()
    strange = [
        w for w in bold(page) if not any(w + end in known or w.removesuffix(end) in known for end in ENDINGS)
    ]
    assert not strange, (
        f"put {', '.join(dict.fromkeys(strange))} into {GLOSSARY.relative_to(ROOT)}, or not in bold"
    )


@pytest.mark.parametrize("step", STEPS)
def test_terms_of_a_step_are_used_on_its_pages(step: str) -> None:
    """Eight in ten at least: a glossary of words nobody uses would be a second theory."""
    pages = sorted((ROOT / "docs" / "explanation").glob(f"{step}*.md"))
    told = " ".join(page.read_text(encoding="utf-8") for page in pages)
    text = " ".join(told.replace("**", "").lower().split())
    own = [row["term"].lower() for row in rows() if row["step"] == step]
    used = [term for term in own if term in text]
    assert len(used) >= 0.8 * len(own), sorted(set(own) - set(used))


def test_the_command_line_explains_every_term(capsys: pytest.CaptureFixture[str]) -> None:
    from healthtrust.cli.explain import explain_verb

    for row in rows():
        explain_verb(row["term"])
        assert capsys.readouterr().out.strip(), row["term"]
