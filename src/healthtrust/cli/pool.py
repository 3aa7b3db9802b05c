"""healthtrust pool: who pays what, and how fair it is, from plain tables and without a design."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="pool",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Charge contributions on plain tables: what each household pays, who bears it, who changes scheme.",
)
