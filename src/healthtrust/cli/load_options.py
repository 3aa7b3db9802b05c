"""What `healthtrust people load` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    Path | None, typer.Argument(metavar="SOURCE", help="Folder of the source's files, or one file.")
]
Mapping = Annotated[
    str,
    typer.Option("--mapping", metavar="NAME|FILE", help="A shipped mapping, or a .toml file; see --list."),
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="RECORDS", help="Records folder: made, or added to.")
]
Currency = Annotated[
    str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code, where the mapping states none.")
]
Whose = Annotated[
    str, typer.Option("--as", metavar="NAME", help="Whose records these are; the mapping's name unless said.")
]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", metavar="FOLDER", help="Names and addresses; RECORDS-identity unless said."),
]
Links = Annotated[
    Path | None, typer.Option("--links", metavar="FOLDER", help="What `people link` wrote: who is who.")
]
Again = Annotated[bool, typer.Option("--again", help="Load even what was loaded before.")]
Real = Annotated[bool, typer.Option("--real/--synthetic", help="Small counts of real persons are hidden.")]
Listed = Annotated[bool, typer.Option("--list", help="Say which mappings are shipped.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the report: rows (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
