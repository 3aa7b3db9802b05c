"""Options of healthtrust live."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from healthtrust.cli.engine_options import spread as spread

TrustPath = Annotated[Path, typer.Argument(metavar="TRUST", help="Folder of the trust.")]
Name = Annotated[
    str, typer.Option("--who", envvar="HEALTHTRUST_WHO", help="Who does it; it stands in the trail.")
]
Role = Annotated[
    str,
    typer.Option(
        "--role",
        envvar="HEALTHTRUST_ROLE",
        help="operator, approver, analyst or viewer; whoever prepares does not approve.",
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--database",
        help="Address of the database, if not that of its folder or of HEALTHTRUST_DATABASE.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "--to", help="Also write it: .html, .csv or .xlsx.")]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]

Design = Annotated[
    str,
    typer.Option("--design", help="Design of a new trust: a name or a file; without it the next year opens."),
]
Records = Annotated[
    list[Path] | None, typer.Option("--records", help="Records to load first; may be given several times.")
]
Mapping = Annotated[
    str, typer.Option("--mapping", help="How records are read, unless people load wrote them.")
]
Called = Annotated[str, typer.Option("--name", help="Name of the trust, or of the load.")]
Overrides = Annotated[list[str] | None, typer.Option("--set", help="A decision of the design, as key=value.")]
Synthetic = Annotated[
    bool,
    typer.Option(
        "--synthetic/--real", help="Whether the records are of nobody; real ones are told guardedly."
    ),
]
Links = Annotated[Path | None, typer.Option("--links", help="Folder that people link wrote.")]
Money = Annotated[
    str, typer.Option("--currency", help="Currency of the records, if their mapping states none.")
]
Number = Annotated[int | None, typer.Argument(metavar="[MONTH]", help="1 to 12; by default the next.")]
Anyway = Annotated[
    str, typer.Option("--anyway", help="Why to settle although capitated care has no reference cost.")
]
Verify = Annotated[
    bool, typer.Option("--verify", help="Check every hash of the trail, and the book against it.")
]
Head = Annotated[
    str, typer.Option("--head", help="Hash of the last row, noted earlier: shows a trail cut short.")
]
About = Annotated[str, typer.Option("--about", help="Provider or contract that the appeal is about.")]
Because = Annotated[str, typer.Option("--because", help="Reason; it stands in the trail.")]
Uphold = Annotated[int | None, typer.Option("--uphold", help="Number of the appeal that is right.")]
Reject = Annotated[int | None, typer.Option("--reject", help="Number of the appeal that is not.")]
