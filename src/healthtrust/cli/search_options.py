"""What `healthtrust study search` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DesignName = Annotated[str, typer.Argument(metavar="DESIGN", help="The base design, by name or its file.")]
Knobs = Annotated[
    Path,
    typer.Option("--knobs", metavar="FILE", help="What may be changed, what it is after, what must hold."),
]
Trials = Annotated[int, typer.Option("--trials", metavar="N", help="Designs tried, the base design first.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other proposals.")]
Sampler = Annotated[
    str,
    typer.Option(
        "--sampler",
        metavar="NAME",
        help="tpe, gaussian process, nsga2 or grid [tpe; of several objectives nsga2].",
    ),
]
Draws = Annotated[
    int, typer.Option("--draws", metavar="K", help="Judge each trial over K draws of what is uncertain.")
]
Judged = Annotated[
    int, typer.Option("--judged", metavar="N", help="Draws in which the best designs are judged again.")
]
Flips = Annotated[
    int, typer.Option("--flips", metavar="N", help="Uncertain values looked at for where the ranking flips.")
]
Write = Annotated[
    Path | None, typer.Option("--write", metavar="FILE", help="Write the winner as a design (.toml).")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write trials (.csv), all (.xlsx), a page (.html)."),
]
