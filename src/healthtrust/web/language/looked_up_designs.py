"""Texts that pages look up of designs: labels, meanings, units and choices; and by what values are told.

>>> {"share", "Ceiling share"} <= set(of_model(Design))
True
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.design.differences import SENTENCES
from healthtrust.design.keys import CALLED
from healthtrust.design.shapes import Member, Shape, members
from healthtrust.design.whole import Design
from healthtrust.web.forms.parts import WORDS, parts_of, purpose_of
from healthtrust.web.forms.words import label, small


def of_forms() -> Iterator[str]:
    """Yield titles and purposes of the steps and of the parts of their forms."""
    for step, title in WORDS.items():
        yield title
        yield from (part.title for part in parts_of(step))
        yield from (part.meaning for part in parts_of(step) if part.meaning)
        if step in Design.model_fields:
            yield purpose_of(step)


def of_model(model: type) -> Iterator[str]:
    """Yield labels, meanings, units and choices of a part of the design, and of all parts within it."""
    for member in members(model):
        yield label(member.name)
        yield member.meaning
        yield from _of_shape(member.shape)


def decided() -> set[str]:
    """Return what only values of a design are told by: what differs, and the rows of its lists.

    >>> {"bracket {n}", "plan {name}", "parent {name}"} <= decided()
    True
    """
    return {*SENTENCES, *_of_lists(Design)}


def _of_lists(model: type) -> Iterator[str]:
    for member in members(model):
        inner = [shape.of for shape in (member.shape, *member.shape.forms) if shape.of is not None]
        for row in (shape.model for shape in inner if shape.model is not None):
            place = "name" if any(each.name in CALLED for each in members(row)) else "n"
            yield f"{label(member.name).lower().removesuffix('s')} {{{place}}}"
            yield from (in_a_row(each) for each in members(row) if each.shape.is_single)
        for part in (member.shape, *inner):
            if part.model is not None:
                yield from _of_lists(part.model)


def in_a_row(member: Member) -> str:
    """Return how a row of a list says one of its values.

    >>> [in_a_row(each) for each in members(Design) if each.name in ("title", "seed")]
    ['title {name}', 'seed {n}']
    """
    place = "n" if member.shape.kind in ("number", "whole") else "name"
    return f"{small(label(member.name))} {{{place}}}"


def _of_shape(shape: Shape) -> Iterator[str]:
    yield shape.unit
    yield from (str(each) for each in shape.choices)
    for inner in (shape.of, *shape.forms):
        if inner is not None:
            yield from _of_shape(inner)
    if shape.model is not None:
        yield from of_model(shape.model)
