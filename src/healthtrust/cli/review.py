"""healthtrust review: measures, who differs beyond chance, what members say, who is better off."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="review",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Measure results from plain tables, compare bodies fairly, weigh surveys, and judge equity.",
)
