"""What `healthtrust study draw` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Designs = Annotated[list[str], typer.Argument(metavar="DESIGN...", help="Designs by name, or their files.")]
Draws = Annotated[int, typer.Option("--draws", metavar="N", help="How often what is uncertain is drawn.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other draws.")]
Parameters = Annotated[
    Path | None,
    typer.Option(
        "--parameters", metavar="FILE", help="Own distributions: parameter, distribution, mean, ..."
    ),
]
Only = Annotated[
    str,
    typer.Option("--only", metavar="GROUP,...", help="Shipped groups: behaviour, services, response."),
]
Sampling = Annotated[
    str, typer.Option("--sampling", metavar="WAY", help="latin hypercube, sobol or independent.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a value of every design; may be repeated."),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Side by side; one a processor unless said."),
]
Folder = Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="Where studies are kept.")]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", metavar="MONEY", help="What a QALY counts where designs compare."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write outcomes (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
