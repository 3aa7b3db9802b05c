"""The options of healthtrust report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Pdf = Annotated[bool, typer.Option("--pdf", help="Also a tagged PDF (PDF/UA-1).")]
Xlsx = Annotated[bool, typer.Option("--xlsx", help="Also the workbook.")]
Citizen = Annotated[bool, typer.Option("--citizen", help="Also the page in plain words.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="DIR", help="Folder to write to; else report/ in the run folder."),
]
Studies = Annotated[
    Path | None,
    typer.Option("--studies", metavar="DIR", help="Studies of draws; else studies/ beside the runs."),
]
AuthorFile = Annotated[
    Path | None,
    typer.Option("--author", metavar="FILE", help="TOML file with what only the author knows."),
]
