"""The folder that is served: its designs, its runs, its trusts, and what the pages keep for themselves.

    <name>.toml           designs, as `healthtrust new` writes them
    runs/                 run folders
    <name>/trust.toml     trusts, as `healthtrust live open` makes them
    studies/              studies of draws
    .healthtrust/         web.toml, secret, web.sqlite, uploads, answers

Every name that comes from a browser is checked against what is there, so that no path leads out of it.

>>> safe_name("canton 2"), safe_name("../canton"), safe_name("")
(True, False, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.read import bundled_designs
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.runs.folder import HOME, RunFolder
from healthtrust.web.settings import OWN

NAME = re.compile(r"[^\W_][\w -]{0,63}")
FINGERPRINT = re.compile(r"[0-9a-f]{12}")


class NotThere(InvalidInput):
    """Something asked for by an address that is not there, or not any more."""


def safe_name(name: str) -> bool:
    """Return whether a design or a trust may be called so: letters, digits, spaces, hyphens."""
    return NAME.fullmatch(name) is not None and name == name.strip()


@dataclass(frozen=True)
class Folder:
    """The folder that is served."""

    path: Path

    @property
    def own(self) -> Path:
        """Where the pages keep what is their own."""
        return self.path / OWN

    @property
    def runs(self) -> Path:
        """Where run folders are."""
        return self.path / HOME

    @property
    def answers(self) -> Path:
        """Where what workers worked out is kept, one folder an answer, by its key."""
        return self.own / "answers"

    def designs(self) -> dict[str, Path]:
        """Return the designs that lie in the folder, by name; not the bundled ones."""
        found = sorted(self.path.glob("*.toml"))
        return {path.stem: path for path in found if safe_name(path.stem) and path.is_file()}

    def design(self, name: str) -> Path:
        """Return the file of a design of the folder, or of a bundled one; raises NotThere."""
        known = {**bundled_designs(), **self.designs()}
        if name not in known:
            remedy = "It may have been renamed or deleted. The list of designs shows what is there."
            raise NotThere([Problem("design", repr(name), "a design", nearest_match(name, known), remedy)])
        return known[name]

    def is_bundled(self, name: str) -> bool:
        """Return whether a design ships with the library and cannot be changed here."""
        return name not in self.designs() and name in bundled_designs()

    def run(self, fingerprint: str) -> RunFolder:
        """Return a finished run; raises NotThere."""
        path = self.runs / fingerprint
        if FINGERPRINT.fullmatch(fingerprint) and (path / "manifest.json").is_file():
            return RunFolder(path)
        from healthtrust.web.deleted import remedy_of  # which reads a folder itself

        raise NotThere(
            [Problem("run", repr(fingerprint), "a finished run", None, remedy_of(self.own, fingerprint))]
        )

    def trusts(self) -> dict[str, Path]:
        """Return the trusts that lie in the folder, by name."""
        found = sorted(self.path.glob("*/trust.toml"))
        return {path.parent.name: path.parent for path in found if safe_name(path.parent.name)}

    def trust(self, name: str) -> Path:
        """Return the folder of a trust; raises NotThere."""
        known = self.trusts()
        if name not in known:
            raise NotThere(
                [Problem("trust", repr(name), "a trust of this folder", nearest_match(name, known))]
            )
        return known[name]
