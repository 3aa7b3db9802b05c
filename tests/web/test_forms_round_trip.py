"""Every value of a design has a field, and what a form shows is what it reads back, to the last digit."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.describe import parameters
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.design.shapes import Limits, Shape, members, plain
from healthtrust.design.whole import HEADINGS, Design
from healthtrust.web.forms.filled import filled
from healthtrust.web.forms.parts import ABOUT, parts_of, value_at
from healthtrust.web.forms.reading import Reader
from healthtrust.web.language.spoken import spoken

LEAVES = [leaf for step in (ABOUT, *HEADINGS) for part in parts_of(step) for leaf in part.leaves]


def read_back(shape: Shape, value: Any) -> Any:
    reader = Reader(filled(shape, "x", value), spoken("en"))
    read = reader.value(shape, "x")
    assert reader.mistakes == []
    return read


def in_order(shape: Shape, value: Any) -> Any:
    """Ticks have no order of their own."""
    if shape.kind == "list" and shape.of is not None and shape.of.kind == "choice":
        return [each for each in shape.of.choices if each in value]
    return value


def names_within(shape: Shape, key: str) -> set[str]:
    found = {key}
    for inner in (shape.of, *shape.forms):
        found |= names_within(inner, key) if inner else set()
    for member in members(shape.model) if shape.model else ():
        found |= names_within(member.shape, f"{key}.{member.name}")
    return found


def test_every_parameter_of_a_design_is_asked_for_by_one_form() -> None:
    asked = {
        name
        for step in (ABOUT, *HEADINGS)
        for part in parts_of(step)
        for each in part.asked
        for name in names_within(each.shape, each.key)
    }
    wanted = {parameter.name for parameter in parameters()}
    assert len(wanted) > 250
    assert wanted - asked == {"sources"}, "sources are what is said under each change"


@pytest.mark.parametrize("name", bundled_designs())
def test_a_form_reads_back_every_value_of_a_bundled_design(name: str) -> None:
    tree = read_design(name).design.as_plain()
    for leaf in LEAVES:
        value = value_at(tree, leaf.key)
        read = read_back(leaf.shape, value)
        assert (read, leaf.key) == (in_order(leaf.shape, value), leaf.key)


def test_the_leaves_of_all_forms_are_the_whole_design() -> None:
    tree: dict[str, Any] = read_design("transition").design.as_plain()
    put: dict[str, Any] = {}
    for leaf in LEAVES:
        value = read_back(leaf.shape, value_at(tree, leaf.key))
        if in_order(leaf.shape, value_at(tree, leaf.key)) == value:
            value = value_at(tree, leaf.key)
        at = put
        *way, last = leaf.key.split(".")
        for step in way:
            at = at.setdefault(step, {})
        if value is not None:
            at[last] = value
    assert Design.model_validate({**put, "sources": tree["sources"]}) == Design.model_validate(tree)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)


def within(shape: Shape, whole: bool) -> st.SearchStrategy[Any]:
    limits = shape.limits
    low = limits.at_least if limits.at_least is not None else limits.more_than
    high = limits.at_most if limits.at_most is not None else limits.less_than
    if whole:
        ends = (
            math.ceil(low) if low is not None else -(10**9),
            min(high if high is not None else 10**18, 10**18),
        )
        return st.integers(int(ends[0]), int(ends[1]))
    return st.floats(
        low,
        high,
        allow_nan=False,
        allow_infinity=False,
        exclude_min=limits.more_than is not None,
        exclude_max=limits.less_than is not None,
    )


def values_of(shape: Shape) -> st.SearchStrategy[Any]:
    found = _values_of(shape)
    return st.none() | found if shape.optional else found


def _values_of(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.kind in ("number", "whole"):
        return within(shape, shape.kind == "whole")
    if shape.kind == "word":
        return st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
    if shape.kind == "text":
        return TEXTS
    if shape.kind == "yes or no":
        return st.booleans()
    if shape.kind == "choice":
        return st.sampled_from(shape.choices)
    if shape.kind == "years":
        return st.integers(1900, 2100) | st.integers(2000, 2050).map(lambda year: f"{year}-{year + 3}")
    if shape.kind == "part":
        assert shape.model is not None
        made = st.fixed_dictionaries({each.name: values_of(each.shape) for each in members(shape.model)})
        return made.map(plain)
    if shape.kind == "either":
        return st.one_of([values_of(each) for each in shape.forms])
    assert shape.of is not None
    if shape.kind == "table":
        keys = st.sampled_from(shape.choices) if shape.choices else TEXTS
        return st.dictionaries(keys, values_of(shape.of), max_size=3)
    if shape.of.kind == "choice":
        chosen = st.sets(st.sampled_from(shape.of.choices))
        return chosen.map(lambda some: [each for each in shape.of.choices if each in some])  # type: ignore[union-attr]
    return st.lists(values_of(shape.of), min_size=shape.limits.shortest, max_size=3)


KINDS = {leaf.key: leaf for leaf in LEAVES if leaf.key != "currency"}


@pytest.mark.parametrize("key", KINDS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_form_reads_back_any_value_that_may_be_decided(key: str, data: st.DataObject) -> None:
    shape = KINDS[key].shape
    value = data.draw(values_of(shape))
    assert read_back(shape, value) == value


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_back_to_the_last_digit(number: float) -> None:
    assert read_back(Shape("number"), number) == number
    assert read_back(Shape("number", "share", limits=Limits()), number) == number
