"""Options of verbs whose work can be spread over parts of the people; more stands in healthtrust.toml."""

from __future__ import annotations

from typing import Annotated

import typer

EngineKind = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="KIND",
        help="What does the work: one, threads, processes, dask, ray or spark; same results.",
    ),
]
Parts = Annotated[
    int | None, typer.Option("--parts", min=1, help="Parts that the people are cut into; by default as fits.")
]


def spread(engine: EngineKind = None, parts: Parts = None) -> None:
    """Choose what does the work, before the verb."""
    from healthtrust.settings import say

    say(engine, parts)
