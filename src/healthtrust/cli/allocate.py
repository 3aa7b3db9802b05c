"""healthtrust allocate: where the money goes, from plain tables and without a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="allocate",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Share money by need: targets by formula, down a tree, at a pace of change; fit a formula.",
)


@app.command()
def targets(
    places: Annotated[
        Path,
        typer.Option("--places", metavar="FILE", help="place, parent, population[, actual], <index columns>"),
    ],
    formula: Annotated[
        str, typer.Option("--formula", metavar="NAME|FILE", help="A shipped formula or a TOML file.")
    ],
    budget: Annotated[
        str, typer.Option("--budget", metavar="AMOUNT", help="What is shared; none = price × population.")
    ] = "",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")] = "GBP",
    level: Annotated[
        str, typer.Option("--level", help="Show places of this depth only: 0 = the top, or leaves.")
    ] = "",
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", metavar="NAME|FILE", help="Another formula to set beside; repeatable."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMN", help="Group gains and losses by this column.")
    ] = "",
    cost: Annotated[
        str, typer.Option("--cost", metavar="COLUMN", help="Say how much of this cost formulas explain.")
    ] = "",
    population: Annotated[
        Path | None,
        typer.Option(
            "--population", metavar="FILE", help="Residents by place, age, sex, ...: place, population."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) or the places (.csv)."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Set every place's target allocation by a formula, and say who gains and loses under others."""
    from healthtrust.cli.targets import TargetsOptions, targets_verb

    rivals = tuple(compare or ())
    asked = (formula, budget, currency, rivals, by, cost, population)
    targets_verb(places, TargetsOptions(*asked, level=level, json=json, to=to))


@app.command()
def cascade(
    places: Annotated[
        Path, typer.Option("--places", metavar="FILE", help="place, parent, population, <index columns>")
    ],
    budget: Annotated[
        str, typer.Option("--budget", metavar="AMOUNT", help="One budget, in major units (pounds).")
    ] = "",
    lines: Annotated[
        Path | None,
        typer.Option("--lines", metavar="FILE", help="Or several lines, each by its own weight: TOML."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="COLUMN", help="What shares it out; several are multiplied."),
    ] = None,
    keep: Annotated[
        list[float] | None,
        typer.Option("--keep", metavar="SHARE", help="What the top keeps, then the next level, ..."),
    ] = None,
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")] = "GBP",
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx), a page (.html) or .csv."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Send a budget down a tree of places, line by line; parts equal the whole everywhere."""
    from healthtrust.cli.cascade import CascadeOptions, cascade_verb

    shared_by, kept = tuple(by or ()), tuple(keep or ())
    cascade_verb(places, CascadeOptions(budget, lines, shared_by, kept, currency, json, to))


@app.command()
def pace(
    places: Annotated[
        Path,
        typer.Option(
            "--places", metavar="FILE", help="place, actual, population, target|target_share|weight"
        ),
    ],
    rules: Annotated[
        Path, typer.Option("--rules", metavar="FILE", help="Slope or points, floors, caps, lift: TOML.")
    ],
    budget: Annotated[
        list[str] | None,
        typer.Option("--budget", metavar="AMOUNT", help="Of the first year; or again for each year."),
    ] = None,
    budgets: Annotated[
        Path | None, typer.Option("--budgets", metavar="FILE", help="Or a table of them: year, budget.")
    ] = None,
    growth: Annotated[
        float, typer.Option("--growth", help="Growth of a single budget a year, 0.04 for 4 %.")
    ] = 0.0,
    years: Annotated[int | None, typer.Option("--years", help="How many years to follow.")] = None,
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")] = "GBP",
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx), a page (.html) or .csv."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Move places from what they have toward their target, within floors and caps, year by year."""
    from healthtrust.cli.pace import PaceOptions, pace_verb

    asked = tuple(budget or ())
    pace_verb(places, rules, PaceOptions(asked, budgets, growth, years, currency, json, to))


@app.command()
def fit(
    data: Annotated[
        Path,
        typer.Option("--data", metavar="FILE", help="Persons or cells: the columns that the model names."),
    ],
    model: Annotated[
        Path,
        typer.Option("--model", metavar="FILE", help="Outcome, family, need and supply terms: TOML."),
    ],
    places: Annotated[
        Path | None,
        typer.Option("--places", metavar="FILE", help="Places to index; those of the data unless given."),
    ] = None,
    folds: Annotated[
        int, typer.Option("--folds", help="Folds of whole places that are held out in turn; 0 for none.")
    ] = 5,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Write all (.xlsx), the index of places (.csv) or a formula (.toml)."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Fit need to what persons or cells used, hold supply constant, and say how well it pays for whom."""
    from healthtrust.cli.fit import FitOptions, fit_verb

    fit_verb(data, model, FitOptions(places, folds, json, to))
