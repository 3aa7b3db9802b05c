"""docs/requirements.md is true: every obligation once, and whatever it names exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tree import ROOT

OBLIGATIONS = {"HTS": 12, "ENG": 10, "US": 9, "TI": 9, "SM": 6}
STAGES = "package|pool and allocate|market|contracts|response|review and study|live"
STATE = re.compile(rf"answered|first order(?:, then (?:{STAGES}))?|not yet: (?:{STAGES})")
NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """One obligation as the page tells it."""

    id: str
    requirement: str
    module: str
    test: str
    state: str


def rows() -> list[Row]:
    page = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^\| *((?:HTS|ENG|US|TI|SM)-\d+ *\|.*)\|$", page)
    return [Row(*(cell.strip() for cell in line.split("|"))) for line in lines]


def exists(named: str) -> bool:
    """Whether a path, or a path::name with that function or class in it, is there."""
    path, _, name = named.partition("::")
    file = ROOT / path
    if not file.exists():
        return False
    return not name or name in defined_in(file)


def defined_in(file: Path) -> set[str]:
    kinds = ast.FunctionDef | ast.ClassDef
    return {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, kinds)}


def test_every_obligation_stands_here_once() -> None:
    due = [f"{paper}-{number}" for paper, last in OBLIGATIONS.items() for number in range(1, last + 1)]
    assert Counter(row.id for row in rows()) == Counter(due)


def test_each_is_told_in_a_sentence_and_has_a_known_state() -> None:
    assert not [row.id for row in rows() if len(row.requirement.split()) < 6]
    assert not [(row.id, row.state) for row in rows() if not STATE.fullmatch(row.state)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_what_it_names_is_there(row: Row) -> None:
    if row.state.startswith("not yet"):
        assert (row.module, row.test) == (NOTHING, NOTHING)
        return
    assert row.module.startswith("src/healthtrust/")
    assert row.test.startswith("tests/")
    for named in (*row.module.split(", "), *row.test.split(", ")):
        assert exists(named), named
