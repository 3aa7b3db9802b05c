"""Where a workbook comes from: what its first sheet says, the design it was made from, where paths start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.keys import found, put
from healthtrust.design.read import BUNDLED, FILES, Read, Tree, bundled_designs, read_design, rebased
from healthtrust.design.workbook.book import Book
from healthtrust.design.workbook.cells import text_in
from healthtrust.design.workbook.write import BEGINS_AT, README
from healthtrust.ground.errors import InvalidInput


@dataclass(frozen=True)
class Home:
    """Where the design will lie that a workbook holds, and what it will be called."""

    folder: Path
    stem: str


def readme_of(book: Book) -> dict[str, str]:
    """Return what the first sheet says, by the name of each row."""
    sheet = book.sheet(README)
    rows = sheet.cells if sheet else []
    return {str(row[0]).strip(): text_in(row[1]) for row in rows if len(row) > 1 and row[0] and row[1] != ""}


def base_of(name: str, beside: Path) -> Read | None:
    """Return the design that a workbook says it was made from, where it can be read."""
    if name not in bundled_designs() and Path(name).suffix != ".toml":
        return None
    try:
        return read_design(name if name in bundled_designs() else beside / name)
    except (InvalidInput, OSError):
        return None


def start_of(readme: dict[str, str], beside: Path) -> str:
    """Return the folder where relative paths start."""
    said = readme.get(BEGINS_AT, "")
    bundled = str(next(iter(bundled_designs().values())).parent)
    return bundled if said == BUNDLED else str(beside / said)


def moved(tree: Tree, start: str, home: Home, given: tuple[dict[str, str], Read | None]) -> tuple[Tree, str]:
    """Return the tree with its new files, and the folder where its paths start.

    That is where they started before, unless a file is named that lies by the home. given: the files of
    tables that were changed, by the value that names each, and the design the workbook was made from.
    """
    files, base = given
    keys = {f"{heading}.{key}" for heading, key in FILES}
    before = base.design.as_plain() if base else tree
    own = {key: found(tree, key) for key in keys if found(before, key) != found(tree, key)} | files
    stays = Path(start).resolve() == home.folder.resolve()
    if own and not stays:
        tree = rebased(tree, Path(start), home.folder)
    for key, name in own.items():
        if name is not None:
            put(tree, key, name)
    return tree, str(home.folder) if stays or own else start
