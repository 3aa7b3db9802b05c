"""healthtrust pool: who pays what, and how fair it is, from plain tables and without a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="pool",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Charge contributions on plain tables: what each household pays, who bears it, who changes scheme.",
)

Persons = Annotated[
    Path, typer.Option("--persons", metavar="FILE", help="person_id, household_id, income[, weight, ...]")
]
PersonsOrNone = Annotated[
    Path | None,
    typer.Option("--persons", metavar="FILE", help="person_id, household_id, income[, weight, ...]"),
]
RulesFile = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="Contribution rules: the keys of [pool], TOML.")
]
DesignName = Annotated[
    str | None, typer.Option("--design", metavar="DESIGN", help="Take the rules from a design's [pool].")
]
Spending = Annotated[
    Path | None,
    typer.Option("--spending", metavar="FILE", help="category, share[, tenth or income]: what incomes buy."),
]
Expand = Annotated[
    bool, typer.Option("--expand", help="Sums of money of all that a survey speaks for, by sampling weight.")
]
CurrencyCode = Annotated[
    str | None,
    typer.Option("--currency", metavar="CODE", help="ISO 4217 code; without it the design's, or GBP."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="COLUMN", help="A column not to look at; may be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def schedule(
    rules: RulesFile = None,
    design: DesignName = None,
    persons: PersonsOrNone = None,
    raises: Annotated[
        float | None,
        typer.Option("--raise", metavar="MONEY", help="Find the factor on rates that raises it."),
    ] = None,
    fair_premium: Annotated[
        float | None,
        typer.Option("--fair-premium", metavar="MONEY", help="Expected cost of care a head and year."),
    ] = None,
    highest: Annotated[
        float | None, typer.Option("--highest", metavar="MONEY", help="Highest income that is shown.")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", help="Steps from no income to the highest.")] = 10,
    expand: Expand = False,
    spending: Spending = None,
    currency: CurrencyCode = None,
    rows: Annotated[
        str, typer.Option("--rows", help="What --to writes: households or persons.")
    ] = "households",
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write what everybody owes (.parquet or .csv)."),
    ] = None,
    ignore: Ignore = None,
    json: AsJson = False,
) -> None:
    """Say what typical households owe, and with --persons what everybody does."""
    from healthtrust.cli.schedule import ScheduleOptions, schedule_verb
    from healthtrust.pool.tables.sources import Sources

    options = ScheduleOptions(
        raises, fair_premium, highest, steps, expand, rows, to, json, tuple(ignore or ())
    )
    schedule_verb(Sources(persons, rules, design, spending, currency), options)


@app.command()
def incidence(
    persons: Persons,
    rules: RulesFile = None,
    design: DesignName = None,
    paid: Annotated[
        str | None, typer.Option("--paid", metavar="COLUMN", help="Judge what was paid, not what rules say.")
    ] = None,
    income: Annotated[
        str, typer.Option("--income", metavar="COLUMN", help="Column of the persons' income.")
    ] = "income",
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="COLUMN", help="Compare groups; may be repeated.")
    ] = None,
    non_food: Annotated[
        str | None,
        typer.Option("--non-food", metavar="COLUMN", help="Spending besides food: what catastrophe is of."),
    ] = None,
    poverty_line: Annotated[
        float | None,
        typer.Option("--poverty-line", metavar="MONEY", help="Per equivalent adult and year."),
    ] = None,
    bandwidth: Annotated[
        float | None,
        typer.Option("--bandwidth", help="Width of income, as a share, within which incomes count as equal."),
    ] = None,
    spending: Spending = None,
    currency: CurrencyCode = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) or a page (.html) too."),
    ] = None,
    ignore: Ignore = None,
    json: AsJson = False,
) -> None:
    """Say who bears the contributions, and whether they are progressive, with standard errors."""
    from healthtrust.cli.incidence import IncidenceOptions, incidence_verb
    from healthtrust.pool.tables.sources import Sources

    options = IncidenceOptions(
        paid, income, tuple(group or ()), non_food, poverty_line, bandwidth, to, json, tuple(ignore or ())
    )
    incidence_verb(Sources(persons, rules, design, spending, currency), options)


@app.command()
def migrate(
    persons: Persons,
    schemes: Annotated[
        Path, typer.Option("--schemes", metavar="FILE", help="[[schemes]] that people had before: TOML.")
    ],
    rules: RulesFile = None,
    design: DesignName = None,
    expand: Expand = False,
    spending: Spending = None,
    currency: CurrencyCode = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) too.")
    ] = None,
    ignore: Ignore = None,
    json: AsJson = False,
) -> None:
    """Say who moves from which scheme into which role, what they paid before and pay now."""
    from healthtrust.cli.migrate import MigrateOptions, migrate_verb
    from healthtrust.pool.tables.sources import Sources

    migrate_verb(
        Sources(persons, rules, design, spending, currency),
        schemes,
        MigrateOptions(expand, to, json, tuple(ignore or ())),
    )
