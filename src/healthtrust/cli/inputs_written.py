"""healthtrust inputs write."""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.read import read_design
from healthtrust.design.workbook.write import write_inputs
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable


def write_verb(name: str, into: Path, overrides: list[str]) -> None:
    """Write the inputs of a design as a workbook, and print its path."""
    refuse(unwritable(into, (".xlsx",), (Path(name),), option="--into"))
    write_inputs(read_design(name, overrides), into)
    print(into)
