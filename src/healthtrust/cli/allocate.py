"""healthtrust allocate: where the money goes, from plain tables and without a design."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="allocate",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Share money by need: targets of a formula, down a tree, at a pace of change; fit a formula to data.",
)
