"""What `healthtrust study sensitivity` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Designs = Annotated[
    list[str] | None,
    typer.Argument(metavar="DESIGN", help="A design by name or file; another to compare with."),
]
Result = Annotated[
    str, typer.Option("--result", metavar="NAME", help="Outcome, as net health or measure:unmet-need@Dale.")
]
Parameters = Annotated[
    Path | None,
    typer.Option("--parameters", metavar="FILE", help="Own ranges: parameter, distribution, mean, low, ..."),
]
Choices = Annotated[
    str, typer.Option("--choices", metavar="KEY,...", help="Keys whose named alternatives are tried too.")
]
Method = Annotated[str, typer.Option("--method", metavar="WAY", help="one-way, sobol, morris or all.")]
Samples = Annotated[
    int, typer.Option("--samples", metavar="N", help="Sobol: rows of draws, a power of 2 from 16 on.")
]
Paths = Annotated[int, typer.Option("--paths", metavar="N", help="Morris: paths through all ranges.")]
Top = Annotated[
    int, typer.Option("--top", metavar="N", help="Parameters with curves, and flips outside their range.")
]
Singles = Annotated[
    int, typer.Option("--singles", metavar="N", help="Sobol: single parameters beside the groups.")
]
Grid = Annotated[
    int, typer.Option("--grid", metavar="N", help="Points a side of the plane of two; 0 for none.")
]
Pair = Annotated[str, typer.Option("--pair", metavar="NAME,NAME", help="The two parameters of the plane.")]
Threshold = Annotated[
    float | None, typer.Option("--threshold", metavar="MONEY", help="What a QALY counts in net health.")
]
From = Annotated[
    str,
    typer.Option("--from", metavar="STUDY", help="Use the draws of a study, and run nothing."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE", help="Write main rows (.csv), all (.xlsx), a page (.html)."
    ),
]
