"""One form of one design, as its address names it, and what was sent with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.requests import Request

from healthtrust.design.shapes import Shape, members
from healthtrust.design.whole import HEADINGS
from healthtrust.web.forms.changed import Changed, filled_part, normal
from healthtrust.web.forms.filled import Filled, first, with_row, without_row
from healthtrust.web.forms.opened import Opened, open_design
from healthtrust.web.forms.parts import ABOUT, Part, part_of
from healthtrust.web.forms.reading import Mistake
from healthtrust.web.language.spoken import Say

OPENED, DOES, ADD, REMOVE = "opened", "does", "add", "remove"
STATUSES = ("cited", "recalled", "assumed")
LONGEST_SOURCE = 2000


class StepConvertor(Convertor[str]):
    """One of the seven words, in an address."""

    regex = "|".join(HEADINGS)

    def convert(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_string(self, value: str) -> str:
        """Return the word itself."""
        return value


register_url_convertor("step", StepConvertor())


@dataclass(frozen=True)
class Form:
    """A form of a design."""

    opened: Opened
    part: Part

    @property
    def address(self) -> str:
        """Return where it is."""
        return f"/designs/{self.opened.name}/{self.part.path}"

    @property
    def back(self) -> str:
        """Return the page that it belongs to."""
        inner = "" if self.part.step == ABOUT else f"/{self.part.step}"
        return f"/designs/{self.opened.name}{inner}"

    def boxes(self) -> Filled:
        """Return its boxes as they are when it is opened."""
        return filled_part(self.part, self.opened)

    def of_its_own(self, sent: Filled) -> Filled:
        """Return what was sent for boxes of this form, and nothing else."""
        stems = [(each.key, f"{each.key}.", f"{each.key}@") for each in self.part.asked]
        return {
            name: texts
            for name, texts in sent.items()
            if any(name == key or name.startswith((dot, at)) for key, dot, at in stems)
        }

    def with_rows(self, sent: Filled) -> Filled:
        """Return the boxes once a row is added or removed as asked."""
        boxes, wanted = self.of_its_own(sent), first(sent, ADD)
        if wanted:
            shape = self._shape(wanted)
            return with_row(boxes, shape, wanted) if shape else boxes
        name, _, row = first(sent, REMOVE).rpartition(".")
        fits = self._shape(name) is not None and row.isdecimal() and len(row) < 6
        return without_row(boxes, name, int(row)) if fits else boxes

    def _shape(self, name: str) -> Shape | None:
        """Return the shape of a list or a table of this form by the name of its boxes, or None."""
        for each in self.part.asked:
            if name == each.key or name.startswith(f"{each.key}."):
                return _rows_at(each.shape, name[len(each.key) + 1 :].split("."))
        return None


@dataclass(frozen=True)
class Reason:
    """Why a value is changed, as it is filled in."""

    source: str
    status: str
    because: str = ""
    """What is wrong with the source."""
    of_status: str = ""
    """What is wrong with the status."""


def read_reasons(form: Form, changes: Iterable[Changed], sent: Filled | None, say: Say) -> dict[str, Reason]:
    """Return the reason of each change: as it was sent, with what is wrong, or as it stands in the design."""
    found = {}
    for change in changes:
        if not change.needs_reason:
            continue
        if sent is None or because(change.key) not in sent:
            known = form.opened.evidence(change.key)
            found[change.key] = Reason(known.source if known and known.exact else "", "")
            continue
        source = " ".join(first(sent, because(change.key)).split())
        status = first(sent, status_of(change.key))
        found[change.key] = Reason(
            source,
            status,
            _wrong_source(source, change, say),
            "" if status in STATUSES else say("Say how sure you may be of {label}.", label=say(change.label)),
        )
    return found


def mistakes_in(reasons: dict[str, Reason]) -> list[Mistake]:
    """Return what is wrong with some reasons, each at its box."""
    return [
        Mistake(box, text)
        for key, reason in reasons.items()
        for box, text in ((because(key), reason.because), (status_of(key), reason.of_status))
        if text
    ]


def because(key: str) -> str:
    """Return the box of the reason for a value."""
    return f"because@{key}"


def status_of(key: str) -> str:
    """Return the box that says how sure that is."""
    return f"status@{key}"


def _wrong_source(source: str, change: Changed, say: Say) -> str:
    if not source:
        return say("Say why {label} changes, or where its new value comes from.", label=say(change.label))
    if len(source) > LONGEST_SOURCE:
        return say("Say it in at most {most} characters.", most=LONGEST_SOURCE)
    return ""


def _rows_at(shape: Shape, steps: list[str]) -> Shape | None:
    """Return the list or table that a way through boxes leads to, or None."""
    steps = [step for step in steps if step]
    if shape.kind == "either":
        return next((found for each in shape.forms if (found := _rows_at(each, steps))), None)
    if not steps:
        return shape if shape.kind in ("list", "table") and not (shape.choices or _is_plain(shape)) else None
    if shape.kind in ("list", "table"):
        return _rows_at(shape.of, steps[1:]) if shape.of and steps[0].isdecimal() else None
    if shape.kind != "part" or shape.model is None:
        return None
    inner = next((each.shape for each in members(shape.model) if each.name == steps[0]), None)
    return _rows_at(inner, steps[1:]) if inner else None


def _is_plain(shape: Shape) -> bool:
    return shape.kind == "list" and shape.of is not None and shape.of.kind != "part"


def sent_of(fields: FormData) -> Filled:
    """Return the texts that were sent, with the line ends of a file; files are left out."""
    return normal({name: [str(each) for each in fields.getlist(name)] for name in fields})


def _form(request: Request) -> Form:
    asked = request.path_params
    part = part_of(asked.get("step", ABOUT), asked.get("part", ABOUT))
    return Form(open_design(request.app.state.folder, asked["name"]), part)


TheForm = Annotated[Form, Depends(_form)]
"""The form at an address; raises NotThere where there is none."""
