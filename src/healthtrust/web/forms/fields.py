"""Forms as their templates show them: every box with its label, hint, unit, range, default and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from healthtrust.design.shapes import Member, Shape, members
from healthtrust.web.forms.filled import GIVEN, HOW, KEY, ROWS, VALUE, Filled, first, rows_of
from healthtrust.web.forms.opened import Evidence, Opened
from healthtrust.web.forms.parts import Part
from healthtrust.web.forms.reading import Mistake
from healthtrust.web.forms.words import label, limits_in_words, said
from healthtrust.web.language.spoken import Say

Look = Literal["box", "area", "select", "radios", "ticks", "rows", "cards", "keys", "part", "either"]

MOST_RADIOS = 4
MOST_COLUMNS = 6
LONG_TEXT = 60

FORMS: Mapping[str, str] = {
    "whole": "How many like ones",
    "text": "A name or a file",
    "list": "Listed one by one",
}


@dataclass(frozen=True)
class Field:
    """A box, or a group of them."""

    look: Look
    name: str
    label: str
    meaning: str = ""
    unit: str = ""
    limits: str = ""
    default: str | None = None
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    mistake: str = ""
    evidence: Evidence | None = None
    is_leaf: bool = False
    is_share: bool = False
    is_number: bool = False
    optional: bool = False
    given: bool = True
    how: str = ""
    option: str = ""
    """What it is called as one of two forms of a value."""
    fields: tuple[Field, ...] = ()
    """What stands within: of a part, of either form, of one row of a new list."""
    rows: tuple[tuple[Field, ...], ...] = ()
    heads: tuple[Field, ...] = ()
    """The columns of rows, for their heads."""
    slider: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """Return what is in the box."""
        return self.texts[0] if self.texts else ""

    @property
    def id(self) -> str:
        """Return the anchor of the box."""
        return anchor(self.name)

    @property
    def is_mistaken(self) -> bool:
        """Return whether something is wrong with it, or with anything in it."""
        inner = [*self.fields, *(each for row in self.rows for each in row)]
        return bool(self.mistake) or any(each.is_mistaken for each in inner)


@dataclass
class Drawer:
    """Draws the fields of a form from what is filled in and what is wrong with it."""

    form: Filled
    opened: Opened
    mistakes: Sequence[Mistake] = ()
    _said: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mistake in self.mistakes:
            self._said.setdefault(mistake.box, mistake.text)

    def fields(self, part: Part) -> list[Field]:
        """Return the fields of a form."""
        return [self.field(each.member, each.key) for each in part.asked]

    def field(self, member: Member, name: str, within: bool = False) -> Field:
        """Return the field of a value; `within` a row it has no default and no evidence of its own."""
        shape = member.shape.in_currency(self.opened.design.currency)
        is_leaf = not within and (shape.kind != "part" or shape.optional)
        default = None if within or member.required else said(shape, member.default)
        about: dict[str, Any] = {
            "label": label(name),
            "meaning": member.meaning,
            "unit": shape.unit,
            "limits": limits_in_words(_inner(shape)),
            "default": default if shape.kind != "part" else None,
            "optional": shape.optional,
            "is_leaf": is_leaf,
            "evidence": self.opened.evidence(name) if is_leaf else None,
        }
        return self._drawn(shape, name, about, within)

    def _drawn(self, shape: Shape, name: str, about: Mapping[str, Any], within: bool) -> Field:
        if shape.kind == "part":
            return self._part(shape, name, about, within)
        if shape.kind == "either":
            return self._either(shape, name, about, within)
        if shape.kind == "table":
            return self._keys(shape, name, about) if shape.choices else self._table(shape, name, about)
        if shape.kind == "list" and shape.of is not None and shape.of.kind == "part":
            return self._list(shape.of, name, about)
        return self._single(shape, name, about)

    def _single(self, shape: Shape, name: str, about: Mapping[str, Any]) -> Field:
        inner = _inner(shape)
        texts = tuple(self.form.get(name, ()))
        return Field(
            name=name,
            look=_look(shape, texts),
            texts=texts,
            choices=tuple(str(each) for each in inner.choices),
            mistake=self._said.get(name, ""),
            is_share=inner.is_share,
            is_number=shape.kind in ("number", "whole"),
            slider=_slider(shape),
            **about,
        )

    def _part(self, shape: Shape, name: str, about: Mapping[str, Any], within: bool) -> Field:
        assert shape.model is not None
        inside = within or shape.optional
        given = not shape.optional or first(self.form, f"{name}{GIVEN}") == "yes"
        fields = tuple(self.field(each, f"{name}.{each.name}", inside) for each in members(shape.model))
        mistake = self._said.get(name) or self._said.get(f"{name}{GIVEN}", "")
        return Field(look="part", name=name, given=given, fields=fields, mistake=mistake, **about)

    def _either(self, shape: Shape, name: str, about: Mapping[str, Any], within: bool) -> Field:
        inner = [
            self._drawn(form, name, {**about, "option": FORMS[form.kind], "meaning": "", "default": None,
                                     "is_leaf": False, "evidence": None}, within)
            for form in shape.forms
        ]  # fmt: skip
        how, mistake = first(self.form, f"{name}{HOW}"), self._said.get(f"{name}{HOW}", "")
        inner = [each if str(at) == how else replace(each, mistake="") for at, each in enumerate(inner)]
        return Field(look="either", name=name, how=how, fields=tuple(inner), mistake=mistake, **about)

    def _keys(self, shape: Shape, name: str, about: Mapping[str, Any]) -> Field:
        assert shape.of is not None
        fields = [
            self._single(shape.of, f"{name}.{key}", {"label": str(key), "unit": shape.unit, "optional": True})
            for key in shape.choices
        ]
        return Field(look="keys", name=name, fields=tuple(fields), mistake=self._said.get(name, ""), **about)

    def _list(self, of: Shape, name: str, about: Mapping[str, Any]) -> Field:
        assert of.model is not None
        within = members(of.model)
        rows = [
            tuple(self.field(each, f"{name}.{at}.{each.name}", True) for each in within)
            for at in range(rows_of(self.form, name))
        ]
        heads = tuple(self.field(each, f"{name}.{each.name}", True) for each in within)
        return self._rows(name, about, rows, heads)

    def _table(self, shape: Shape, name: str, about: Mapping[str, Any]) -> Field:
        assert shape.of is not None
        rows = [self._keyed(shape.of, f"{name}.{at}") for at in range(rows_of(self.form, name))]
        return self._rows(name, about, rows, self._keyed(shape.of, name))

    def _keyed(self, of: Shape, row: str) -> tuple[Field, ...]:
        key = self._single(Shape("text"), f"{row}{KEY}", {"label": "Name"})
        if of.kind == "part":
            assert of.model is not None
            return (key, *(self.field(each, f"{row}.{each.name}", True) for each in members(of.model)))
        value = {"label": "Value", "unit": of.unit, "limits": limits_in_words(of)}
        return (key, self._single(of, f"{row}{VALUE}", value))

    def _rows(
        self, name: str, about: Mapping[str, Any], rows: Iterable[tuple[Field, ...]], heads: tuple[Field, ...]
    ) -> Field:
        plain = len(heads) <= MOST_COLUMNS and all(each.look in ("box", "select", "radios") for each in heads)
        mistake = self._said.get(name) or self._said.get(f"{name}{ROWS}", "")
        look: Look = "rows" if plain else "cards"
        return Field(look=look, name=name, rows=tuple(rows), heads=heads, mistake=mistake, **about)


def anchor(name: str) -> str:
    """Return the anchor of a box.

    >>> anchor("pool.brackets.0.rate"), anchor("review.survey.by_segment.at risk")
    ('f-pool-brackets-0-rate', 'f-review-survey-by_segment-at-risk')
    """
    return f"f-{re.sub(r'[^A-Za-z0-9_]+', '-', name)}"


def place_of(box: str, form: Filled) -> str:
    """Return the anchor that a mistake leads to.

    >>> place_of("plans", {"plans@how": ["0"], "plans": [""]}), place_of("pace@given", {})
    ('f-plans-box', 'f-pace-given')
    """
    text_chosen = first(form, f"{box}{HOW}") == "0" or (f"{box}{HOW}" in form and f"{box}{ROWS}" not in form)
    return f"{anchor(box)}-box" if f"{box}{HOW}" in form and text_chosen else anchor(box)


def name_in_words(box: str, say: Say) -> str:
    """Return what a box is called.

    >>> from healthtrust.web.language.spoken import spoken
    >>> name_in_words("pool.brackets.2.rate", spoken("en")), name_in_words("seed", spoken("en"))
    ('Brackets, row 3, rate', 'Seed')
    """
    steps = box.split("@")[0].split(".")
    rows = [at for at, step in enumerate(steps) if step.isdecimal()]
    if not rows:
        return say(label(steps[-1]))
    row = rows[-1]
    told = {"list": say(label(steps[row - 1])), "row": int(steps[row]) + 1}
    if row == len(steps) - 1:
        return say("{list}, row {row}", **told)
    return say("{list}, row {row}, {name}", **told, name=say(label(steps[-1])).lower())


def _inner(shape: Shape) -> Shape:
    return shape.of if shape.of is not None and shape.kind == "list" else shape


def _look(shape: Shape, texts: Sequence[str]) -> Look:
    if shape.kind == "list":
        return "ticks" if shape.of is not None and shape.of.kind == "choice" else "area"
    if shape.kind == "yes or no":
        return "radios"
    if shape.kind == "choice":
        return "radios" if len(shape.choices) <= MOST_RADIOS else "select"
    return "area" if any("\n" in text or len(text) > LONG_TEXT for text in texts) else "box"


def _slider(shape: Shape) -> tuple[str, str] | None:
    """Return the ends of a slider that may stand beside a box; none where a number has not both."""
    low, high = shape.limits.at_least, shape.limits.at_most
    if shape.kind != "number" or shape.optional or low is None or high is None or high > LONG_TEXT:
        return None
    return f"{low:g}", f"{high:g}"
