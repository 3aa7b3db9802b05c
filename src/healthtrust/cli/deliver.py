"""healthtrust deliver: contracts with providers, settled, questioned and explained, from plain tables."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="deliver",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Settle contracts, see what they reward, how much is luck, and who bears which risk.",
)

contract = typer.Typer(
    name="contract",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List contracts, show one in words, check a file of your own.",
)
app.add_typer(contract)
