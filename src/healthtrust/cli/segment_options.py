"""What `healthtrust people segment` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Records = Annotated[Path, typer.Argument(metavar="RECORDS", help="The folder that `people load` wrote.")]
List = Annotated[
    str,
    typer.Option(
        "--list", metavar="NAME|FILE", help="nhse-eight, kaiser-levels, risk-bands, model, or a .toml file."
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="The day; the one after the last activity unless said.")
]
Registries = Annotated[
    str, typer.Option("--registries", metavar="NAME|FILE", help="Those that the list names unless said.")
]
Rising = Annotated[bool, typer.Option("--rising", help="Who is likely to be at the top in the year to come.")]
Label = Annotated[
    str, typer.Option("--label", metavar="emergency admissions|cost", help="The top of what, with --rising.")
]
Model = Annotated[
    Path | None, typer.Option("--model", metavar="FILE", help="A model fitted before, with --rising.")
]
SaveModel = Annotated[
    Path | None, typer.Option("--save-model", metavar="FILE", help="Keep the fitted model as JSON.")
]
Recalibrate = Annotated[
    bool, typer.Option("--recalibrate", help="Move chances to what the year before the day observed.")
]
Person = Annotated[int | None, typer.Option("--person", metavar="ID", help="Explain one person's segment.")]
People = Annotated[
    Path | None,
    typer.Option("--people", metavar="FILE", help='Write a file of people for people.source = "file".'),
]
Exact = Annotated[
    bool, typer.Option("--exact", help="Rows of single real persons may be shown or written, with --because.")
]
Because = Annotated[
    str, typer.Option("--because", metavar="WORDS", help="Why rows of single real persons are needed.")
]
Real = Annotated[bool, typer.Option("--real/--synthetic", help="Small counts of real persons are hidden.")]
Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help="Where the records do not say it.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE",
        help="Segments (.csv), all tables (.xlsx), a page (.html), a row for each person (.parquet).",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
