"""What `healthtrust study invest` may be asked: each option with its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

BudgetPerHead = Annotated[
    float, typer.Option("--budget-per-head", metavar="X", help="Money for programmes a head and year.")
]
Years = Annotated[int, typer.Option("--years", metavar="N", help="Years in which it is spent, a tranche.")]
Horizon = Annotated[
    list[str] | None,
    typer.Option("--horizon", metavar="N,N", help="Years followed, one or more; the first judges."),
]
DiscountQalys = Annotated[
    float, typer.Option("--discount-qalys", metavar="R", help="How much less a QALY counts a year later.")
]
DiscountMoney = Annotated[
    float, typer.Option("--discount-money", metavar="R", help="How much less money counts a year later.")
]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", metavar="X", help="What a QALY is worth; else care at the margin."),
]
Programmes = Annotated[
    Path | None,
    typer.Option("--programmes", metavar="FILE", help="Own programmes, in the form of risk-factors.csv."),
]
Ratios = Annotated[
    Path | None,
    typer.Option("--ratios", metavar="FILE", help="Their relative risks; else those that ship."),
]
Plan = Annotated[
    Path | None,
    typer.Option("--plan", metavar="FILE", help="A plan to judge: programme, per_head, and year if any."),
]
Care = Annotated[
    bool, typer.Option("--care/--no-care", help="Also share one budget between programmes and care.")
]
Equity = Annotated[
    float,
    typer.Option("--equity", metavar="X", help="Weight of a QALY, most over least deprived fifth."),
]
Draws = Annotated[int, typer.Option("--draws", help="Draws of what is not known; 0 for none.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed, other draws.")]
Population = Annotated[float, typer.Option("--population", metavar="N", help="People invested in.")]
Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code of all money.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "--to", metavar="FILE", help="Write programmes (.csv), all (.xlsx), a page (.html)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
