"""healthtrust people: load what sources send, link records that belong to one person, say who is how ill."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="people",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Load records with a report that adds up, link them to persons, and find registries and segments.",
)


@app.command()
def load() -> None:
    """Load records of any source by its mapping; every row and minor unit accounted for."""


@app.command()
def link() -> None:
    """Link records that belong to one person, by a model that is kept, with a list for eyes to judge."""


@app.command()
def segment() -> None:
    """Find condition registries, segments and rising risk by versioned rules; everyone in one segment."""
