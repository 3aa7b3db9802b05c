"""What `healthtrust study pilot` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PanelFile = Annotated[
    Path,
    typer.Option("--panel", metavar="FILE|RUN", help="One row for each place and period; or a run folder."),
]
Outcome = Annotated[str, typer.Option("--outcome", metavar="COLUMN", help="What the pilot should change.")]
Place = Annotated[str, typer.Option("--place", metavar="COLUMN", help="Names the place, or person.")]
Period = Annotated[str, typer.Option("--period", metavar="COLUMN", help="Year, month, quarter.")]
Treated = Annotated[
    str,
    typer.Option("--treated", metavar="COLUMN|PLACE,...", help="Who: a column, or places, each with :START."),
]
Start = Annotated[str, typer.Option("--start", metavar="PERIOD", help="First period of the pilot.")]
Per = Annotated[str, typer.Option("--per", metavar="COLUMN", help="Divide the outcome by it, as residents.")]
Weights = Annotated[str, typer.Option("--weights", metavar="COLUMN", help="Places count by its mean.")]
Covariates = Annotated[
    str, typer.Option("--covariates", metavar="COLUMN,...", help="Held constant, and matched on.")
]
Log = Annotated[bool, typer.Option("--log", help="Judge ratios, not differences.")]
Method = Annotated[str, typer.Option("--method", metavar="did|synthetic|matched|all", help="How to judge.")]
Power = Annotated[
    float | None,
    typer.Option("--power", metavar="SHARE", help="Would an effect of this share of the mean be seen?"),
]
Pilots = Annotated[
    int | None, typer.Option("--pilots", metavar="N", help="Places of a pilot that is planned.")
]
After = Annotated[int | None, typer.Option("--after", metavar="N", help="Periods it is to last.")]
Before = Annotated[int | None, typer.Option("--before", metavar="N", help="Periods before it that are used.")]
SelectedOn = Annotated[
    str,
    typer.Option(
        "--selected-on", metavar="COLUMN|outcome", help="They were chosen for a high value of this."
    ),
]
Correlation = Annotated[
    float | None, typer.Option("--correlation", metavar="R", help="Of that value with the next, where known.")
]
Neighbours = Annotated[int, typer.Option("--neighbours", metavar="N", help="Places each is matched with.")]
Caliper = Annotated[
    float | None, typer.Option("--caliper", metavar="SD", help="Neighbours further away are none.")
]
Magnitude = Annotated[
    float, typer.Option("--magnitude", metavar="M", help="Drift after, in largest steps before.")
]
With = Annotated[
    Path | None, typer.Option("--with", metavar="RUN", help="Run of the same system with the new form.")
]
Table = Annotated[str, typer.Option("--table", metavar="NAME", help="Table of the run, by place and year.")]
Draws = Annotated[int, typer.Option("--draws", help="Pilots that were not.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other draws.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE", help="Write estimates (.csv), all (.xlsx), a page (.html)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
