"""The forms of a design: for each of the seven steps its parts, one form a part, and one about the whole.

>>> [part.slug for part in parts_of("pool")]
['rules', 'brackets', 'contributions', 'response', 'schemes']
>>> [leaf.key for leaf in part_of("pool", "response").leaves][:2]
['pool.response.at_fair', 'pool.response.slope']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from healthtrust.design.shapes import Member, Shape, members
from healthtrust.design.whole import HEADINGS, Design
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.web.folder import NotThere
from healthtrust.web.forms.words import label

ABOUT = "about"
RULES = "rules"

WORDS: Mapping[str, str] = {ABOUT: "About this design", **{step: step.capitalize() for step in HEADINGS}}


@dataclass(frozen=True)
class Asked:
    """A value that a form asks for, by its dotted name."""

    key: str
    member: Member

    @property
    def shape(self) -> Shape:
        """Return what the value may be."""
        return self.member.shape


@dataclass(frozen=True)
class Part:
    """One form: where it is, what it is called, and what it asks."""

    step: str
    slug: str
    title: str
    meaning: str
    asked: tuple[Asked, ...]

    @property
    def path(self) -> str:
        """Return the end of its address, after the name of the design."""
        return self.step if self.step == ABOUT else f"{self.step}/{self.slug}"

    @property
    def leaves(self) -> tuple[Asked, ...]:
        """Return the values that are changed each on its own, with a reason each."""
        return tuple(leaf for each in self.asked for leaf in leaves_of(each))


def leaves_of(asked: Asked) -> Iterator[Asked]:
    """Yield the values within a value that are changed each on its own: lists and tables change as one."""
    shape = asked.shape
    if shape.kind != "part" or shape.optional:
        yield asked
        return
    assert shape.model is not None
    for member in members(shape.model):
        yield from leaves_of(Asked(f"{asked.key}.{member.name}", member))


@lru_cache
def parts_of(step: str) -> tuple[Part, ...]:
    """Return the forms of a step, or that about the design."""
    if step == ABOUT:
        asked = [
            Asked(each.name, each) for each in members(Design) if each.name not in (*HEADINGS, "sources")
        ]
        return (Part(ABOUT, ABOUT, WORDS[ABOUT], "", tuple(asked)),)
    model = next(each for each in members(Design) if each.name == step).shape.model
    assert model is not None
    whole = [Asked(f"{step}.{each.name}", each) for each in members(model)]
    single = tuple(each for each in whole if each.shape.is_single)
    alone = [each for each in whole if not each.shape.is_single]
    rules = Part(step, RULES, "Rules", "", single)
    return (rules, *(_alone(step, each) for each in alone))


def part_of(step: str, slug: str) -> Part:
    """Return a form by its address; raises NotThere."""
    known = {part.slug: part for part in parts_of(step)}
    if slug not in known:
        near = nearest_match(slug, known)
        raise NotThere(
            [Problem(step, repr(slug), f"a part of {step}", near, "The page of the step lists them.")]
        )
    return known[slug]


def part_with(key: str) -> Part | None:
    """Return the form that asks for a value, or None.

    >>> part_with("pool.brackets.0.rate").path, part_with("title").path, part_with("nothing")
    ('pool/brackets', 'about', None)
    """
    for step in (*HEADINGS, ABOUT):
        for part in parts_of(step):
            if any(f"{key}.".startswith(f"{each.key}.") for each in part.asked):
                return part
    return None


def purpose_of(step: str) -> str:
    """Return what a step decides, in a sentence, from its class.

    >>> purpose_of("people"), purpose_of("package")
    ('Who the residents are.', 'The core benefits package: what is free for everyone.')
    """
    model = next(each for each in members(Design) if each.name == step).shape.model
    assert model is not None
    return (model.__doc__ or "").strip().split("\n")[0]


def value_at(tree: Mapping[str, Any], key: str) -> Any:
    """Return the value at a dotted name that leads through no list, or None."""
    at: Any = tree
    for step in key.split("."):
        at = at.get(step) if isinstance(at, Mapping) else None
    return at


def _alone(step: str, asked: Asked) -> Part:
    name = asked.member.name
    return Part(step, name.replace("_", "-"), label(name), asked.member.meaning, (asked,))
