"""Read a workbook of inputs as a design: every problem at once, each with its sheet and cell.

>>> import tempfile
>>> from healthtrust.design.read import read_design
>>> from healthtrust.design.workbook.write import write_inputs
>>> valley = read_design("valley")
>>> with tempfile.TemporaryDirectory() as folder:
...     write_inputs(valley, Path(folder) / "inputs.xlsx")
...     read_inputs(Path(folder) / "inputs.xlsx").design == valley.design
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from healthtrust.design.read import Read, Tree, validated
from healthtrust.design.whole import Design
from healthtrust.design.workbook.book import opened
from healthtrust.design.workbook.collected import Collected
from healthtrust.design.workbook.named_tables import write_tables
from healthtrust.design.workbook.origin import Home, base_of, moved, readme_of, start_of
from healthtrust.design.workbook.package_parts import USUAL, Largest
from healthtrust.design.workbook.read_tables import read_tables
from healthtrust.design.workbook.telling import tell, without_source
from healthtrust.design.workbook.tree import tree_in
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Inputs:
    """What a workbook holds: the design, changed tables, what is told, what it was made from."""

    read: Read
    tables: dict[str, bytes]
    """Tables that differ from those that were named, by the name of their file as seen from the home."""
    told: tuple[str, ...]
    base: Read | None
    """The design that the workbook was made from, where it is there."""
    base_name: str


def read_inputs(path: Path | str) -> Read:
    """Return the design that a workbook holds; raises with every problem found.

    Tables that were changed in it are written beside it, into a folder called after it; nothing is written
    where there is any problem.
    """
    path = Path(path)
    home = Home(path.parent, path.stem)
    inputs = inputs_in(path, home)
    write_tables(inputs.tables, home.folder)
    return inputs.read


def inputs_in(path: Path, home: Home, base: Read | None = None, largest: Largest = USUAL) -> Inputs:
    """Return all that a workbook holds; nothing is written.

    base: the design it is compared with, instead of that it was made from: its folder is where relative paths
    start.
    """
    book = opened(path, largest)
    readme = readme_of(book)
    name = readme.get("design", "")
    compared = base or base_of(name, path.parent)
    start = base.folder if base else start_of(readme, path.parent)
    into = Collected(book)
    tree = tree_in(into)
    tables = read_tables(tree, (readme, start, home.stem), into)
    tell(into, readme, compared)
    files = {key: file for key, (file, _) in tables.items()}
    tree, folder = moved(tree, start, home, (files, compared))
    design = _validated(tree, into)
    into.told += without_source(design, compared)
    return Inputs(Read(design, folder, home.stem), dict(tables.values()), tuple(into.told), compared, name)


def _validated(tree: Tree, into: Collected) -> Design:
    """Return the design; raises with what was found in the sheets and what the design's own rules find."""
    try:
        design = validated(tree, "")
    except InvalidInput as invalid:
        known = {problem.where for problem in into.problems}
        moved = [replace(each, where=into.placed(each.where)) for each in invalid.problems]
        fresh = [
            each for each in moved if each.where not in known and not (known and "sheet" not in each.where)
        ]
        raise InvalidInput([*into.problems, *map(_as_share, fresh)]) from None
    refuse(into.problems)
    return design


def _as_share(problem: Problem) -> Problem:
    if problem.expected != "at most 1":
        return problem
    return replace(problem, remedy="A share is a plain number: 0.09 is 9 %.")
