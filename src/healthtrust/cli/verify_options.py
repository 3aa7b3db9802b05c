"""The options of healthtrust verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Tests = Annotated[
    str,
    typer.Option(
        "--tests", metavar="table|bytes|all", help="Put the model to tests, make the run again, or both."
    ),
]
Quick = Annotated[bool, typer.Option("--quick", help="Only tests that take a moment.")]
Judged = Annotated[
    Path | None,
    typer.Option("--judged", metavar="FORM", help="The form of face validity, filled in and signed."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Processes side by side; else all.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE", help="Write the page (.html), all tables (.xlsx), the form (.csv)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
