"""healthtrust study: what to invest in, how a population will live, and whether a change worked where it was tried."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="study",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Ask what to invest in, project lives over decades, and judge a change tried in one place first.",
)
