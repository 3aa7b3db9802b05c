"""Designs as a list shows them: each at a glance, and in one line what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.design.read import bundled_designs
from healthtrust.web.designs.comment import first_words
from healthtrust.web.designs.overview import Overview, overview
from healthtrust.web.folder import Folder

FIRST = "valley"
"""The example that all others start from."""


@dataclass(frozen=True)
class Listed:
    """A design in a list: at a glance, and what it shows in a line."""

    seen: Overview
    shows: str


def listed(folder: Folder, bundled: bool) -> list[Listed]:
    """Return the designs of the folder, or those that ship, each at a glance."""
    names = sorted(bundled_designs(), key=lambda name: name != FIRST) if bundled else folder.designs()
    seen = [overview(folder, name) for name in names if folder.is_bundled(name) == bundled]
    return [Listed(each, first_words(each.text)) for each in seen]


def examples(folder: Folder) -> list[tuple[str, str]]:
    """Return name and title of each design that ships."""
    return [(each.seen.name, each.seen.title) for each in listed(folder, bundled=True)]
