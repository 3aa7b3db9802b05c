"""One design at a glance: what it decides step by step, what differs, its problems, its last run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthtrust.design.differences import Difference
from healthtrust.design.differences import differences as between
from healthtrust.design.read import bundled_designs, read_text, validated
from healthtrust.design.whole import HEADINGS, Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.differences import extended_name
from healthtrust.web.designs.runs_of import LastRun, last_run
from healthtrust.web.designs.saving import base_tree, own_text
from healthtrust.web.designs.versions import digest
from healthtrust.web.folder import Folder


@dataclass(frozen=True)
class Read:
    """What a text says: the design, or why it cannot be read; and what it decides otherwise than its base."""

    design: Design | None
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Overview:
    """One design of a folder, or one that ships."""

    name: str
    text: str
    is_bundled: bool
    extends: str
    read: Read
    run: LastRun | None

    @property
    def title(self) -> str:
        """What the design is called; its file's name while it cannot be read."""
        return self.read.design.title if self.read.design else self.name

    @property
    def hash(self) -> str:
        """SHA-256 of the file's text."""
        return digest(self.text)

    def changed(self, heading: str) -> list[Difference]:
        """Return what differs under a heading."""
        return [each for each in self.read.differences if each.key.partition(".")[0] == heading]

    def wrong(self, heading: str) -> list[Problem]:
        """Return the problems under a heading."""
        return [each for each in self.read.problems if heading_of(each) == heading]


def overview(folder: Folder, name: str) -> Overview:
    """Return a design at a glance, also one that cannot be read; raises NotThere."""
    path = folder.design(name)
    try:
        text, read = own_text(path), None
    except InvalidInput as broken:
        text, read = path.read_bytes().decode("utf-8", "replace"), Read(None, broken.problems, ())
    read = read or _read(text, path, _stand(text, path))
    run = last_run(folder, name, read.design)
    return Overview(name, text, folder.is_bundled(name), extended_name(text), read, run)


def heading_of(problem: Problem) -> str:
    """Return the heading a problem lies under; empty for one of the whole design.

    >>> heading_of(Problem("valley.toml, line 11, market.plans", "'fore'", "a number"))
    'market'
    """
    heading = problem.where.rpartition(", ")[2].partition(".")[0]
    return heading if heading in HEADINGS else ""


def in_steps(differences: Sequence[Difference]) -> dict[str, list[Difference]]:
    """Return differences by heading in the order of the flow; those of the whole design first."""
    parts: dict[str, list[Difference]] = {heading: [] for heading in ("", *HEADINGS)}
    for each in differences:
        heading = each.key.partition(".")[0]
        parts[heading if heading in HEADINGS else ""].append(each)
    return {heading: listed for heading, listed in parts.items() if listed}


def _stand(text: str, path: Path) -> tuple[str, ...]:
    """Return the texts of all designs that one extends: what was read is read anew when one changes."""
    texts: list[str] = []
    while (name := extended_name(text)) and len(texts) < 20:
        above = bundled_designs().get(name) or path.parent / f"{name}.toml"
        if not above.is_file():
            break
        text, path = above.read_bytes().decode("utf-8", "replace"), above
        texts.append(text)
    return tuple(texts)


@lru_cache(maxsize=64)
def _read(text: str, path: Path, above: tuple[str, ...]) -> Read:
    try:
        design = read_text(text, path).design
        base = base_tree(text, path)
        found = between(validated(base, path.name), design) if base else []
    except InvalidInput as wrong:
        return Read(None, wrong.problems, ())
    return Read(design, (), tuple(found))
