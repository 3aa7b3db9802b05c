"""What `healthtrust study draw` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Designs = Annotated[list[str], typer.Argument(metavar="DESIGN", help="Designs by name, or their files.")]
Draws = Annotated[int, typer.Option("--draws", metavar="N", help="How often what is uncertain is drawn.")]
Seeds = Annotated[
    int,
    typer.Option("--seeds", metavar="N", help="Seeds of luck, taken in turn by the draws."),
]
Parameters = Annotated[
    Path | None,
    typer.Option(
        "--parameters", metavar="FILE", help="Own distributions: parameter, distribution, mean, ..."
    ),
]
Sampling = Annotated[
    str, typer.Option("--sampling", metavar="WAY", help="latin hypercube, sobol or independent.")
]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", metavar="MONEY", help="What a QALY counts where designs compare."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write outcomes (.csv), all (.xlsx), a page (.html)."),
]
