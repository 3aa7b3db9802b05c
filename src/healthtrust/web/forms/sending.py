"""What a form that was sent comes to: rows to add, mistakes to mend, changes to check or to save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import Engine

from healthtrust.web.designs.saving import Change
from healthtrust.web.forms import asking, changed
from healthtrust.web.forms.asking import Form, Reason
from healthtrust.web.forms.changed import Changed
from healthtrust.web.forms.filled import Filled, first
from healthtrust.web.forms.opened import as_it_was
from healthtrust.web.forms.reading import Mistake
from healthtrust.web.language.spoken import Say

Next = Literal["fill in", "nothing", "check", "save"]


@dataclass(frozen=True)
class Sent:
    """A form that was sent, and what comes next."""

    next: Next
    boxes: Filled
    hash: str
    """SHA-256 of the design's text when the form was opened."""
    mistakes: Sequence[Mistake] = ()
    changes: Sequence[Changed] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    change: Change | None = None


def understood(form: Form, engine: Engine, fields: Filled, say: Say) -> Sent:
    """Return what a form that was sent comes to; nothing is written."""
    key = first(fields, asking.OPENED) or form.opened.hash
    if first(fields, asking.ADD) or first(fields, asking.REMOVE):
        return Sent("fill in", form.with_rows(fields), key)
    before = Form(as_it_was(form.opened, engine, key), form.part)
    sent = _checked(before, form.of_its_own(fields), key, say)
    if sent.next != "check" or first(fields, asking.DOES) == "edit":
        return sent if sent.next != "check" else replace(sent, next="fill in")
    if first(fields, asking.DOES) != "save":
        return replace(sent, reasons=asking.read_reasons(before, sent.changes, None, say))
    reasons = asking.read_reasons(before, sent.changes, fields, say)
    missing = asking.mistakes_in(reasons)
    if missing:
        return replace(sent, reasons=reasons, mistakes=missing)
    said = {name: (reason.source, reason.status) for name, reason in reasons.items()}
    change = changed.change_of(before.opened, key, sent.changes, said)
    return replace(sent, next="save", reasons=reasons, change=change)


def _checked(form: Form, boxes: Filled, key: str, say: Say) -> Sent:
    """Return the changes of a form, checked with the whole design, or every mistake."""
    outcome = changed.read_part(form.part, form.opened, boxes, say)
    change = changed.change_of(form.opened, key, outcome.changes, {})
    problems = changed.problems_with(form.opened, change) if outcome.changes else ()
    wrong = [*outcome.mistakes, *(changed.placed(each, boxes, form.part, say) for each in problems)]
    if wrong:
        return Sent("fill in", boxes, key, wrong)
    return Sent("check" if outcome.changes else "nothing", boxes, key, changes=outcome.changes)
