"""What `healthtrust review equity` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    str, typer.Argument(metavar="TABLE|RUN", help="One row a person, household or group; or a run.")
]
Other = Annotated[
    str, typer.Argument(metavar="[TABLE|RUN]", help="The same in another period, or under another design.")
]
Outcome = Annotated[str, typer.Option("--outcome", metavar="COLUMN", help="What is judged.")]
Rank = Annotated[
    str,
    typer.Option(
        "--rank", metavar="COLUMN", help="Ranks people, the lowest worst off; -COLUMN: the highest."
    ),
]
Weight = Annotated[str, typer.Option("--weight", metavar="COLUMN", help="People a row stands for.")]
Group = Annotated[
    str, typer.Option("--group", metavar="COLUMN,...", help="Groups; else rows, or fifths of rank.")
]
Cluster = Annotated[str, typer.Option("--cluster", metavar="COLUMN", help="Rows drawn together.")]
Per = Annotated[
    str, typer.Option("--per", metavar="COLUMN", help="The outcome counts events among so many people.")
]
Before = Annotated[
    str, typer.Option("--before", metavar="COLUMN", help="The outcome under the first design.")
]
Kind = Annotated[
    str, typer.Option("--kind", metavar="ratio|bounded|ill health", help="What kind of outcome.")
]
Bounds = Annotated[
    str, typer.Option("--bounds", metavar="LOW,HIGH", help="Limits of a bounded outcome [0,1].")
]
Aversion = Annotated[
    float | None,
    typer.Option("--aversion", metavar="E", help="Atkinson's aversion [10.95]; 0 leaves it out."),
]
Kolm = Annotated[
    float | None, typer.Option("--kolm", metavar="K", help="Kolm's aversion [0.15]; 0 leaves it out.")
]
RankAversion = Annotated[
    float, typer.Option("--rank-aversion", metavar="V", help="Of the extended index; 1 is none.")
]
Standardise = Annotated[
    str, typer.Option("--standardise", metavar="COLUMN,...", help="Need: strata, as age,sex.")
]
Decompose = Annotated[
    str, typer.Option("--decompose", metavar="COLUMN,...", help="What may lie behind inequality.")
]
By = Annotated[
    str, typer.Option("--by", metavar="decile|COLUMN,...", help="Winners by: place, condition, family.")
]
Threshold = Annotated[float, typer.Option("--threshold", metavar="AMOUNT", help="Smaller changes are none.")]
Bands = Annotated[
    str, typer.Option("--bands", metavar="AMOUNT,...", help="Cuts between bands; else fifths before.")
]
Level = Annotated[float, typer.Option("--level", metavar="SHARE", help="Of intervals.")]
Synthetic = Annotated[
    bool | None,
    typer.Option(
        "--synthetic/--real", help="Made-up persons, or real: then groups of under 10 are not told."
    ),
]
Folder = Annotated[Path, typer.Option("--folder", help="Folder of runs.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write measures (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
