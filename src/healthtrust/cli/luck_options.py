"""What `healthtrust deliver luck` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Contract = Annotated[
    str, typer.Option("--contract", metavar="NAME|FILE", help="A shipped contract, or a .toml file.")
]
Statements = Annotated[
    Path | None,
    typer.Option("--statements", metavar="FILE", help="Parties and their benchmarks, as settled."),
]
People = Annotated[
    str,
    typer.Option(
        "--people",
        metavar="N,...|COLUMN",
        help="Or typical parties of so many people; beside statements, their column of people.",
    ),
]
BenchmarkPerHead = Annotated[
    float | None,
    typer.Option("--benchmark-per-head", metavar="X", help="Expected cost of care of one of them."),
]
TrueSaving = Annotated[
    str, typer.Option("--true-saving", metavar="S,...", help="Shares truly saved, 0,0.02; or `observed`.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A term, step or column; several values: variants."),
]
Counted = Annotated[str, typer.Option("--luck", metavar="year|chance|all", help="What counts as luck.")]
Years = Annotated[
    str, typer.Option("--years", metavar="N,...", help="Years of which a settlement takes the mean.")
]
Party = Annotated[
    str, typer.Option("--party", metavar="COLUMN", help="Names a party over its years in the statements.")
]
Expected = Annotated[
    str, typer.Option("--expected", metavar="FORMULA", help="What care was expected to cost.")
]
History = Annotated[
    Path | None,
    typer.Option("--history", metavar="FILE", help="Fit luck to past statements, not to those that ship."),
]
Repetitions = Annotated[int, typer.Option("--repetitions", help="How often luck is drawn.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other luck.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write rows (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
