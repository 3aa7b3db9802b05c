"""Whatever is damaged in a sound design, it is refused by name, and never by an accident of code."""

from __future__ import annotations

import copy
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.design.read import read_design, validated
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput

Path = tuple[str | int, ...]

SOUND = read_design("valley").design.as_plain()
FREE = {
    ("sources",),
    ("allocate", "opening"),
    ("people", "net_migration"),
    ("package", "adjust"),
    ("deliver", "responds", "coefficients"),
    ("review", "pay_statement"),
}
"""Tables whose keys are names of the design's own."""
NEVER_A_NUMBER = (nan, float("inf"), "nine per cent", [1, 2], {"share": 1})
NEVER_A_TEXT = (3.7, [1, 2], {"share": 1}, True)


def leaves(tree: Any, path: Path = ()) -> list[Path]:
    """Where every plain value of a design stands."""
    if isinstance(tree, dict):
        return [leaf for key, inner in tree.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(tree, list):
        return [leaf for i, inner in enumerate(tree) for leaf in leaves(inner, (*path, i))]
    return [path]


def tables(tree: Any, path: Path = ()) -> list[Path]:
    """Where every table of a design stands, apart from those whose keys are free."""
    if isinstance(tree, list):
        return [found for i, inner in enumerate(tree) for found in tables(inner, (*path, i))]
    if not isinstance(tree, dict) or path in FREE:
        return []
    return [path, *(found for key, inner in tree.items() for found in tables(inner, (*path, key)))]


def at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def problems_of(tree: dict[str, Any]) -> tuple[Any, ...]:
    with pytest.raises(InvalidInput) as refusal:
        validated(tree, "damaged.toml")
    assert str(refusal.value).endswith(("problem", "problems"))
    return refusal.value.problems


@given(st.sampled_from(leaves(SOUND)), st.data())
def test_a_value_of_the_wrong_kind_is_refused_where_it_stands(path: Path, data: st.DataObject) -> None:
    tree = copy.deepcopy(SOUND)
    number = isinstance(at(tree, path), int | float) and not isinstance(at(tree, path), bool)
    damage = data.draw(st.sampled_from(NEVER_A_NUMBER if number else NEVER_A_TEXT))
    if isinstance(at(tree, path), bool) and damage is True:
        return
    at(tree, path[:-1])[path[-1]] = damage
    where = " ".join(problem.where for problem in problems_of(tree))
    named = next(step for step in path if isinstance(step, str))
    assert named in where


@given(st.sampled_from(tables(SOUND)), st.text("abcdefgh_", min_size=1, max_size=12))
def test_an_unknown_key_is_refused_by_name(path: Path, key: str) -> None:
    tree = copy.deepcopy(SOUND)
    at(tree, path)[f"zz_{key}"] = 1
    (problem,) = problems_of(tree)
    assert f"zz_{key}" in problem.found


@given(st.lists(st.sampled_from(tables(SOUND)), min_size=2, max_size=6, unique=True))
def test_as_many_problems_are_told_as_there_are(paths: list[Path]) -> None:
    tree = copy.deepcopy(SOUND)
    for path in paths:
        at(tree, path)["zz"] = 1
    assert len(problems_of(tree)) == len(paths)


def test_the_undamaged_design_is_sound() -> None:
    assert isinstance(validated(copy.deepcopy(SOUND), "sound.toml"), Design)
