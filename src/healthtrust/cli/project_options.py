"""What `healthtrust study project` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Population = Annotated[
    str,
    typer.Option(
        "--population", metavar="NAME|FILE", help="england-2011, or a table age, sex, fifth, count."
    ),
]
Years = Annotated[int, typer.Option("--years", help="How many years are lived.")]
People = Annotated[
    int | None,
    typer.Option("--people", metavar="N", help="People in all; 200,000, or as many as the table has."),
]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other luck.")]
FirstYear = Annotated[int, typer.Option("--first-year", help="The calendar year of the first.")]
Scenario = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="Scenarios: hazard ratios or spending, in a .toml file."),
]
Arrivals = Annotated[
    Path | None,
    typer.Option("--arrivals", metavar="FILE", help="Who comes: a table year, age, sex, fifth, count."),
]
Births = Annotated[bool, typer.Option("--births/--no-births", help="Whether anybody is born.")]
Mortality = Annotated[
    str,
    typer.Option("--mortality", metavar="R,R,R,R,R", help="Relative mortality by segment, scaled to mean 1."),
]
Quality = Annotated[
    str,
    typer.Option("--quality", metavar="Q,Q,Q,Q,Q", help="Quality of life by segment; the catalogue's."),
]
Uplift = Annotated[float, typer.Option("--uplift", help="Growth of cost since 2011, 1.4 for 40 %.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write years (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
