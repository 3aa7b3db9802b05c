"""What `healthtrust study calibrate DESIGN` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Design = Annotated[
    str | None,
    typer.Argument(metavar="DESIGN", help="A design to fit whole, by name or file: with --knobs."),
]
Knobs = Annotated[
    Path | None,
    typer.Option("--knobs", metavar="FILE", help="With DESIGN: values to fit and their ranges (TOML)."),
]
ToTargets = Annotated[
    Path | None,
    typer.Option("--to-targets", metavar="FILE", help="With DESIGN: results as they should be (table)."),
]
Method = Annotated[str, typer.Option("--method", metavar="WAY", help="least-squares or emulator.")]
Starts = Annotated[int, typer.Option("--starts", metavar="N", help="Searches from different points.")]
Lucks = Annotated[int, typer.Option("--lucks", metavar="N", help="Seeds over which chance is looked at.")]
Write = Annotated[
    Path | None,
    typer.Option("--write", metavar="FILE", help="Write the fitted design (.toml), which extends DESIGN."),
]
