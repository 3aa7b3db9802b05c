"""healthtrust market: risk scores, transfers, choice of plan and premiums, from plain tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from healthtrust.cli import selection_options as asked

app = typer.Typer(
    name="market",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Score risk, equalise plans, choose plans, find premiums, see who selects; on plain tables.",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
Code = Annotated[str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.")]


@app.command()
def score(
    persons: Annotated[
        Path,
        typer.Option(
            "--persons", metavar="FILE", help="person_id, age, sex, icd10 joined by |[, dual_code, orec, ...]"
        ),
    ],
    model: Annotated[
        str,
        typer.Option("--model", metavar="NAME|FILE", help="v28, v24, hhs-hcc, age-sex, or a TOML file."),
    ] = "",
    codes: Annotated[
        Path | None,
        typer.Option("--codes", metavar="FILE", help="Codes as rows: person_id, code[, quantity]."),
    ] = None,
    blend: Annotated[
        str, typer.Option("--blend", metavar="MODEL=SHARE,...", help="v24=0.67,v28=0.33: several models.")
    ] = "",
    normalisation: Annotated[
        str,
        typer.Option("--normalisation", metavar="NUMBER", help="Raw scores over this; or model=number,..."),
    ] = "",
    coding_adjustment: Annotated[
        str,
        typer.Option(
            "--coding-adjustment", metavar="SHARE", help="Taken off for harder coding; or model=share,..."
        ),
    ] = "",
    months: Annotated[
        str, typer.Option("--months", metavar="COLUMN", help="Months of membership that means go by.")
    ] = "",
    unknown: Annotated[
        str, typer.Option("--unknown", help="Codes no table knows: count, refuse or ignore.")
    ] = "count",
    tables: Annotated[
        str,
        typer.Option("--tables", metavar="YEAR|FOLDER", help="Their year (2026), or their folder."),
    ] = "",
    explain: Annotated[
        str, typer.Option("--explain", metavar="PERSON", help="Take one person's score apart.")
    ] = "",
    to: Annotated[
        Path | None,
        typer.Option("--out", "--to", metavar="FILE", help="A workbook .xlsx, page .html, or persons .csv."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Score persons by a risk grouper: codes into condition categories, and what each adds."""
    from healthtrust.cli.score import ScoreOptions, score_verb

    asked = (model, blend, normalisation, coding_adjustment, codes, months, unknown, tables, explain)
    score_verb(persons, ScoreOptions(*asked, json=json, to=to))


@app.command()
def equalise(
    scheme: Annotated[
        str,
        typer.Option(
            "--scheme",
            metavar="NAME",
            help="swiss, aca, dutch, corridor, reinsurance, high-cost-pool or medicare-advantage.",
        ),
    ],
    given: Annotated[
        Path,
        typer.Option("--input", metavar="DIR|FILE", help="The scheme's tables: a folder, or its one file."),
    ],
    parameters: Annotated[
        Path | None,
        typer.Option("--parameters", metavar="FILE", help="Numbers of your own in place of the law's: TOML."),
    ] = None,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code; the scheme's own unless given.")
    ] = "",
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "--to", metavar="FILE", help="Write cells (.csv), all (.xlsx) or a page (.html)."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, cells too.")] = False,
) -> None:
    """Compute the transfers of a risk-equalisation or risk-sharing scheme; every pool adds up to zero."""
    from healthtrust.cli.equalise import EqualiseOptions, equalise_verb

    equalise_verb(scheme, given, EqualiseOptions(parameters, currency, to, json))


@app.command()
def selection(
    persons: asked.Persons,
    scheme: asked.Scheme = None,
    by: asked.By = None,
    group: asked.Group = None,
    need: asked.Need = None,
    refund: asked.Refund = None,
    service: asked.Service = None,
    plans: asked.Plans = None,
    cluster: asked.Cluster = "",
    twice: asked.Twice = "refuse",
    few: asked.Few = 30,
    as_paid: asked.AsPaid = False,
    attract: asked.Attract = "",
    plan: asked.Plan = "",
    effort: asked.Effort = 0.2,
    currency: asked.CurrencyCode = "GBP",
    to: asked.To = None,
    json: asked.AsJson = False,
) -> None:
    """Say how well schemes fit, whom they over- and underpay, and what plans gain by selection."""
    from healthtrust.cli.selection import SelectionOptions, selection_verb
    from healthtrust.market.selection.asked import apart

    listed = {"schemes": scheme, "by": by, "refunds": refund, "groups": group, "need": need}
    options = SelectionOptions(
        **{name: tuple(words or ()) for name, words in listed.items()},
        services=tuple(service or ()),
        plans=apart(tuple(plans or ())),
        cluster=cluster,
        twice=twice,
        few=few,
        as_paid=as_paid,
        currency=currency,
        attract=attract,
        plan=plan,
        effort=effort,
        json=json,
        to=to,
    )
    selection_verb(persons, options)


@app.command("fit")
def fit_choice(
    choices: Annotated[
        Path,
        typer.Option(
            "--choices", metavar="FILE", help="person_id, plan, chosen, columns; a row for each plan open."
        ),
    ],
    attributes: Annotated[
        list[str] | None,
        typer.Option("--attributes", metavar="COLUMNS", help="Attributes of plans: premium,quality."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="[ATTRIBUTE*]COLUMN", help="An attribute times a column of persons; or a column."
        ),
    ] = None,
    constants: Annotated[
        bool, typer.Option("--constants", help="A constant for every plan but the base.")
    ] = False,
    nest: Annotated[
        list[str] | None,
        typer.Option("--nest", metavar="NAME=PLANS", help="Plans that are alike: broad=A,B; repeatable."),
    ] = None,
    previous: Annotated[
        str, typer.Option("--previous", metavar="COLUMN", help="Last year's plan: a cost of switching.")
    ] = "",
    persistence: Annotated[
        bool, typer.Option("--persistence", help="In its stead: some do not think of changing.")
    ] = False,
    mixed: Annotated[
        list[str] | None,
        typer.Option(
            "--mixed",
            metavar="TERM[=lognormal]",
            help="Terms that differ between people in ways nobody observes; needs xlogit.",
        ),
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="COLUMN", help="Robust errors by household or person_id.")
    ] = "",
    weight: Annotated[str, typer.Option("--weight", metavar="COLUMN", help="People a row stands for.")] = "",
    price: Annotated[
        str, typer.Option("--price", metavar="COLUMN", help="Which attribute is the price.")
    ] = "premium",
    wide: Annotated[
        bool, typer.Option("--wide", help="One row a person, the plan in one column: multinomial logit.")
    ] = False,
    choice: Annotated[
        str, typer.Option("--choice", metavar="COLUMN", help="The plan chosen, in a wide table.")
    ] = "choice",
    alternatives: Annotated[
        list[str] | None,
        typer.Option("--alternatives", metavar="PLANS", help="Plans in order; those found unless given."),
    ] = None,
    reference: Annotated[
        str, typer.Option("--base", metavar="PLAN", help="Plan that others are told against; the largest.")
    ] = "",
    rule_out: Annotated[
        Path | None,
        typer.Option("--rule-out", metavar="FILE", help="Write the rule that `market choose` reads: TOML."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "--to", metavar="FILE", help="Write coefficients (.csv), all (.xlsx), a page (.html)."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Estimate how people choose among plans, from what they chose, and what a dearer premium does."""
    # Long because every option is told where it is declared.
    from healthtrust.cli.fit_choice import FitChoiceOptions, fit_choice_verb, names, nests
    from healthtrust.market.estimate.asked import Question

    of_nests, wrong = nests(nest)
    question = Question(
        attributes=names(attributes),
        by=names(by),
        constants=constants,
        nests=of_nests,
        previous=previous,
        persistence=persistence,
        mixed=names(mixed),
        cluster=cluster,
        weight=weight,
        price=price,
        wide=wide,
        choice=choice,
        plans=names(alternatives),
        reference=reference,
    )
    fit_choice_verb(choices, FitChoiceOptions(question, rule_out, to, json, wrong))


@app.command()
def choose(
    persons: Annotated[
        Path,
        typer.Option(
            "--persons", metavar="FILE", help="person_id[, plan, weight, place, chooses], <of the rule>"
        ),
    ],
    plans: Annotated[
        Path,
        typer.Option("--plans", metavar="FILE", help="plan, premium, <attributes>[, nest, <who may join>]"),
    ],
    rule: Annotated[
        Path, typer.Option("--rule", metavar="FILE", help="How people choose, as market fit writes it: TOML.")
    ],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Other plans, a reform: the same people and luck."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Luck; the same seed gives the same choices.")] = 0,
    year: Annotated[int, typer.Option("--year", help="Year of the choice: other luck every year.")] = 0,
    drawn: Annotated[
        bool, typer.Option("--draw/--shares", help="Put each person into a plan, or expected shares alone.")
    ] = True,
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMN", help="Groups of persons to tell apart, such as age.")
    ] = "",
    default: Annotated[
        str,
        typer.Option(
            "--default",
            metavar="largest|cheapest|equal|shares|PLAN",
            help="Where those without a plan who do not choose are put; else they all choose.",
        ),
    ] = "",
    active_choice: Annotated[
        bool, typer.Option("--active-choice", help="All choose anew: no persistence, no switching cost.")
    ] = False,
    elasticity: Annotated[
        str,
        typer.Option(
            "--elasticity",
            metavar="NUMBER|NAME",
            help="Calibrate the price to an own elasticity: -1.5, or plan.netherlands.2007-2015.",
        ),
    ] = "",
    horizon: Annotated[
        str,
        typer.Option(
            "--horizon",
            metavar='"short run"|"long run"',
            help="Whether it counts those who do not think of changing; short run, or as published.",
        ),
    ] = "",
    rule_out: Annotated[
        Path | None,
        typer.Option("--rule-out", metavar="FILE", help="Write the rule as it was used: TOML."),
    ] = None,
    currency: Code = "GBP",
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "--to", metavar="FILE", help="Write persons (.csv), all tables (.xlsx), a page (.html)."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Say which plan each person is in, who switches, and what other plans would change for whom."""
    # Long because every option is told where it is declared.
    from healthtrust.cli.choose_plan import Written, choose_verb
    from healthtrust.market.choice.asked import Asked

    asked = Asked(against, seed, year, drawn, by, default, active_choice, currency)
    choose_verb(persons, plans, rule, asked, Written(json, to, rule_out, elasticity, horizon))


@app.command()
def equilibrium(
    cells: Annotated[
        Path,
        typer.Option(
            "--cells", metavar="FILE", help="people, cost|cost_<plan>[, income, age, risk, plan], ..."
        ),
    ],
    plans: Annotated[
        Path, typer.Option("--plans", metavar="FILE", help="plan[, efficiency, loading, <attributes>]")
    ],
    rule: Annotated[Path, typer.Option("--rule", metavar="FILE", help="How people choose a plan: TOML.")],
    premiums: Annotated[Path, typer.Option("--premiums", metavar="FILE", help="How premiums are set: TOML.")],
    starts: Annotated[
        int | None, typer.Option("--starts", metavar="N", help="Premiums the search begins from.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", metavar="FILE", help="Other premiums.toml to set beside.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMN", help="Group people by this column of the cells.")
    ] = "",
    currency: Code = "GBP",
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "--to", metavar="FILE", help="Write premiums (.csv), all tables (.xlsx), a page (.html)."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Find every premium at which plans cover exactly those who join, and say who gains and what is lost."""
    from healthtrust.cli.equilibrium import EquilibriumOptions, equilibrium_verb
    from healthtrust.market.equilibrium.asked import Files

    files = Files(cells, plans, rule, premiums, starts, by)
    equilibrium_verb(files, EquilibriumOptions(compare, currency, json, to))


@app.command()
def cover(
    persons: Annotated[
        Path,
        typer.Option(
            "--persons",
            metavar="FILE",
            help="income, cost[, contribution, age, sex, health, education, self_employed, civil_servant, "
            "cover, weight]",
        ),
    ],
    regime: Annotated[
        Path, typer.Option("--regime", metavar="FILE", help="The core and the covers beside it: TOML.")
    ],
    switch: Annotated[
        Path | None, typer.Option("--switch", metavar="FILE", help="The regime it is changed to: TOML.")
    ] = None,
    currency: Code = "GBP",
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "--to", metavar="FILE", help="Write take-up (.csv), all tables (.xlsx), a page (.html)."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Say who holds private cover beside the core, what it does to the pool, who pays; before and after."""
    from healthtrust.cli.cover import CoverOptions, cover_verb

    cover_verb(persons, regime, CoverOptions(switch, currency, json, to))
