"""What a form changes: every value typed anew, checked with the whole design, each mistake at its box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.design.keys import CALLED
from healthtrust.design.shapes import Shape, members, plain
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.saving import REMOVED, Change, changed_text
from healthtrust.web.forms.filled import GIVEN, HOW, KEY, VALUE, Filled, filled, first, rows_of
from healthtrust.web.forms.opened import Opened
from healthtrust.web.forms.parts import Asked, Part, value_at
from healthtrust.web.forms.reading import Mistake, Reader, one_text, read_member
from healthtrust.web.forms.words import label, rows_in_words, said
from healthtrust.web.language.spoken import Say

UNEXPLAINED = frozenset({"title", "schema_version"})
"""Values that need no source: nobody asks where a title comes from."""
NAMED = (KEY, *(f".{name}" for name in CALLED))
"""The boxes of a row that say what it is called."""


@dataclass(frozen=True)
class Changed:
    """A value that is changed, before and after as plain values; None where there is nothing."""

    asked: Asked
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """Return its dotted name."""
        return self.asked.key

    @property
    def label(self) -> str:
        """Return what it is called."""
        return label(self.key)

    @property
    def needs_reason(self) -> bool:
        """Return whether somebody must say why."""
        return self.key not in UNEXPLAINED

    def lines(self, currency: str) -> tuple[list[str], list[str]]:
        """Return both sides in words, line by line; of lists only the lines that are not on both sides."""
        shape = self.asked.shape.in_currency(currency)
        if shape.is_single:
            return [said(shape, self.before)], [said(shape, self.after)]
        one = _rows(shape, self.before)
        other = _rows(shape, self.after)
        kept = [line for line in other if line not in one]
        gone = [line for line in one if line not in other]
        if not kept and not gone:  # the same in another order
            return one, other
        return gone or ["none of these"], kept or ["none of these"]


def _rows(shape: Shape, value: Any) -> list[str]:
    return rows_in_words(shape, value) if value not in (None, [], {}, "") else ["none"]


@dataclass(frozen=True)
class Outcome:
    """What came of a form: what it changes, and what is wrong with it."""

    changes: tuple[Changed, ...]
    mistakes: tuple[Mistake, ...]


def filled_part(part: Part, opened: Opened) -> Filled:
    """Return the boxes of a form as they are when it is opened."""
    boxes: Filled = {}
    for each in part.asked:
        boxes |= filled(each.shape, each.key, value_at(opened.plain, each.key))
    return boxes


def read_part(part: Part, opened: Opened, form: Filled, say: Say) -> Outcome:
    """Return what a form changes of the design as it was opened, and every mistake in it."""
    changes: list[Changed] = []
    mistakes: list[Mistake] = []
    for leaf in part.leaves:
        before = value_at(opened.plain, leaf.key)
        if _boxes(form, leaf.key) == _boxes(filled(leaf.shape, leaf.key, before), leaf.key):
            continue
        reader = Reader(form, say)
        after = read_member(reader, leaf.member, leaf.key)
        if not reader.mistakes:
            _refuse_what_is_extended(reader, leaf, opened, after)
        mistakes += reader.mistakes
        if not reader.mistakes and _whole(leaf.shape, after) != _whole(leaf.shape, before):
            changes.append(Changed(leaf, before, after))
    return Outcome(tuple(changes), tuple(mistakes))


def change_of(opened: Opened, key: str, changes: Sequence[Changed], because: Mapping[str, Any]) -> Change:
    """Return what is to be saved."""
    values = {
        each.key: REMOVED if each.after is None else lean(each.asked.shape, each.after) for each in changes
    }
    return Change(opened.name, key, values, dict(because))


def problems_with(opened: Opened, change: Change) -> Sequence[Problem]:
    """Return what is wrong with the whole design once a change is made; nothing is written."""
    try:
        changed_text(opened.text, opened.path, change)
    except InvalidInput as invalid:
        return invalid.problems
    return ()


def placed(problem: Problem, form: Filled, part: Part, say: Say) -> Mistake:
    """Return a problem at the box it speaks of, or at none where this form has no such box."""
    pieces = problem.where.split(", ")
    while pieces[1:] and (pieces[0].endswith(".toml") or pieces[0].startswith("line ")):
        pieces = pieces[1:]
    key = ".".join(pieces)
    box = box_of(key, form)
    inner = next((each for each in part.asked if f"{box}.".startswith(f"{each.key}.")), None)
    expected = say(problem.expected)
    text = say("Found {found}; expected {expected}.", found=say(problem.found), expected=expected)
    if problem.nearest:
        text = say("{text} Did you mean {near}?", text=text, near=problem.nearest)
    if problem.remedy and not problem.remedy.startswith("See: healthtrust"):
        text = say("{text} {remedy}", text=text, remedy=say(problem.remedy))
    return Mistake(box, text) if inner else Mistake("", say("{name}: {text}", name=key, text=text))


def box_of(key: str, form: Filled) -> str:
    """Return the box of a dotted name; rows of tables are found by what they are called.

    >>> box_of("pool.brackets.0.rate", {"pool.brackets.0.rate": ["x"], "pool.brackets@rows": ["1"]})
    'pool.brackets.0.rate'
    >>> box_of("a.B.rate", {"a@rows": ["1"], "a.0.name": ["B"], "a.0.rate": ["x"]})
    'a.0.rate'
    >>> box_of("a.Upton.price", {"a@rows": ["1"], "a.0@key": ["Upton"], "a.0.price": ["x"]})
    'a.0.price'
    """
    if key in form:
        return key
    for table in (name.removesuffix("@rows") for name in form if name.endswith("@rows")):
        for at in range(rows_of(form, table)):
            row = f"{table}.{at}"
            called = next((text for mark in NAMED if (text := first(form, f"{row}{mark}"))), "")
            if called and f"{key}.".startswith(f"{table}.{called}."):
                rest = key[len(f"{table}.{called}") :]
                inner = next((each for each in (f"{row}{rest}", f"{row}{VALUE}") if each in form), "")
                return inner or next(f"{row}{mark}" for mark in NAMED if f"{row}{mark}" in form)
    if key.rpartition(".")[2].isdecimal():
        of_row = [name for name in form if name.startswith(f"{key}.") or name == f"{key}{KEY}"]
        if of_row:
            return of_row[0]
    marks = ("", HOW, GIVEN, "@rows")
    if any(f"{key}{mark}" in form for mark in marks) or "." not in key:
        return key
    return box_of(key.rpartition(".")[0], form)


def lean(shape: Shape, value: Any) -> Any:
    """Return a value as a file would have it: whole numbers plain, within rows no defaults written out."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if shape.kind == "either":
        form = next((each for each in shape.forms if (each.kind == "list") == isinstance(value, list)), shape)
        return lean(form, value)
    if shape.kind == "part" and isinstance(value, dict):
        assert shape.model is not None
        return {
            each.name: lean(each.shape, value[each.name])
            for each in members(shape.model)
            if each.name in value and (each.required or value[each.name] != each.default)
        }
    if shape.of is not None and isinstance(value, list):
        return [lean(shape.of, each) for each in value]
    if shape.of is not None and isinstance(value, dict):
        return {key: lean(shape.of, each) for key, each in value.items()}
    return value


def normal(form: Mapping[str, Sequence[str]]) -> Filled:
    """Return a form as it was sent, with the line ends of a file."""
    return {name: [one_text(text) for text in texts] for name, texts in form.items()}


def _boxes(form: Mapping[str, list[str]], name: str) -> Filled:
    return {
        box: texts
        for box, texts in form.items()
        if texts and (box == name or box.startswith((f"{name}.", f"{name}@")))
    }


def _whole(shape: Shape, value: Any) -> Any:
    """Return a value without what makes no difference: what is not given, and defaults."""
    return plain(lean(shape, value)) if value is not None else None


def _refuse_what_is_extended(reader: Reader, leaf: Asked, opened: Opened, after: Any) -> None:
    """Keep a mistake where somebody takes away what the extended design gives: a file cannot say that."""
    base = value_at(opened.base, leaf.key)
    where = opened.extends
    box = f"{leaf.key}{GIVEN}" if leaf.shape.kind == "part" else leaf.key
    if after is None and base is not None:
        reader.wrong(
            box,
            "The design it extends, {design}, gives a value, so this cannot be left empty. Enter a value.",
            design=where,
        )
    if leaf.shape.kind == "table" and isinstance(base, dict):
        for name in [each for each in base if each not in after]:
            reader.wrong(
                leaf.key,
                "{name} is given by the design it extends, {design}, and cannot be removed. "
                "Put it back, with another value if you like.",
                name=name,
                design=where,
            )
