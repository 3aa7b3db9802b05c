"""What `healthtrust deliver incentives` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Contract = Annotated[
    list[str] | None,
    typer.Option("--contract", metavar="NAME|FILE", help="A shipped contract or a .toml file; or several."),
]
Statements = Annotated[
    list[Path] | None,
    typer.Option("--statements", metavar="FILE", help="Its statement; once for each contract, in order."),
]
Lever = Annotated[
    list[str] | None,
    typer.Option("--lever", metavar="LEVER", help="`cost of care`, admission, ...; all if none is named."),
]
Party = Annotated[list[str] | None, typer.Option("--party", metavar="KEY", help="Only these settlements.")]
Share = Annotated[
    float, typer.Option("--range", metavar="SHARE", help="How far levers are moved: 0.15 for ±15 %.")
]
Stack = Annotated[
    Path | None,
    typer.Option("--stack", metavar="FILE", help="All contracts of one actor together: TOML."),
]
OwnCost = Annotated[
    list[str] | None,
    typer.Option(
        "--own-cost",
        metavar="LEVER=AMOUNT",
        help="What one more unit costs the party itself; or several.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "--to",
        metavar="FILE",
        help="Write the prices (.csv), all tables (.xlsx) or a page (.html).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
