"""Every text a design had here, by its SHA-256, and which change led from one to the next.

What was changed by another program stands in no row; it is noticed as a text that no row led to.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from healthtrust.web.access.roles import Person
from healthtrust.web.store.database import reading, writing
from healthtrust.web.store.schema import CHANGES, VERSIONS
from healthtrust.web.store.trail import note_within

NOTHING = ""
"""What stands for the text before a design was there, and after it is deleted."""
RENAMED = "renamed"
"""The kind of the change by which a name ends, `to` another, and by which one begins, `from` another."""


@dataclass(frozen=True)
class Row:
    """One change of one design, from text to text."""

    number: int
    design: str
    before: str
    after: str
    who: str
    at: float
    said: Mapping[str, Any]
    """`kind`, `keys`, and `because` each."""


@dataclass(frozen=True)
class Step:
    """A change that is about to be kept."""

    design: str
    before: str
    after: str
    kind: str
    keys: Sequence[str] = ()
    because: Mapping[str, tuple[str, str]] | None = None
    about: Mapping[str, Any] | None = None


def digest(text: str) -> str:
    """Return the SHA-256 of a text; nothing for no text.

    >>> digest("")[:4], digest("a")[:4]
    ('', 'ca97')
    """
    return hashlib.sha256(text.encode()).hexdigest() if text else NOTHING


def keep_texts(engine: Engine, *texts: str) -> None:
    """Keep texts that are not kept yet."""
    hashes = {digest(text): text for text in texts if text}
    with reading(engine) as connection:
        listed = select(VERSIONS.c.hash).where(VERSIONS.c.hash.in_(hashes))
        known = set(connection.execute(listed).scalars())
    if missing := {key: text for key, text in hashes.items() if key not in known}:
        with writing(engine) as connection:
            for key, text in missing.items():
                if connection.execute(select(VERSIONS.c.hash).where(VERSIONS.c.hash == key)).first() is None:
                    connection.execute(insert(VERSIONS).values(hash=key, text=text))


def text_of(engine: Engine, key: str) -> str | None:
    """Return a kept text, or None."""
    with reading(engine) as connection:
        text: str | None = connection.execute(select(VERSIONS.c.text).where(VERSIONS.c.hash == key)).scalar()
        return text


def rows_of(engine: Engine, design: str) -> list[Row]:
    """Return the changes of a design, the first first; also those under the name that it had before."""
    rows = _rows(engine, design)
    last = max((n for n, row in enumerate(rows) if row.said.get("from") and _is_renamed(row)), default=None)
    if last is None:
        return rows
    was = rows_of(engine, str(rows[last].said["from"]))
    before = [row for row in was if row.number < rows[last].number and "to" not in row.said]
    return [*before, *rows[last:]]


def _is_renamed(row: Row) -> bool:
    return row.said.get("kind") == RENAMED


def _rows(engine: Engine, design: str) -> list[Row]:
    with reading(engine) as connection:
        wanted = select(CHANGES).where(CHANGES.c.design == design).order_by(CHANGES.c.number)
        return [
            Row(**{**row, "said": json.loads(row["said"])}) for row in connection.execute(wanted).mappings()
        ]


def note_step(connection: Connection, person: Person, step: Step) -> None:
    """Keep which text followed which, by whom, and say so in the trail."""
    said = {
        "kind": step.kind,
        "keys": list(step.keys),
        "because": dict(step.because or {}),
        **(step.about or {}),
    }
    row = {
        "design": step.design,
        "before": digest(step.before),
        "after": digest(step.after),
        "who": person.name,
        "at": time.time(),
        "said": json.dumps(said, ensure_ascii=False),
    }
    connection.execute(insert(CHANGES).values(row))
    note_within(
        connection,
        person,
        "design",
        {"design": step.design, "does": step.kind, "keys": list(step.keys), "text": digest(step.after)},
    )
