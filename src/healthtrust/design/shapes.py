"""The shape of a decided value, from its class: what kind it is, its limits as numbers, its choices.

A form, a workbook or a reader of words asks here instead of taking annotations apart.

>>> from healthtrust.design.pool import Pool
>>> ceiling = next(m for m in members(Pool) if m.name == "ceiling_share").shape
>>> ceiling.kind, ceiling.optional, ceiling.limits.at_least, ceiling.limits.at_most, ceiling.is_share
('number', True, 0, 1, True)
>>> brackets = next(m for m in members(Pool) if m.name == "brackets").shape
>>> brackets.kind, [m.name for m in members(brackets.of.model)]
('list', ['above', 'rate'])
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel

Kind = Literal[
    "text", "number", "whole", "yes or no", "choice", "years", "word", "list", "table", "part", "either"
]
"""`years` is a year or first and last year; `word` is a number or a text; `table` has keys of its own."""

_PLAIN: dict[Any, Kind] = {str: "text", float: "number", int: "whole", bool: "yes or no"}


@dataclass(frozen=True)
class Limits:
    """The least and the most of a number or a length, and what a text must look like."""

    at_least: float | None = None
    more_than: float | None = None
    at_most: float | None = None
    less_than: float | None = None
    shortest: int = 0
    pattern: str = ""


@dataclass(frozen=True)
class Shape:
    """What a value may be."""

    kind: Kind
    unit: str = ""
    optional: bool = False
    limits: Limits = Limits()
    choices: tuple[Any, ...] = ()
    """Of a choice; of a table whose keys are given, those keys."""
    of: Shape | None = None
    """What a list or a table holds."""
    model: type[BaseModel] | None = None
    """The class of a part."""
    forms: tuple[Shape, ...] = ()
    """The shapes of which a value has either."""

    @property
    def is_share(self) -> bool:
        """Return whether it is a number that is said in per cent."""
        return self.kind == "number" and self.unit.startswith("share")

    @property
    def is_single(self) -> bool:
        """Return whether one box, or one list of plain values, holds it."""
        inner = self.of is None or self.of.kind != "part"
        return self.kind not in ("part", "either", "table") and inner

    def in_currency(self, currency: str) -> Shape:
        """Return the same with its unit in a currency, where it is money."""
        return replace(self, unit=re.sub(r"^money\b", currency, self.unit)) if self.unit else self


@dataclass(frozen=True)
class Member:
    """One value of a part: its name, meaning, shape, and its default as plain values."""

    name: str
    meaning: str
    shape: Shape
    required: bool
    default: Any


@lru_cache
def members(model: type[BaseModel]) -> tuple[Member, ...]:
    """Return the values of a part in the order of its class."""
    found = []
    for name, declared in model.model_fields.items():
        extra = declared.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        shape = _with_unit(_shape(declared.annotation, declared.metadata), unit)
        meaning = declared.description or (shape.model.__doc__ if shape.model else "") or ""
        required = declared.is_required()
        found.append(
            Member(
                name, meaning.split("\n")[0], shape, required, None if required else plain(declared.default)
            )
        )
    return tuple(found)


def plain(value: Any) -> Any:
    """Return a value of a design as TOML and JSON hold it: no classes, nothing that is not given."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if inner is not None}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _with_unit(shape: Shape, unit: str) -> Shape:
    return replace(
        shape,
        unit=unit,
        of=_with_unit(shape.of, unit) if shape.of and shape.of.kind != "part" else shape.of,
        forms=tuple(each if each.kind == "list" else _with_unit(each, unit) for each in shape.forms),
    )


def _shape(annotation: Any, marks: Iterable[Any] = ()) -> Shape:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape(arguments[0], [*marks, *_flat(arguments[1:])])
    if origin in (typing.Union, types.UnionType):
        return _one_of(arguments, marks)
    limits = _limits(marks)
    if origin is Literal:
        return Shape("choice", choices=arguments)
    if origin is tuple:
        return Shape("list", limits=limits, of=_shape(arguments[0]))
    if origin is dict:
        key = _shape(arguments[0])
        return Shape("table", limits=limits, choices=key.choices, of=_shape(arguments[1]))
    if annotation in _PLAIN:
        return Shape(_PLAIN[annotation], limits=limits)
    return Shape("part", model=annotation)


def _one_of(arguments: tuple[Any, ...], marks: Iterable[Any]) -> Shape:
    some = [each for each in arguments if each is not types.NoneType]
    if len(some) == 1:
        return replace(_shape(some[0], marks), optional=True)
    if set(some) == {int, str}:
        return Shape("years")
    if set(some) == {float, str}:
        return Shape("word")
    optional = len(some) < len(arguments)
    return Shape("either", optional=optional, forms=tuple(_shape(each, marks) for each in some))


def _flat(marks: Iterable[Any]) -> list[Any]:
    return [inner for mark in marks for inner in getattr(mark, "metadata", [mark])]


def _limits(marks: Iterable[Any]) -> Limits:
    names = {
        "ge": "at_least", "gt": "more_than", "le": "at_most", "lt": "less_than",
        "min_length": "shortest", "pattern": "pattern",
    }  # fmt: skip
    found = {
        ours: getattr(mark, theirs)
        for mark in marks
        for theirs, ours in names.items()
        if getattr(mark, theirs, None) is not None
    }
    return Limits(**found)
