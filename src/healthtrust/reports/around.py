"""What stands around a story in a report: its author, what it is compared with, and what was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from healthtrust.reports.author import Author
from healthtrust.reports.tree.blocks import Block, Item


@dataclass(frozen=True)
class Around:
    """All that a report says beyond the tables of one run; nothing of it is needed."""

    author: Author = field(default_factory=Author)
    against: str = ""
    """The design that this one is compared with, in words."""
    changed: tuple[str, ...] = ()
    """What differs from it, sentence by sentence."""
    files: str = ""
    """The way from the page to the run folder; empty: the page lies in it."""
    drawings: str = ""
    """The way from the page to the folder that holds `figures/`; empty: beside the page."""
    manifest: Mapping[str, str] = field(default_factory=dict)
    """Fingerprint, versions and hashes of inputs, by name."""
    tested: tuple[Item, ...] = ()
    """Tests that were done on the run, beyond those that it can do on its own tables."""
    uncertainty: tuple[Block, ...] = ()
    """What a study of draws found; empty: none was done."""


ALONE = Around()
"""Nothing around a story: as a run tells it by itself."""
