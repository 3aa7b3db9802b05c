"""The design explained from its own classes: JSON Schema, reference pages, one parameter at a time.

Nothing here is written by hand, so it cannot disagree with what is checked.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from healthtrust.design.complaints import inner_model
from healthtrust.design.whole import Design


@dataclass(frozen=True)
class Parameter:
    """One decided value: dotted name, meaning, unit, what is allowed, and its default in words."""

    name: str
    meaning: str
    unit: str
    allowed: str
    default: str


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a design file."""
    made = Design.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def parameters(model: type[BaseModel] = Design, within: str = "") -> Iterator[Parameter]:
    """Yield every parameter of a design in the order of its file, parts within parts."""
    yield from _parameters(model, within)


@lru_cache(maxsize=256)
def _parameters(model: type[BaseModel], within: str) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    for name, declared in model.model_fields.items():
        dotted = f"{within}{name}"
        part = inner_model(declared.annotation)
        if part is None or declared.description:
            said = _unit(declared), _allowed(declared), _default(declared)
            found.append(Parameter(dotted, declared.description or "", *said))
        if part is not None and name != "sources":
            found += _parameters(part, f"{dotted}.")
    return tuple(found)


def parameter(name: str) -> Parameter | None:
    """Return the parameter of a dotted name, or None."""
    return next((p for p in parameters() if p.name == name), None)


def reference_page(heading: str) -> str:
    """Return the reference page of one heading as Markdown."""
    part = inner_model(Design.model_fields[heading].annotation)
    assert part is not None
    purpose = (part.__doc__ or "").strip()
    rows = [
        f"| `{p.name}` | {p.meaning} | {p.unit or '–'} | {p.allowed} | {p.default} |"
        for p in parameters(part, f"{heading}.")
    ]
    return "\n".join(
        [
            f"# [{heading}]",
            "",
            purpose,
            "",
            "| parameter | meaning | unit | allowed | default |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _unit(declared: FieldInfo) -> str:
    extra = declared.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _allowed(declared: FieldInfo) -> str:
    choices = _choices(declared.annotation)
    if choices:
        return ", ".join(f"`{c}`" for c in choices)
    limits = [*declared.metadata, *_inner_limits(declared.annotation)]
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    said = [
        f"{word} {getattr(limit, name):,}"
        for limit in limits
        for name, word in words.items()
        if getattr(limit, name, None) is not None
    ]
    return ", ".join(said) or _kind(declared.annotation)


def _inner_limits(annotation: Any) -> list[Any]:
    found: list[Any] = []
    for argument in typing.get_args(annotation):
        if typing.get_origin(argument) is typing.Annotated:
            for limit in typing.get_args(argument)[1:]:
                found += getattr(limit, "metadata", [limit])
    return found


def _choices(annotation: Any) -> tuple[str, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return tuple(str(c) for c in typing.get_args(annotation))
    inner = [c for c in typing.get_args(annotation) if typing.get_origin(c) is typing.Literal]
    return _choices(inner[0]) if inner else ()


def _kind(annotation: Any) -> str:
    words = {int: "a whole number", float: "a number", str: "a text", bool: "`true` or `false`"}
    if annotation in words:
        return words[annotation]
    parts = [a for a in typing.get_args(annotation) if a is not type(None)]
    if typing.get_origin(annotation) is typing.Annotated:
        return _kind(parts[0])
    if typing.get_origin(annotation) is tuple:
        return "a list"
    if typing.get_origin(annotation) is dict:
        return "a table"
    return " or ".join(dict.fromkeys(_kind(p) for p in parts if p is not Ellipsis)) or "a table"


def _default(declared: FieldInfo) -> str:
    if declared.is_required():
        return "must be given"
    value = declared.default
    if value is None or value == "":
        return "none"
    if value == () or value == {}:
        return "empty"
    if isinstance(value, BaseModel):
        return "as below"
    if isinstance(value, tuple) and isinstance(value[0], BaseModel):
        return "; ".join(", ".join(f"{k} = {v}" for k, v in item.model_dump().items()) for item in value)
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"
