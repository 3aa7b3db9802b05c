"""What may stand in one cell, found from the annotation of a decided value.

>>> from healthtrust.design.pool import Pool
>>> form_of(Pool.model_fields["ceiling_share"]).number, form_of(Pool.model_fields["rate"]).choices
(True, ('as given', 'funds the package'))
>>> form_of(Pool.model_fields["brackets"]).parts.__name__
'Bracket'
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from healthtrust.design.heading import Heading

Limits = dict[str, float]
BOUNDS = ("ge", "gt", "le", "lt")


@dataclass(frozen=True)
class Form:
    """The forms that a value may take: of a cell, of a list within a cell, or of a table of its own."""

    text: bool = False
    whole: bool = False
    number: bool = False
    yes_no: bool = False
    choices: tuple[str, ...] = ()
    limits: Limits = field(default_factory=dict)
    listed: Form | None = None
    """What each member of a list within one cell may be."""
    parts: type[Heading] | None = None
    """What each row of a table is."""
    named: Form | None = None
    """What a table of names holds for each: a value, or a heading under `parts`."""
    inside: type[Heading] | None = None
    """The heading whose values have rows of their own."""
    may_lack: bool = False

    @property
    def in_table(self) -> bool:
        """Return whether the value, or one form of it, is a table on a sheet of its own."""
        return self.parts is not None or self.named is not None

    @property
    def in_cell(self) -> bool:
        """Return whether the value, or one form of it, stands in one cell."""
        return bool(
            self.text or self.whole or self.number or self.yes_no or self.choices or self.listed is not None
        )


def form_of(declared: FieldInfo) -> Form:
    """Return what may stand where a decided value does."""
    form = _form(declared.annotation)
    limits = {**form.limits, **_limits(declared.metadata)}
    return replace(form, limits={} if form.listed or form.in_table else limits)


def _form(annotation: Any) -> Form:
    origin, given = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        inner = _form(given[0])
        return replace(inner, limits={**inner.limits, **_limits(given[1:])})
    if origin in (typing.Union, types.UnionType):
        return _either([_form(each) for each in given])
    if origin is Literal:
        whole = all(isinstance(each, int) for each in given)
        return Form(whole=True) if whole else Form(choices=tuple(map(str, given)))
    if origin is tuple:
        return _list_of(_form(given[0]))
    if origin is dict:
        return _named(_form(given[1]))
    if annotation is type(None):
        return Form(may_lack=True)
    return _plain(annotation)


def _plain(annotation: Any) -> Form:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert issubclass(annotation, Heading)
        return Form(inside=annotation)
    known = {str: Form(text=True), int: Form(whole=True), float: Form(number=True), bool: Form(yes_no=True)}
    if annotation not in known:
        raise TypeError(f"a workbook has no form for {annotation}")
    return known[annotation]


def _list_of(member: Form) -> Form:
    return Form(parts=member.inside) if member.inside else Form(listed=member)


def _named(member: Form) -> Form:
    return Form(named=member, parts=member.inside)


def _either(forms: list[Form]) -> Form:
    both = Form()
    for one in forms:
        both = Form(
            text=both.text or one.text,
            whole=both.whole or one.whole,
            number=both.number or one.number,
            yes_no=both.yes_no or one.yes_no,
            choices=both.choices + one.choices,
            limits={**both.limits, **one.limits},
            listed=both.listed or one.listed,
            parts=both.parts or one.parts,
            named=both.named or one.named,
            inside=both.inside or one.inside,
            may_lack=both.may_lack or one.may_lack,
        )
    return both


def _limits(told: typing.Iterable[Any]) -> Limits:
    found: Limits = {}
    for each in told:
        for limit in (each, *getattr(each, "metadata", ())):
            found |= {b: getattr(limit, b) for b in BOUNDS if getattr(limit, b, None) is not None}
    return found
