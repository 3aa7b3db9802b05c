"""healthtrust inputs read."""

from __future__ import annotations

from pathlib import Path

from healthtrust.design.workbook.as_file import design_text
from healthtrust.design.workbook.named_tables import write_tables
from healthtrust.design.workbook.origin import Home
from healthtrust.design.workbook.read import inputs_in
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import unwritable, write_whole


def read_verb(workbook: Path, into: Path, again: bool) -> None:
    """Write the design that a workbook holds, and its changed tables beside it; say what is told."""
    refuse(unwritable(into, (".toml",), (workbook,), option="--into"))
    if into.exists() and not again:
        remedy = "Choose another name, or overwrite it with --again."
        refuse([Problem("--into", f"a file {str(into)!r}", "a name not yet taken", None, remedy)])
    inputs = inputs_in(workbook, Home(into.parent, into.stem))
    text = design_text(inputs, workbook.parent, into)
    write_tables(inputs.tables, into.parent)
    write_whole(text, into)
    for each in inputs.told:
        print(f"{workbook.name}: {each}")
    print(into)
    for name in inputs.tables:
        print(into.parent / name)
