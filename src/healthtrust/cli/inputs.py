"""healthtrust inputs: a design's inputs as a workbook, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="inputs",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Work on a design in a spreadsheet: write its inputs as a workbook, read the workbook back.",
)


@app.command()
def write(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="A bundled design, or TOML.")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="The workbook.")] = Path("inputs.xlsx"),
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one value.")
    ] = None,
) -> None:
    """Write the inputs of a design as a workbook: a sheet a heading, a table a list, units and limits."""
    from healthtrust.cli.inputs_written import write_verb

    write_verb(design, into, overrides or [])


@app.command()
def read(
    workbook: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook that inputs write wrote.")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="The design.")] = Path("design.toml"),
    again: Annotated[bool, typer.Option("--again", help="Overwrite a design that is there.")] = False,
) -> None:
    """Read a workbook as a design that extends the one it was made from; every problem with its cell."""
    from healthtrust.cli.inputs_read import read_verb

    read_verb(workbook, into, again)
