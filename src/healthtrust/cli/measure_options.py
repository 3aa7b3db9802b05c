"""What `healthtrust review measure` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Tables = Annotated[
    Path,
    typer.Option(
        "--tables", metavar="DIR", help="enrolment, activity, diagnosis, organisation, measurement."
    ),
]
Period = Annotated[
    str, typer.Option("--period", metavar="2027|FIRST..LAST", help="Year, month, day, or both ends.")
]
MeasuresOf = Annotated[
    list[str] | None,
    typer.Option("--measures", metavar="FILE|NAME|DOMAIN", help="All shipped ones where none is named."),
]
Only = Annotated[str, typer.Option("--only", metavar="CODE,...", help="These measures only.")]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="practice|payer|plan|area|provider|all",
        help="Who answers; each measure's own unless said.",
    ),
]
Each = Annotated[str, typer.Option("--each", metavar="month|quarter|year", help="Cut the period in parts.")]
Reported = Annotated[
    Path | None,
    typer.Option("--reported", metavar="FILE", help="Results of others: code, body, numerator, denominator."),
]
Real = Annotated[bool, typer.Option("--real/--synthetic", help="Small counts of real persons are hidden.")]
ShowAll = Annotated[bool, typer.Option("--show-all", help="Small counts too, of synthetic persons.")]
Currency = Annotated[
    str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code of the tables' money.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write results (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
