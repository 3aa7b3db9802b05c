"""What `healthtrust people link` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Identities = Annotated[
    list[Path],
    typer.Argument(
        metavar="IDENTITY...", help="Tables of identities; several are stacked.", show_default=False
    ),
]
Model = Annotated[
    str, typer.Option("--model", metavar="NAME|FILE", help="A shipped model, a TOML file, or a model.json.")
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FOLDER", help="Write links, pairs, model and person ids here.")
]
Known = Annotated[
    Path | None,
    typer.Option("--known", metavar="FOLDER", help="An earlier linkage; only new records are linked to it."),
]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", metavar="PROBABILITY", help="Link from here on; else as the model says."),
]
Check = Annotated[
    str, typer.Option("--id-checksum", metavar="none|nhs", help="Check identifiers pass before they forbid.")
]
Veto = Annotated[bool, typer.Option("--veto/--no-veto", help="Whether differing identifiers forbid a link.")]
OneToOne = Annotated[
    bool, typer.Option("--one-to-one", help="A person has one record of each source at most.")
]
Merge = Annotated[
    bool, typer.Option("--merge", help="Merge known persons that a new record joins, not only propose it.")
]
Truth = Annotated[
    str, typer.Option("--truth", metavar="COLUMN", help="True person of each record: quality is told.")
]
ColumnsOf = Annotated[
    list[str] | None,
    typer.Option("--columns", metavar="NAME=COLUMN|FILE", help="Columns of other names; TOML where a file."),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who links, for the ledger of person ids.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write counts (.csv), all tables (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
