"""Texts that pages say by looking them up: what the design is made of, titles, roles, actions, states.

>>> {"share", "Ceiling share", "at least {n}", "Analyst"} <= looked_up()
True
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.design.complaints import EXPECTED
from healthtrust.design.complaints import PATTERNS as LOOKS
from healthtrust.design.describe import parameters
from healthtrust.design.differences import SENTENCES
from healthtrust.design.keys import CALLED
from healthtrust.design.shapes import Member, Shape, members
from healthtrust.design.whole import Design
from healthtrust.web.access.roles import ALL_ROLES, MAY
from healthtrust.web.forms.fields import FORMS
from healthtrust.web.forms.parts import WORDS, parts_of, purpose_of
from healthtrust.web.forms.reading import PATTERNS
from healthtrust.web.forms.words import BOUNDS, label, small
from healthtrust.web.jobs.rows import ENDED
from healthtrust.web.places.measures import MEASURES
from healthtrust.web.refusals import TITLES
from healthtrust.web.results.asked_view import RULES

INPUTS = {"code of healthtrust", "shipped tables"}
"""What every run is made from besides files."""


def looked_up() -> set[str]:
    """Return them all."""
    said = {text for each in parameters() for text in (each.meaning, each.unit) if text}
    said |= {*TITLES.values(), *MAY, *RULES, *FORMS.values(), *PATTERNS.values(), *BOUNDS}
    said |= {each for each in (*EXPECTED.values(), *LOOKS.values()) if "{" not in each}
    said |= {role.capitalize() for role in ALL_ROLES} | {measure.label for measure in MEASURES}
    said |= INPUTS
    said |= {"queued", "running", *ENDED, "yes", "no"}
    return said | set(_of_forms()) | set(_of_model(Design))


def _of_forms() -> Iterator[str]:
    for step, title in WORDS.items():
        yield title
        yield from (part.title for part in parts_of(step))
        yield from (part.meaning for part in parts_of(step) if part.meaning)
        if step in Design.model_fields:
            yield purpose_of(step)


def _of_model(model: type) -> Iterator[str]:
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
        yield from _of_model(shape.model)
