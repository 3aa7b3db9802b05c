"""What `healthtrust study value` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyName = Annotated[
    str, typer.Argument(metavar="STUDY", help="A study's folder, fingerprint, how it begins, or latest.")
]
Threshold = Annotated[
    str, typer.Option("--threshold", metavar="MONEY|LOW..HIGH", help="What a QALY counts: one, or from to.")
]
Population = Annotated[
    float | None, typer.Option("--population", metavar="PERSONS", help="Persons the decision is for.")
]
Years = Annotated[int, typer.Option("--years", metavar="N", help="Years the decision holds.")]
Parameters = Annotated[
    str,
    typer.Option(
        "--parameters", metavar="GROUP|NAME,...", help="What knowing is judged; all groups unless said."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write designs (.csv), all (.xlsx), a page (.html)."),
]
