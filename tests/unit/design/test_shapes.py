"""What a decided value may be, taken from its class."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from healthtrust.design.shapes import Shape, members, plain
from healthtrust.design.whole import Design


def shape_of(key: str) -> Shape:
    model: type[BaseModel] = Design
    *way, last = key.split(".")
    for step in way:
        shape = next(each for each in members(model) if each.name == step).shape
        inner = (
            shape.of if shape.of is not None else next((each.of for each in shape.forms if each.of), shape)
        )
        assert inner is not None and inner.model is not None
        model = inner.model
    return next(each for each in members(model) if each.name == last).shape


def all_shapes(model: type[BaseModel]) -> Iterator[Shape]:
    for member in members(model):
        yield from within(member.shape)


def within(shape: Shape) -> Iterator[Shape]:
    yield shape
    for inner in (shape.of, *shape.forms):
        if inner is not None:
            yield from within(inner)
    if shape.model is not None:
        yield from all_shapes(shape.model)


def test_limits_stand_as_numbers_wherever_the_class_has_them() -> None:
    assert shape_of("people.places.share").limits.at_most == 1
    assert shape_of("people.cost_uplift").limits.more_than == 0
    assert shape_of("people.cost_uplift").limits.at_most == 1000
    assert shape_of("allocate.pace.points.growth").limits.more_than == -1
    assert shape_of("market.nests.plans").limits.shortest == 1
    assert shape_of("currency").limits.pattern == "^[A-Z]{3}$"


def test_kinds_follow_the_class() -> None:
    kinds = {
        "years": "years",
        "people.places": "either",
        "market.plans": "either",
        "deliver.contracts.primary": "either",
        "deliver.sharing.statement": "table",
        "package.adjust": "table",
        "allocate.pace": "part",
        "pool.brackets": "list",
        "market.open_enrolment": "yes or no",
        "seed": "whole",
    }
    assert {key: shape_of(key).kind for key in kinds} == kinds
    assert shape_of("allocate.pace").optional and not shape_of("pool.response").optional
    of = shape_of("deliver.sharing.statement").of
    assert of is not None and of.kind == "word"
    assert shape_of("review.survey.by_segment").choices == (
        "well",
        "at risk",
        "chronic",
        "multimorbid",
        "frail",
    )


def test_every_value_of_a_design_has_a_shape_that_can_be_asked_for() -> None:
    shapes = list(all_shapes(Design))
    assert len(shapes) > 285
    for shape in shapes:
        assert (shape.model is not None) == (shape.kind == "part")
        assert (shape.of is not None) == (shape.kind in ("list", "table"))
        assert bool(shape.forms) == (shape.kind == "either")
        assert shape.kind != "choice" or shape.choices


def test_money_is_told_in_the_currency_of_the_design() -> None:
    assert shape_of("pool.per_adult").in_currency("EUR").unit == "EUR per year"
    assert shape_of("people.size").in_currency("EUR").unit == "people"


def test_defaults_are_plain_values_that_the_class_takes_back() -> None:
    for member in members(Design):
        if not member.required:
            made = Design.model_validate({"title": "x", "years": 2027, member.name: member.default})
            assert plain(getattr(made, member.name)) == member.default
