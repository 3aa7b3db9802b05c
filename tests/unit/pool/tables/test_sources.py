"""Rules and persons of a question: read together, and refused where one file says two things."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.pool.tables.sources import Sources


def refused(of: Sources) -> str:
    with pytest.raises(InvalidInput) as found:
        of.pool()
    return "\n".join(str(problem) for problem in found.value.problems)


def rules(folder: Path, text: str) -> Sources:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return Sources(rules=path)


def test_a_heading_of_a_design_is_answered_with_what_to_leave_out(tmp_path: Path) -> None:
    said = refused(rules(tmp_path, "[pool]\nbrackets = [{above = 0, rate = 0.1}]\n"))
    assert "Leave out the heading [pool]" in said


def test_contradictions_are_found_when_rules_are_read(tmp_path: Path) -> None:
    said = refused(rules(tmp_path, '[[contributions]]\nname = "p"\nbase = "head"\n'))
    assert "nothing due on it" in said


def test_each_contribution_is_named_with_its_own_line(tmp_path: Path) -> None:
    one = '[[contributions]]\nname = "p"\nbase = "head"\namount = 3\n'
    said = refused(rules(tmp_path, one + one.replace("head", "heads").replace("3", "-3")))
    assert "rules.toml, line 7, contributions.1.base" in said
    assert "rules.toml, line 8, contributions.1.amount" in said


def test_what_fades_is_taken_at_its_first_year(tmp_path: Path) -> None:
    text = '[[contributions]]\nname = "old"\nbase = "premium"\nkept_by_year = [0.5, 0.1]\n'
    assert rules(tmp_path, text).pool().contributions[0].kept == 0.5


def test_a_design_has_a_currency_of_its_own() -> None:
    assert "EUR beside a design in GBP" in refused(Sources(design="valley", code="EUR"))
    assert Sources(design="valley", code="gbp").problems() == []
    assert Sources(rules=Path("r.toml"), code="JPY").money.exponent == 0
    assert Sources(rules=Path("r.toml")).money.code == "GBP"
