"""The options of `healthtrust market selection`, in the order in which they are told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Words = list[str] | None

Persons = Annotated[
    Path,
    typer.Option(
        "--persons",
        metavar="FILE",
        help="person_id, plan, cost[, months, weight, premium, cluster], <payments, groups>",
    ),
]
Scheme = Annotated[
    Words, typer.Option("--scheme", metavar="NAME=COLUMN", help="A scheme and its payments; repeatable.")
]
By = Annotated[
    Words, typer.Option("--by", metavar="COLUMNS", help="A scheme that pays the mean cost of these classes.")
]
Group = Annotated[
    Words, typer.Option("--group", metavar="COLUMNS", help="Groups that a plan could tell: chronic, ...")
]
Need = Annotated[
    Words, typer.Option("--need", metavar="COLUMNS", help="Further columns that expected cost goes by.")
]
Refund = Annotated[
    Words,
    typer.Option(
        "--refund",
        metavar="NAME=SHARE[:ABOVE[:UPTO]]",
        help="That scheme once more, with a share of cost refunded after the year.",
    ),
]
Service = Annotated[
    Words, typer.Option("--service", metavar="COLUMNS", help="Cost by kind of care: which it pays to stint.")
]
Plans = Annotated[
    Words,
    typer.Option("--plans", metavar="NAMES", help="The plans there should be; those found, if not said."),
]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="COLUMN", help="What was drawn together, such as a household.")
]
Twice = Annotated[str, typer.Option("--twice", help="A person in two plans: refuse, or share the year.")]
Few = Annotated[int, typer.Option("--few", help="Flag classes of fewer rows.")]
AsPaid = Annotated[
    bool, typer.Option("--as-paid", help="Take payments as paid; else they are scaled to all cost.")
]
Attract = Annotated[
    str, typer.Option("--attract", metavar="GROUP", help="Experiment: a plan attracts this group.")
]
Plan = Annotated[str, typer.Option("--plan", metavar="PLAN", help="The plan that tries.")]
Effort = Annotated[
    float, typer.Option("--effort", help="0.2: the odds of joining are 1.2 times; below 0 it repels.")
]
CurrencyCode = Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")]
To = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE", help="Write groups (.csv), all tables (.xlsx), a page (.html)."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
