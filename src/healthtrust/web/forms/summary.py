"""What a step decides, part by part: values that differ first, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from healthtrust.design.shapes import plain
from healthtrust.web.forms.changed import lean
from healthtrust.web.forms.opened import Evidence, Opened
from healthtrust.web.forms.parts import Asked, Part, parts_of, value_at
from healthtrust.web.forms.words import label, rows_in_words, said


@dataclass(frozen=True)
class Decided:
    """One value in words."""

    key: str
    label: str
    meaning: str
    said: str
    lines: tuple[str, ...]
    """The rows of a list or a table, one by one."""
    differs: bool
    """Whether it is otherwise than in the design that is extended, else than by default."""
    evidence: Evidence | None


@dataclass(frozen=True)
class Summary:
    """One part of a step."""

    part: Part
    differing: tuple[Decided, ...]
    others: tuple[Decided, ...]


def summaries(opened: Opened, step: str) -> list[Summary]:
    """Return the parts of a step as they are decided."""
    return [summary_of(opened, part) for part in parts_of(step)]


def summary_of(opened: Opened, part: Part) -> Summary:
    """Return one part as it is decided."""
    all_decided = [_decided(opened, leaf) for leaf in part.leaves]
    return Summary(part, _only(all_decided, True), _only(all_decided, False))


def _only(decided: Iterable[Decided], differs: bool) -> tuple[Decided, ...]:
    return tuple(each for each in decided if each.differs is differs)


def _decided(opened: Opened, leaf: Asked) -> Decided:
    value = value_at(opened.plain, leaf.key)
    shape = leaf.shape.in_currency(opened.design.currency)
    named = label(leaf.key)
    lines = () if leaf.shape.is_single or value is None else tuple(rows_in_words(leaf.shape, value))
    return Decided(
        leaf.key,
        named,
        leaf.member.meaning,
        said(shape, value),
        lines if len(lines) > 1 else (),
        _comparable(leaf, value) != _comparable(leaf, _other(opened, leaf)),
        opened.evidence(leaf.key),
    )


def _other(opened: Opened, leaf: Asked) -> Any:
    """Return what a value is compared with: that of the extended design, else its default."""
    if opened.base_plain is not None:
        return value_at(opened.base_plain, leaf.key)
    return leaf.member.default


def _comparable(leaf: Asked, value: Any) -> Any:
    return plain(lean(leaf.shape, value)) if value is not None else None
