"""What stands around a story in a report: its author, what it is compared with, and what was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from healthtrust.reports.author import Author
from healthtrust.reports.tree.blocks import Block, Item


@dataclass(frozen=True)
class Changed:
    """One decision that differs: its dotted name, what it means, and what either design decides."""

    name: str
    meaning: str
    before: str
    after: str

    @property
    def said(self) -> str:
        """Return it in words for those who know the design."""
        meaning = f": {self.meaning}" if self.meaning else ""
        return f"`{self.name}`{meaning}\n\t{self.before} becomes {self.after}"


@dataclass(frozen=True)
class Around:
    """All that a report says beyond the tables of one run; nothing of it is needed."""

    author: Author = field(default_factory=Author)
    against: str = ""
    """The design that this one is compared with, in words."""
    changed: tuple[Changed, ...] = ()
    """What is decided otherwise."""
    files: str = ""
    """The way from the page to the run folder; empty: the page lies in it."""
    design: str = "design.toml"
    """The resolved design, as a command names it from the folder that holds the runs."""
    manifest: Mapping[str, str] = field(default_factory=dict)
    """Fingerprint, versions and hashes of inputs, by name."""
    tested: tuple[Item, ...] = ()
    """Tests that were done on the run, beyond those that it can do on its own tables."""
    uncertainty: tuple[Block, ...] = ()
    """What a study of draws found; empty: none was done."""


ALONE = Around()
"""Nothing around a story: as a run tells it by itself."""
