"""What `healthtrust deliver claims` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Contract = Annotated[
    str, typer.Option("--contract", metavar="NAME|FILE", help="Whose guards: shipped, or a TOML file.")
]
ClaimsFile = Annotated[
    Path,
    typer.Option("--claims", metavar="FILE", help="person_id, party[, class, served_on, paid_on], amount"),
]
Persons = Annotated[
    Path, typer.Option("--persons", metavar="FILE", help="person_id, party[, class], months|person_years")
]
Completion = Annotated[
    str,
    typer.Option(
        "--completion",
        metavar="FACTOR|triangle",
        help="Not the contract's; triangle: the claims' own lag.",
    ),
]
WithoutExposure = Annotated[
    str,
    typer.Option("--without-exposure", metavar="refuse|aside", help="Claims of nobody in --persons."),
]
PoolAbove = Annotated[
    float | None,
    typer.Option("--pool-above", metavar="AMOUNT", help="A pool bears a person's cost above it, a year."),
]
PoolShare = Annotated[
    float | None,
    typer.Option("--pool-share", help="The share of it that the pool bears; the contract's, or all."),
]
Costliest = Annotated[
    int, typer.Option("--costliest", metavar="N", min=0, help="Name the N costliest persons.")
]
Statement = Annotated[
    Path | None,
    typer.Option("--statement", metavar="FILE", help="The statement's other columns, put beside."),
]
Rename = Annotated[
    list[str] | None,
    typer.Option("--rename", metavar="OURS=THEIRS", help="Name a column as the contract does."),
]
Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "--to",
        metavar="FILE",
        help="The statement (.csv), all tables (.xlsx) or a page (.html).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
