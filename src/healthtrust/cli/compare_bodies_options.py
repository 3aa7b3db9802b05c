"""What `healthtrust review compare` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

TableFile = Annotated[
    Path, typer.Argument(metavar="TABLE", help="One row for each body, or body and period.")
]
Numerator = Annotated[str, typer.Option("--numerator", metavar="COLUMN", help="Events, or people with it.")]
Denominator = Annotated[
    str, typer.Option("--denominator", metavar="COLUMN", help="People, or exposure of a rate.")
]
Body = Annotated[str, typer.Option("--body", metavar="COLUMN", help="Who is compared.")]
Period = Annotated[
    str, typer.Option("--period", metavar="COLUMN", help="When; `period` where the table has it.")
]
Expected = Annotated[
    str, typer.Option("--expected", metavar="COLUMN", help="Events expected: ratios are compared.")
]
Measure = Annotated[str, typer.Option("--measure", metavar="NAME", help="Which rows, by the column measure.")]
Where = Annotated[
    list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE", help="Rows that count; repeatable.")
]
Kind = Annotated[str, typer.Option("--kind", metavar="share|rate|ratio", help="What is compared.")]
Limits = Annotated[
    str, typer.Option("--limits", metavar="adjusted|exact|wilson", help="Limits that flag a body.")
]
Winsorise = Annotated[
    float, typer.Option("--winsorise", metavar="SHARE", help="Of either end, for φ and τ².")
]
Level = Annotated[float, typer.Option("--level", metavar="SHARE", help="Of limits and intervals.")]
Standard = Annotated[
    float | None, typer.Option("--standard", metavar="X", help="Compare with it, not with all together.")
]
At = Annotated[str, typer.Option("--at", metavar="PERIOD", help="Period compared; the last unless said.")]
FalseDiscovery = Annotated[
    float | None,
    typer.Option("--false-discovery", metavar="SHARE", help="Flag so many that this share is false."),
]
Target = Annotated[float | None, typer.Option("--target", metavar="X", help="Pay for being beyond it.")]
Direction = Annotated[str, typer.Option("--direction", metavar="lower|higher", help="What is better.")]
Reward = Annotated[float, typer.Option("--reward", metavar="AMOUNT", help="For each body rewarded.")]
Penalty = Annotated[float, typer.Option("--penalty", metavar="AMOUNT", help="Of each body penalised.")]
Own = Annotated[
    float, typer.Option("--own", metavar="SHARE", help="Of the spread that is bodies' own doing.")
]
FalseShare = Annotated[
    float, typer.Option("--false-share", metavar="SHARE", help="Find the size from which less is false.")
]
Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help="Of the amounts.")]
Chart = Annotated[str, typer.Option("--chart", metavar="xmr|chance|laney", help="Limits over periods.")]
RuleSet = Annotated[
    str, typer.Option("--rules", metavar="nhs|western-electric|nelson", help="What counts as a change.")
]
Run = Annotated[int | None, typer.Option("--run", metavar="N", help="Points on one side; 0 for none.")]
Trend = Annotated[int | None, typer.Option("--trend", metavar="N", help="Points one way; 0 for none.")]
StepChange = Annotated[
    list[str] | None,
    typer.Option("--step-change", metavar="PERIOD", help="Limits begin anew from it; repeatable."),
]
Show = Annotated[
    list[str] | None, typer.Option("--show", metavar="BODY", help="Draw its own past; repeatable.")
]
Real = Annotated[
    bool, typer.Option("--real/--synthetic", help="Hide small numbers of real persons, or show them.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "--to", metavar="FILE", help="Write bodies (.csv), all (.xlsx), a page (.html)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
