"""What `healthtrust deliver respond` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

USUAL = ("vertical-capitated",)

Before = Annotated[
    str, typer.Option("--before", metavar="NAME|FILE", help="Arrangement of today: shipped, or a .toml file.")
]
After = Annotated[
    list[str] | None,
    typer.Option(
        "--after",
        metavar="NAME|FILE|form:NAME",
        help="Arrangement to change to, or an organisation form; give several to compare them.",
    ),
]
Years = Annotated[int, typer.Option("--years", metavar="N", help="Years after the change.")]
Population = Annotated[
    str, typer.Option("--population", metavar="N|FILE", help="Residents, or a table of segment,residents.")
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Uses and stays by segment and use, of a place of yours."
    ),
]
Totals = Annotated[
    Path | None,
    typer.Option("--totals", metavar="FILE", help="Its totals: shares, uses a head, costs, beds, waiting."),
]
Occupancy = Annotated[
    float | None, typer.Option("--occupancy", metavar="SHARE", help="How full beds are before, 0.9 for 90 %.")
]
Beds = Annotated[float | None, typer.Option("--beds", metavar="N", help="Or how many beds there are.")]
Draws = Annotated[
    int, typer.Option("--draws", metavar="N", help="Draws of all coefficients; 0: central values alone.")
]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other draws.")]
Prevention = Annotated[
    bool,
    typer.Option(
        "--prevention/--no-prevention", help="Let people fall ill and die, and reinvested money act on that."
    ),
]
Mix = Annotated[
    list[str] | None,
    typer.Option("--mix", metavar="CODE=SHARE", help="Part of reinvested money by risk factor."),
]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a coefficient to a value.")
]
Currency = Annotated[
    str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code of the costs of --totals.")
]
CitedOnly = Annotated[bool, typer.Option("--cited-only", help="Refuse to answer with what is not cited.")]
List = Annotated[bool, typer.Option("--list", help="List the arrangements that ship, and stop.")]
Show = Annotated[
    str, typer.Option("--show", metavar="NAME|FILE", help="Say an arrangement in words, and stop.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write years (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def answered(**asked: Any) -> None:
    """Answer what is asked, by the names of `RespondOptions`; loads what it needs only then."""
    from healthtrust.cli.respond import RespondOptions, respond_verb

    respond_verb(RespondOptions(**asked))
