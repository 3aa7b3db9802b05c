"""What a workbook that was sent says about a design of the folder, as plain values that are kept."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from healthtrust.design.read import read_text
from healthtrust.design.workbook.origin import Home
from healthtrust.design.workbook.package_parts import Largest
from healthtrust.design.workbook.read import inputs_in
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.saving import own_text
from healthtrust.web.designs.versions import digest
from healthtrust.web.folder import Folder
from healthtrust.web.workbooks.uploads import kept, write_found

CELL = re.compile(r"(?P<file>.*?), sheet '(?P<sheet>.*?)'(?:, cell (?P<cell>[A-Z]+[0-9]+))?")


def read_upload(folder: Folder, hash_: str, name: str, largest: Largest) -> bool:
    """Read a workbook for a design and keep what was found in it; return whether all of it is sound."""
    path = folder.design(name)
    text = own_text(path)
    found: dict[str, Any] = {"opened": digest(text), "problems": [], "told": [], "tables": {}}
    try:
        base = read_text(text, path)
        inputs = inputs_in(kept(folder, hash_), Home(folder.path, name), base, largest)
        tables = {file: content.decode() for file, content in inputs.tables.items()}
        found |= {
            "before": base.design.as_plain(),
            "design": inputs.read.design.as_plain(),
            "tables": tables,
            "told": list(inputs.told),
        }
    except InvalidInput as refused:
        found["problems"] = [asdict(each) for each in refused.problems]
    write_found(folder, hash_, name, found)
    return not found["problems"]


def in_cells(problems: list[dict[str, Any]]) -> list[tuple[str, str, Problem]]:
    """Return problems with the sheet and the cell of each, empty where it has none.

    >>> wrong = {"where": "inputs.xlsx, sheet 'pool', cell C14", "found": "9", "expected": "at most 1"}
    >>> in_cells([wrong])[0][:2]
    ('pool', 'C14')
    """
    told = []
    for each in problems:
        problem = Problem(**each)
        place = CELL.match(problem.where)
        sheet, cell = (place["sheet"], place["cell"] or "") if place else ("", "")
        told.append((sheet, cell, problem))
    return told
