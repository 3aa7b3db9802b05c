"""healthtrust review: measures, who differs beyond chance, what members say, who is better off."""

from __future__ import annotations

from pathlib import Path

import typer

from healthtrust.cli import compare_bodies_options as compared
from healthtrust.cli import equity_options, survey_options
from healthtrust.cli import measure_options as measured

app = typer.Typer(
    name="review",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Measure results from plain tables, compare bodies fairly, weigh surveys, and judge equity.",
)


@app.command()
def survey(
    answers: survey_options.Answers,
    members: survey_options.Members = None,
    margins: survey_options.Margins = None,
    questions: survey_options.Questions = None,
    items: survey_options.Items = "",
    by: survey_options.By = "",
    weights: survey_options.Weights = "raking",
    on: survey_options.On = "",
    weight: survey_options.Weight = "",
    strata: survey_options.Strata = "",
    cluster: survey_options.Clusters = "",
    period: survey_options.Period = "",
    person: survey_options.Person = "person_id",
    invited: survey_options.Invited = "",
    adjust: survey_options.Adjust = "",
    limits: survey_options.Bounds = "",
    finite: survey_options.Finite = False,
    differ: survey_options.Differ = 0.1,
    date: survey_options.Date = "",
    real: survey_options.Real = True,
    out: survey_options.Out = None,
    json: survey_options.Json = False,
) -> None:
    """Weigh what members say to all members: each body, how sure, beside the whole, over time."""
    from healthtrust.cli.survey import SurveyOptions, survey_verb
    from healthtrust.cli.survey_asked import Asked, limits_of, names_of

    asked = Asked(
        answers,
        by=by,
        members=members,
        margins=margins,
        questions=questions,
        items=names_of(items),
        weights=weights,
        on=names_of(on),
        weight=weight,
        strata=strata,
        clusters=cluster,
        period=period,
        person=person,
        invited=invited,
        adjust=names_of(adjust),
        limits=limits_of(limits),
        finite=finite,
        differ=differ,
        date=date,
        real=real,
    )
    survey_verb(SurveyOptions(asked, json, out))


@app.command()
def equity(
    source: equity_options.Source,
    other: equity_options.Other = "",
    outcome: equity_options.Outcome = "",
    rank: equity_options.Rank = "",
    weight: equity_options.Weight = "",
    group: equity_options.Group = "",
    cluster: equity_options.Cluster = "",
    per: equity_options.Per = "",
    before: equity_options.Before = "",
    kind: equity_options.Kind = "ratio",
    bounds: equity_options.Bounds = "",
    aversion: equity_options.Aversion = None,
    kolm: equity_options.Kolm = None,
    rank_aversion: equity_options.RankAversion = 2.0,
    standardise: equity_options.Standardise = "",
    decompose: equity_options.Decompose = "",
    by: equity_options.By = "",
    threshold: equity_options.Threshold = 0.0,
    bands: equity_options.Bands = "",
    level: equity_options.Level = 0.95,
    synthetic: equity_options.Synthetic = None,
    folder: equity_options.Folder = Path("runs"),
    out: equity_options.Out = None,
    json: equity_options.Json = False,
) -> None:
    """Judge equity: who has what by rank and group, what inequality costs, who wins and who loses."""
    from healthtrust.cli.equity import EquityOptions, amounts_of, bounds_of, columns_named, equity_verb
    from healthtrust.ground.problems import Problem
    from healthtrust.review.inequalities.asked import Asked, Named

    problems: list[Problem] = []
    asked = Asked(
        Named(outcome, rank, weight, columns_named(group), cluster, per, before),
        kind,
        bounds_of(bounds, problems),
        aversion,
        kolm,
        rank_aversion,
        columns_named(standardise),
        columns_named(decompose),
        columns_named(by),
        threshold,
        amounts_of("--bands", bands, problems),
        level,
    )
    equity_verb(EquityOptions(asked, source, other, folder, synthetic, json, out), problems)


@app.command()
def compare(
    table: compared.TableFile,
    numerator: compared.Numerator = "numerator",
    denominator: compared.Denominator = "denominator",
    body: compared.Body = "body",
    period: compared.Period = "",
    expected: compared.Expected = "",
    measure: compared.Measure = "",
    where: compared.Where = None,
    kind: compared.Kind = "",
    limits: compared.Limits = "adjusted",
    winsorise: compared.Winsorise = 0.1,
    level: compared.Level = 0.95,
    standard: compared.Standard = None,
    at: compared.At = "",
    false_discovery: compared.FalseDiscovery = None,
    target: compared.Target = None,
    direction: compared.Direction = "",
    reward: compared.Reward = 0.0,
    penalty: compared.Penalty = 0.0,
    own: compared.Own = 1.0,
    false_share: compared.FalseShare = 0.1,
    currency: compared.Currency = "GBP",
    chart: compared.Chart = "",
    rules: compared.RuleSet = "nhs",
    run: compared.Run = None,
    trend: compared.Trend = None,
    step_change: compared.StepChange = None,
    show: compared.Show = None,
    real: compared.Real = True,
    out: compared.Out = None,
    json: compared.Json = False,
) -> None:
    """Compare bodies fairly: who differs beyond chance, who has changed, what a target would pay falsely."""
    from healthtrust.cli.compare_bodies import Asked, Charted, CompareOptions, Named, Paid
    from healthtrust.cli.compare_bodies import compare_bodies_verb as verb

    named = Named(numerator, denominator, body, period, expected, measure, tuple(where or ()))
    charted = Charted(chart, rules, run, trend, tuple(step_change or ()))
    paid = Paid(target, direction, reward, penalty, own, false_share, currency)
    asked = Asked(
        table,
        named,
        kind,
        limits,
        winsorise,
        level,
        standard,
        at,
        false_discovery,
        charted,
        paid,
        tuple(show or ()),
        not real,
    )
    verb(CompareOptions(asked, json, out))


@app.command()
def measure(
    tables: measured.Tables,
    period: measured.Period,
    measures: measured.MeasuresOf = None,
    only: measured.Only = "",
    by: measured.By = "",
    each: measured.Each = "",
    reported: measured.Reported = None,
    real: measured.Real = True,
    show_all: measured.ShowAll = False,
    currency: measured.Currency = "GBP",
    out: measured.Out = None,
    json: measured.Json = False,
) -> None:
    """Measure results from the five tables: numerator over denominator less exclusions, body by body."""
    from healthtrust.cli.measure import MeasureOptions, measure_verb
    from healthtrust.review.measuring.question import Asked

    asked = Asked(
        tables,
        period,
        tuple(measures or ()),
        tuple(code.strip() for code in only.split(",") if code.strip()),
        by,
        each,
        reported,
        real,
        show_all,
        currency,
    )
    measure_verb(MeasureOptions(asked, json, out))
