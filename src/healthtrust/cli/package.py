"""healthtrust package: what should be free for everyone, from plain tables and without a design."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from healthtrust.package.tables.choices import Choices
    from healthtrust.package.tables.read import Sources

app = typer.Typer(
    name="package",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Choose a benefits package from plain tables: the best, what a majority wants, the most health.",
)

Interventions = Annotated[
    Path, typer.Option("--interventions", metavar="FILE", help="intervention, price, benefit[, ...]")
]
Groups = Annotated[
    Path,
    typer.Option("--groups", metavar="FILE", help="group, share, wealth, health[, may_insure][, weight]"),
]
Incidence = Annotated[
    Path, typer.Option("--incidence", metavar="FILE", help="intervention, and cases a year in each group")
]
Limits = Annotated[
    Path | None, typer.Option("--constraints", metavar="FILE", help="Limits on staff, beds, coverage: TOML.")
]
Tax = Annotated[
    str,
    typer.Option(
        "--tax", help="linear, per-head, bracketed, payroll or unrestricted (t free of either sign)."
    ),
]
Bracket = Annotated[
    list[str] | None,
    typer.Option("--bracket", metavar="FROM=RATE", help="A bracket and its relative rate; may be repeated."),
]
FreeRates = Annotated[bool, typer.Option("--free-rates", help="Choose every bracket's rate, not one factor.")]
Floor = Annotated[float, typer.Option("--floor", help="Payroll: wealth below which nothing is due.")]
Ceiling = Annotated[
    float | None, typer.Option("--ceiling", help="Payroll: wealth above which no more is due.")
]
TopUp = Annotated[
    str, typer.Option("--top-up", help="none, complementary, supplementary, voucher or substitutive.")
]
Mode = Annotated[
    str | None,
    typer.Option("--top-up-mode", help="subset, prefix or divisible; subset up to ten groups, then prefix."),
]
Loading = Annotated[float, typer.Option("--loading", help="Voluntary premium above expected cost, share.")]
Saves = Annotated[
    bool, typer.Option("--saves", help="Supplementary: a case treated privately spares the pool its price.")
]
Community = Annotated[
    bool, typer.Option("--community-rated", help="One premium for all buyers, not each group's own risk.")
]
Rebate = Annotated[
    float, typer.Option("--rebate-share", help="Substitutive: part of the tax given back to those who leave.")
]
A = Annotated[
    float | None, typer.Option("--a", help="Cobb-Douglas weight on health: U = a ln H + (1 - a) ln W.")
]
Worth = Annotated[
    float | None, typer.Option("--willingness-to-pay", metavar="MONEY", help="What a QALY is worth.")
]
AtWealth = Annotated[
    float | None, typer.Option("--at-wealth", help="... at this wealth; the mean unless given.")
]
AtHealth = Annotated[
    float | None, typer.Option("--at-health", help="... at this health; the mean unless given.")
]
Rho = Annotated[float, typer.Option("--rho", help="Curvature of health.")]
Eta = Annotated[float, typer.Option("--eta", help="Curvature of wealth.")]
Power = Annotated[bool, typer.Option("--power", help="Add up H^a W^(1 - a) rather than logarithms.")]
Welfare = Annotated[str, typer.Option("--welfare", help="utilitarian, atkinson or kolm.")]
Aversion = Annotated[float, typer.Option("--aversion", help="Aversion to inequality of atkinson or kolm.")]
Overhead = Annotated[float, typer.Option("--overhead", help="Money the pool needs per unit spent on care.")]
Income = Annotated[float, typer.Option("--other-income", help="Other income of the pool per head and year.")]
Resistance = Annotated[
    float, typer.Option("--resistance", help="Cost of collecting tax above the fair premium, share of it.")
]
Curvature = Annotated[
    float,
    typer.Option("--resistance-curvature", help="... and how fast that share grows, per unit of money."),
]
Population = Annotated[
    float, typer.Option("--population", help="Residents, where limits are absolute numbers.")
]
PovertyLine = Annotated[
    float, typer.Option("--poverty-line", help="Money per head and year below which people are poor.")
]
MostIncidence = Annotated[
    float | None,
    typer.Option("--most-incidence", help="Cases per member and year above which a rate is refused."),
]
WaitingWeeks = Annotated[
    float | None, typer.Option("--waiting-weeks", help="Weeks waited for covered elective care.")
]
UsualWeeks = Annotated[
    float, typer.Option("--usual-weeks", help="Weeks at which the benefits of the tables hold.")
]
Quality = Annotated[float | None, typer.Option("--quality", help="Quality of covered care, 0 to 1.")]
UsualQuality = Annotated[
    float, typer.Option("--usual-quality", help="Quality at which the benefits of the tables hold.")
]
QualityElasticity = Annotated[
    float, typer.Option("--quality-elasticity", help="Per cent of benefit that a per cent of quality takes.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def choose(
    interventions: Interventions,
    groups: Groups,
    incidence: Incidence,
    constraints: Limits = None,
    tax: Tax = "linear",
    bracket: Bracket = None,
    free_rates: FreeRates = False,
    floor: Floor = 0.0,
    ceiling: Ceiling = None,
    top_up: TopUp = "none",
    top_up_mode: Mode = None,
    loading: Loading = 0.0,
    saves: Saves = False,
    community_rated: Community = False,
    rebate_share: Rebate = 0.0,
    a: A = None,
    willingness_to_pay: Worth = None,
    at_wealth: AtWealth = None,
    at_health: AtHealth = None,
    rho: Rho = 0.5,
    eta: Eta = 1.3,
    power: Power = False,
    welfare: Welfare = "utilitarian",
    aversion: Aversion = 0.0,
    overhead: Overhead = 1.0,
    other_income: Income = 0.0,
    resistance: Resistance = 0.0,
    resistance_curvature: Curvature = 0.0,
    population: Population = 1.0,
    poverty_line: PovertyLine = 0.0,
    most_incidence: MostIncidence = None,
    waiting_weeks: WaitingWeeks = None,
    usual_weeks: UsualWeeks = 10.0,
    quality: Quality = None,
    usual_quality: UsualQuality = 0.6,
    quality_elasticity: QualityElasticity = 0.3,
    gap: Annotated[
        float, typer.Option("--gap", help="Share of the gain that may be missing; 0 to proof.")
    ] = 1e-6,
    ties: Annotated[
        bool, typer.Option("--ties", help="Say what differs among packages that are as good.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) or a page (.html) too."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Find the best package and prove that none is better."""
    given = dict(locals())
    from healthtrust.cli.choose import ChooseOptions, choose_verb

    choose_verb(*_asked(given), ChooseOptions(gap, ties, to, json))


@app.command()
def vote(
    interventions: Interventions,
    groups: Groups,
    incidence: Incidence,
    constraints: Limits = None,
    tax: Tax = "linear",
    bracket: Bracket = None,
    floor: Floor = 0.0,
    ceiling: Ceiling = None,
    top_up: TopUp = "none",
    top_up_mode: Mode = None,
    loading: Loading = 0.0,
    rebate_share: Rebate = 0.0,
    a: A = None,
    willingness_to_pay: Worth = None,
    at_wealth: AtWealth = None,
    at_health: AtHealth = None,
    rho: Rho = 0.5,
    eta: Eta = 1.3,
    overhead: Overhead = 1.0,
    other_income: Income = 0.0,
    population: Population = 1.0,
    most_incidence: MostIncidence = None,
    regimes: Annotated[
        bool, typer.Option("--regimes", help="Also let regimes of voluntary cover run against each other.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Put the size of the package to the vote, and say who votes with whom."""
    given = dict(locals())
    from healthtrust.cli.vote import vote_verb

    vote_verb(*_asked(given), regimes=regimes, as_json=json)


@app.command()
def constrain(
    interventions: Annotated[
        Path,
        typer.Option("--interventions", metavar="FILE", help="intervention, cases, benefit, cost[, ...]"),
    ],
    constraints: Limits = None,
    whole: Annotated[bool, typer.Option("--whole", help="Cover all of an intervention or nothing.")] = False,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="Money per unit of health given up elsewhere.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse what would otherwise be a warning.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) too.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Find the package of most health within money, staff and other limits: the linear programme."""
    from healthtrust.cli.constrain import ConstrainOptions, constrain_verb

    constrain_verb(interventions, constraints, ConstrainOptions(whole, threshold, strict, json, to))


@app.command()
def tables(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN", help="A bundled design or a TOML file.")
    ] = "valley",
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Folder to write to.")] = Path(
        "question"
    ),
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one value of the design.")
    ] = None,
) -> None:
    """Write a design's residents and services as plain tables, ten groups by income, to start from."""
    from healthtrust.cli.tables import tables_verb

    tables_verb(design, overrides or [], into)


@app.command()
def doubt(
    interventions: Interventions,
    groups: Groups,
    incidence: Incidence,
    constraints: Limits = None,
    tax: Tax = "linear",
    bracket: Bracket = None,
    free_rates: FreeRates = False,
    floor: Floor = 0.0,
    ceiling: Ceiling = None,
    top_up: TopUp = "none",
    top_up_mode: Mode = None,
    loading: Loading = 0.0,
    saves: Saves = False,
    community_rated: Community = False,
    rebate_share: Rebate = 0.0,
    a: A = None,
    willingness_to_pay: Worth = None,
    at_wealth: AtWealth = None,
    at_health: AtHealth = None,
    rho: Rho = 0.5,
    eta: Eta = 1.3,
    power: Power = False,
    welfare: Welfare = "utilitarian",
    aversion: Aversion = 0.0,
    overhead: Overhead = 1.0,
    other_income: Income = 0.0,
    resistance: Resistance = 0.0,
    resistance_curvature: Curvature = 0.0,
    population: Population = 1.0,
    most_incidence: MostIncidence = None,
    draws: Annotated[int, typer.Option("--draws", help="How often every uncertain number is drawn.")] = 500,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other draws.")] = 1,
    spread: Annotated[
        float | None,
        typer.Option("--spread", help="Standard error over mean of prices and benefits without interval."),
    ] = None,
    incidence_spread: Annotated[
        float | None, typer.Option("--incidence-spread", help="Standard error over mean of cases.")
    ] = None,
    gap: Annotated[
        float, typer.Option("--gap", help="Share of the gain that may be missing at a draw; 0 to proof.")
    ] = 1e-4,
    packages: Annotated[int, typer.Option("--packages", help="How many packages to judge in full.")] = 8,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Keep finished draws here, and go on from them.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write a workbook (.xlsx) too.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Find the best package again at many draws of what is uncertain, and say how sure it is."""
    given = dict(locals())
    from healthtrust.cli.doubt import DoubtOptions, doubt_verb
    from healthtrust.study.doubt.tables import Spreads
    from healthtrust.study.doubt.work import Terms

    terms = Terms(draws, seed, gap, packages, folder=folder)
    doubt_verb(*_asked(given), DoubtOptions(terms, Spreads(spread, incidence_spread), to, json))


def _asked(given: dict[str, Any]) -> tuple[Sources, Choices]:
    """Return where the tables are and what is decided, from the options of a command."""
    import dataclasses

    from healthtrust.package.tables.choices import Choices, brackets_of
    from healthtrust.package.tables.read import Sources

    known = {field.name for field in dataclasses.fields(Choices)}
    decided = {name: value for name, value in given.items() if name in known and value is not None}
    brackets = brackets_of(given["bracket"] or [])
    sources = Sources(given["interventions"], given["groups"], given["incidence"], given.get("constraints"))
    return sources, Choices(**(decided | {"mode": given["top_up_mode"], "brackets": brackets}))
