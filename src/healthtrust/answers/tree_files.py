"""The files of a kept tree: what it says, and its drawings beside it, by name."""

from __future__ import annotations

from healthtrust.reports.tree.blocks import Document
from healthtrust.reports.tree.kept import FILE, as_text


def tree_files(document: Document, under: str = "") -> dict[str, str]:
    """Return the files in which a tree is kept, by their names in its folder; under: a folder for all."""
    files = {FILE: as_text(document)}
    for figure in document.figures:
        files |= {f"figures/{figure.name}.svg": figure.svg, f"figures/{figure.name}.json": figure.spec}
    return {f"{under}{name}": text for name, text in files.items()}
