"""The file of limits: every mistake told at once, with its line and the nearest match."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.candidates import available
from healthtrust.package.limits.language import constraints_of, read_constraints, unknown_codes


def told(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        constraints_of(text, "c.toml")
    return [str(p) for p in refused.value.problems]


def test_all_mistakes_are_told_together() -> None:
    problems = told(
        'parts = "perhaps"\n[money]\nbuget = 5\n[resources.nurse]\navailable = -1\n'
        '[[envelopes]]\nname = "x"\namount = 1\npays_for = ["a"]\nrule = "propotional"\n'
    )
    assert len(problems) == 4
    assert any("line 3, money.buget" in p and "did you mean 'budget'" in p for p in problems)
    assert any("resources.nurse.available" in p and "at least 0" in p for p in problems)
    assert any("parts" in p for p in problems)
    assert any("proportional" in p for p in problems)


def test_what_contradicts_itself_is_refused() -> None:
    problems = told(
        'must_cover = ["a"]\nmust_leave_out = ["a"]\n[resources.nurse]\navailable = 1\n'
        '[[shifts]]\nfrom = "nurs"\nto = "nurse"\n'
        '[[envelopes]]\nname = "x"\namount = 1\npays_for = ["a"]\n'
        '[[envelopes]]\nname = "y"\namount = 1\npays_for = ["a"]\n'
    )
    assert len(problems) == 3
    assert any("must_leave_out" in p for p in problems)
    assert any("'nurs'" in p and "did you mean 'nurse'" in p for p in problems)
    assert any("which x pays for" in p for p in problems)


def test_codes_that_no_intervention_has_are_named_with_the_nearest() -> None:
    limits = constraints_of('must_cover = ["measels"]\n[[complements]]\nbase = "anc"\nnested = "tetanus"\n')
    problems = unknown_codes(limits, ("measles", "anc"), "c.toml")
    assert [p.nearest for p in problems] == ["measles", None]


def test_broken_toml_and_a_missing_file_are_clear(tmp_path: Path) -> None:
    assert "TOML" in told("[money\n")[0]
    (tmp_path / "limits.toml").write_text("parts = true\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"did you mean 'limits\.toml'"):
        read_constraints(tmp_path / "limit.toml")


def test_what_is_available_may_stand_in_another_table(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("cadre,minutes\nNursing staff,1200.5\n", encoding="utf-8")
    there = '[resources.nurse]\navailable = {file = "staff.csv", row = "Nursing staff", column = "minutes"}'
    assert available(constraints_of(there), tmp_path) == {"nurse": 1200.5}
    with pytest.raises(InvalidInput, match="did you mean 'Nursing staff'"):
        available(constraints_of(there.replace("Nursing", "Nursng")), tmp_path)
