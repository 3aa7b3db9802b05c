"""A design as a form opens it: its values, those of the design it extends, and where they come from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from healthtrust.design.read import parsed, read_text, validated
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.web.designs.differences import extended_name
from healthtrust.web.designs.saving import base_tree, own_text
from healthtrust.web.designs.versions import digest, keep_texts, text_of
from healthtrust.web.folder import Folder
from healthtrust.web.forms.parts import value_at
from healthtrust.web.store.database import DatabaseAway


@dataclass(frozen=True)
class Evidence:
    """Where a value comes from, how sure that is, and whether it is said of the value itself."""

    source: str
    status: str
    exact: bool


@dataclass(frozen=True)
class Opened:
    """A design's text at a path, read."""

    name: str
    path: Path
    text: str
    design: Design
    is_bundled: bool

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the text."""
        return digest(self.text)

    @cached_property
    def plain(self) -> dict[str, Any]:
        """Return every value as plain values, defaults too."""
        return self.design.as_plain()

    @cached_property
    def base(self) -> dict[str, Any]:
        """Return the values written in the design that this one extends; empty where it stands alone."""
        return base_tree(self.text, self.path)

    @cached_property
    def base_plain(self) -> dict[str, Any] | None:
        """Return every value of the design that is extended; None where none is, or it is wrong."""
        try:
            return validated(self.base, self.path.name).as_plain() if self.base else None
        except InvalidInput:
            return None

    @property
    def extends(self) -> str:
        """Return the name of the design that this one extends, or nothing."""
        return extended_name(self.text)

    @cached_property
    def own(self) -> dict[str, Any]:
        """Return the values that this text itself gives."""
        return parsed(self.text)

    def evidence(self, key: str) -> Evidence | None:
        """Return where a value comes from: what is said of it, else of the nearest part around it.

        What the extended design says of its own value is not said of one that stands here instead.
        """
        instead = value_at(self.own, key) is not None
        sources = {
            name: source
            for name, source in self.design.sources.items()
            if not instead or name in self.own.get("sources", {})
        }
        steps = key.split(".")
        for length in range(len(steps), 0, -1):
            found = sources.get(".".join(steps[:length]))
            if found is not None:
                return Evidence(found.source, found.status, length == len(steps))
        return None


def open_design(folder: Folder, name: str) -> Opened:
    """Return a design of the folder, or one that ships; raises NotThere, or InvalidInput."""
    path = folder.design(name)
    text = own_text(path)
    return Opened(name, path, text, read_text(text, path).design, folder.is_bundled(name))


def remember(engine: Engine, opened: Opened) -> None:
    """Keep the text that a form is opened on, so that a change of it can be told from any other."""
    with suppress(DatabaseAway):  # looking goes on without it
        keep_texts(engine, opened.text)


def as_it_was(opened: Opened, engine: Engine, key: str) -> Opened:
    """Return a design as it was when a form was opened, where that is known; else as it is."""
    text = None if key == opened.hash else text_of(engine, key)
    if text is None:
        return opened
    try:
        design = read_text(text, opened.path).design
    except InvalidInput:
        return opened
    return Opened(opened.name, opened.path, text, design, opened.is_bundled)
