"""What was worked out, kept to be shown: a tree of blocks with its drawings beside it.

A run folder is one, and so is every answer of a worker: a comparison, a month, a report of a load. Both are
shown by the same templates, and every figure and table in them has addresses of its own below `address`:

    <address>/figures/<name>[.svg|.json|.csv|.xlsx]      <address>/told/<name>[.csv|.xlsx]
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.reports.tree.blocks import Checklist, Document, Drawn, Table
from healthtrust.reports.tree.kept import FILE, as_text, from_text
from healthtrust.runs.folder import damaged
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.results.links import links_of_run

KEY = re.compile(r"[a-z]+-[0-9a-f]{12,64}")


@dataclass(frozen=True)
class Kept:
    """A kept tree: its folder, and the address below which it is shown."""

    path: Path
    address: str

    @property
    def is_there(self) -> bool:
        """Return whether the tree was kept; a run of an older version may lack it."""
        return (self.path / FILE).is_file()

    @property
    def document(self) -> Document:
        """Return the tree; raises NotThere."""
        file = self.path / FILE
        try:
            return _document(file, file.stat().st_mtime_ns, self.address)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise damaged(file) from None
        except FileNotFoundError:
            remedy = "It may have been deleted; asking for it again makes it again."
            raise NotThere(
                [Problem(self.address, "nothing kept", "what was worked out", None, remedy)]
            ) from None

    def figure(self, name: str) -> Drawn:
        """Return a figure of the tree with the question it answers, by name; raises NotThere."""
        blocks = [*self.document.opening, *(block for part in self.document.parts for block in part.blocks)]
        drawn = {block.figure.name: block for block in blocks if isinstance(block, Drawn)}
        if name not in drawn:
            raise NotThere(
                [Problem("figure", repr(name), "a figure that is here", nearest_match(name, drawn))]
            )
        return drawn[name]

    def tables(self) -> dict[str, Table | Checklist]:
        """Return every table of the tree by the name it is taken away by: its own, or its part and place."""
        found: dict[str, Table | Checklist] = {}
        for part in self.document.parts:
            for at, block in enumerate(part.blocks, start=1):
                if isinstance(block, Table | Checklist):
                    found[block.name or f"{part.name}-{at}"] = block
        return found


def kept_run(folder: Folder, fingerprint: str) -> Kept:
    """Return the tree that a run left, else the one made of it since; raises NotThere."""
    own = Kept(folder.run(fingerprint).path, f"/runs/{fingerprint}")
    return own if own.is_there else Kept(folder.answers / prepared_key(fingerprint), own.address)


def prepared_key(fingerprint: str) -> str:
    """Return the key under which the report of a run that left none is kept."""
    return f"run-{fingerprint}"


def kept_answer(folder: Folder, key: str) -> Kept:
    """Return a kept answer by its key, such as compare-0123456789ab; raises NotThere for what is no key."""
    if not KEY.fullmatch(key):
        raise NotThere([Problem("answer", repr(key), "an answer")])
    return Kept(folder.answers / key, f"/answers/{key}")


def keep_answer(folder: Folder, key: str, document: Document) -> Kept:
    """Keep a tree with its drawings, whole or not at all, replacing an earlier one of that key."""
    kept = kept_answer(folder, key)
    beside = kept.path.with_name(f".{key}.{os.getpid()}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / "figures").mkdir(parents=True)
    for figure in document.figures:
        (beside / "figures" / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")
        (beside / "figures" / f"{figure.name}.json").write_text(figure.spec, encoding="utf-8")
    (beside / FILE).write_text(as_text(document), encoding="utf-8")
    shutil.rmtree(kept.path, ignore_errors=True)
    os.replace(beside, kept.path)
    return kept


@lru_cache(maxsize=16)
def _document(file: Path, changed: int, address: str) -> Document:
    text = file.read_text(encoding="utf-8")
    return from_text(links_of_run(text, address) if address.startswith("/runs/") else text)
