"""Options that several verbs of `healthtrust study` have alike, each with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Only = Annotated[
    str,
    typer.Option("--only", metavar="GROUP,...", help="Shipped groups: behaviour, services, response."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a value of each design; may be repeated."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Another seed, other draws.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Side by side; one a processor unless said."),
]
Folder = Annotated[
    Path, typer.Option("--folder", metavar="FOLDER", help="Where studies, with their trials, are kept.")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
