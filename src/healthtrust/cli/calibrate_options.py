"""What `healthtrust study calibrate` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Prior = Annotated[bool, typer.Option("--prior", help="Coefficients as stated, before any was fitted.")]
Draws = Annotated[int, typer.Option("--draws", metavar="N", help="Draws of the coefficients.")]
Targets = Annotated[
    Path | None,
    typer.Option("--targets", metavar="FILE", help="Findings of your own, in the form of the shipped table."),
]
Care = Annotated[
    Path | None,
    typer.Option("--care", metavar="FILE", help="Your place: uses and stays by segment. With --totals."),
]
Totals = Annotated[
    Path | None,
    typer.Option("--totals", metavar="FILE", help="Your place: shares, totals and costs. With --care."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write findings (.csv), all (.xlsx), a page (.html)."),
]
