"""The decision-rights matrix: no gap, no overlap, one body for each outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.pooled import pool_lines
from healthtrust.allocate.rights import (
    LEVELS,
    answers_for,
    checked_rights,
    default_rights,
    faults,
    outcome_problems,
    rights_table,
)
from healthtrust.design.alone import read_alone
from healthtrust.design.rights import ROLES, Outcome, Right, Rights
from healthtrust.ground.errors import InvalidInput

CELLS = [(line, level, role) for line in pool_lines() for level in LEVELS for role in ROLES]


def changed(row: int, **what: str) -> Rights:
    rights = list(default_rights().rights)
    rights[row] = rights[row].model_copy(update=what)
    return Rights(rights=tuple(rights))


@pytest.mark.parametrize("social_care", [False, True])
def test_the_default_is_whole_for_any_tree(social_care: bool) -> None:
    lines = pool_lines(social_care=social_care)
    for levels in (LEVELS, ("nation", "district"), ("city",)):
        rights = default_rights(levels, lines, ("unmet-need", "kakwani"))
        assert checked_rights(rights, levels, lines, ("unmet-need", "kakwani")) is rights
        assert answers_for(rights, "kakwani") == f"{levels[0]} board"


@given(cell=st.sampled_from(range(len(CELLS))))
@settings(max_examples=len(CELLS))
def test_each_gap_is_found_and_nothing_else(cell: int) -> None:
    line, level, role = CELLS[cell]
    (fault,) = faults(changed(cell // len(ROLES), **{role: ""}), LEVELS, pool_lines())
    assert (fault.kind, fault.line, fault.level, fault.role) == ("gap", line, level, role)


@given(cell=st.sampled_from(range(len(CELLS))))
@settings(max_examples=len(CELLS))
def test_each_overlap_is_found_and_nothing_else(cell: int) -> None:
    line, level, role = CELLS[cell]
    second = Right(line=line, level=level, **{role: "ministry"})
    rights = Rights(rights=(*default_rights().rights, second))
    (fault,) = faults(rights, LEVELS, pool_lines())
    assert (fault.kind, fault.line, fault.level, fault.role) == ("overlap", line, level, role)
    assert fault.bodies[-1] == "ministry"


def test_the_same_body_named_twice_is_no_overlap() -> None:
    whole = default_rights()
    assert not faults(Rights(rights=whole.rights * 2), LEVELS, pool_lines())


def test_only_lines_with_money_and_levels_of_the_tree_are_asked_for() -> None:
    only = default_rights(("region",), ("personal care",))
    assert not faults(only, ("region",), ("personal care",))
    assert len(faults(only, LEVELS, pool_lines())) == len(CELLS) - len(ROLES)


def test_all_is_told_at_once() -> None:
    broken = changed(0, pays="", level="regoin")
    broken = broken.model_copy(update={"outcomes": (Outcome(measure="kakwanni", answers="board"),)})
    with pytest.raises(InvalidInput) as told:
        checked_rights(broken, LEVELS, pool_lines(), ("kakwani",))
    said = str(told.value)
    assert "did you mean 'region'?" in said
    assert "nobody who answers" in said
    assert "kakwani: found nobody answers for it" in said
    assert "did you mean 'kakwani'?" in said


def test_two_bodies_for_one_outcome_are_refused() -> None:
    rights = Rights(
        outcomes=(Outcome(measure="kakwani", answers="a"), Outcome(measure="kakwani", answers="b"))
    )
    assert "a and b answer for it" in str(outcome_problems(rights, ["kakwani"])[0])
    with pytest.raises(InvalidInput, match="a and b"):
        answers_for(rights, "kakwani")


def test_the_table_names_gaps_and_overlaps_where_they_are() -> None:
    rights = changed(0, plans="", answers="")
    second = Right(line="personal care", level="place", pays="ministry")
    table = rights_table(Rights(rights=(*rights.rights, second)), LEVELS, pool_lines())
    assert table["gaps"].tolist()[:3] == ["plans, answers", "", ""]
    assert table["overlaps"].tolist()[:3] == ["", "pays", ""]
    assert table["pays"][1] == "region board, ministry"


def test_a_matrix_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rights.toml"
    path.write_text(
        '[[rights]]\nline = "personal care"\nlevel = "region"\nplan = "board"\n', encoding="utf-8"
    )
    with pytest.raises(InvalidInput, match=r"unknown key 'plan'.*did you mean 'plans'"):
        read_alone(path, Rights)
    path.write_text(path.read_text().replace("plan =", "plans ="), encoding="utf-8")
    assert read_alone(path, Rights).rights[0].plans == "board"
