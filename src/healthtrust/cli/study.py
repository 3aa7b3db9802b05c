"""healthtrust study: what to invest in, how a population will live, whether a change worked where tried."""

from __future__ import annotations

import typer

from healthtrust.cli import invest_options as wanted
from healthtrust.cli import pilot_options
from healthtrust.cli import project_options as lived
from healthtrust.cli.engine_options import spread
from healthtrust.cli.study_calibrate import app as calibrate_app
from healthtrust.cli.study_designs import app as designs_app

app = typer.Typer(
    name="study",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Ask what to invest in, project lives over decades, judge a change tried in one place first, "
    "and say of whole designs how sure they are, what matters and which is best.",
)
app.add_typer(calibrate_app)
app.add_typer(designs_app)

app.callback()(spread)


@app.command()
def pilot(
    panel: pilot_options.PanelFile,
    outcome: pilot_options.Outcome,
    place: pilot_options.Place = "place",
    period: pilot_options.Period = "period",
    treated: pilot_options.Treated = "",
    start: pilot_options.Start = "",
    method: pilot_options.Method = "all",
    per: pilot_options.Per = "",
    weights: pilot_options.Weights = "",
    covariates: pilot_options.Covariates = "",
    log: pilot_options.Log = False,
    power: pilot_options.Power = None,
    pilots: pilot_options.Pilots = None,
    before: pilot_options.Before = None,
    after: pilot_options.After = None,
    selected_on: pilot_options.SelectedOn = "",
    correlation: pilot_options.Correlation = None,
    neighbours: pilot_options.Neighbours = 3,
    caliper: pilot_options.Caliper = None,
    magnitude: pilot_options.Magnitude = 1.0,
    reformed: pilot_options.With = None,
    table: pilot_options.Table = "spending",
    draws: pilot_options.Draws = 999,
    seed: pilot_options.Seed = 1,
    out: pilot_options.Out = None,
    json: pilot_options.Json = False,
) -> None:
    """Try it in one region first: what a new form did there, or whether a pilot would show it."""
    from healthtrust.cli.pilot import PilotOptions, pilot_verb
    from healthtrust.study.pilot.matched import Rule
    from healthtrust.study.pilot.put import Asked
    from healthtrust.study.pilot.reading import Named

    others = tuple(name.strip() for name in covariates.split(",") if name.strip())
    named = Named(outcome, place, period, treated, start, per, weights, others, selected_on, log)
    rule = Rule(neighbours, caliper)
    asked = Asked(
        panel,
        named,
        reformed,
        table,
        method,
        power,
        pilots,
        after,
        before,
        correlation,
        rule,
        magnitude,
        draws,
        seed,
    )
    pilot_verb(PilotOptions(asked, json, out))


@app.command()
def invest(
    budget_per_head: wanted.BudgetPerHead = 30.0,
    years: wanted.Years = 5,
    horizon: wanted.Horizon = None,
    discount_qalys: wanted.DiscountQalys = 0.035,
    discount_money: wanted.DiscountMoney = 0.035,
    threshold: wanted.Threshold = None,
    programmes: wanted.Programmes = None,
    ratios: wanted.Ratios = None,
    plan: wanted.Plan = None,
    care: wanted.Care = True,
    equity: wanted.Equity = 1.0,
    draws: wanted.Draws = 200,
    seed: wanted.Seed = 1,
    population: wanted.Population = 100_000.0,
    currency: wanted.Currency = "GBP",
    out: wanted.Out = None,
    json: wanted.Json = False,
) -> None:
    """Invest in health that pays later: the best mix of programmes, what it brings, and when it pays."""
    from healthtrust.cli.invest import InvestOptions, invest_verb

    options = InvestOptions(
        per_head=budget_per_head,
        years=years,
        horizon=tuple(horizon or ()),
        discount_qalys=discount_qalys,
        discount_money=discount_money,
        threshold=threshold,
        programmes=programmes,
        ratios=ratios,
        plan=plan,
        care=care,
        equity=equity,
        draws=draws,
        seed=seed,
        population=population,
        currency=currency,
        json=json,
        to=out,
    )
    invest_verb(options)


@app.command()
def project(
    population: lived.Population = "england-2011",
    years: lived.Years = 40,
    people: lived.People = None,
    seed: lived.Seed = 1,
    first_year: lived.FirstYear = 2026,
    scenario: lived.Scenario = None,
    arrivals: lived.Arrivals = None,
    births: lived.Births = True,
    mortality: lived.Mortality = "1,1,1,1,1",
    quality: lived.Quality = "",
    uplift: lived.Uplift = 1.0,
    out: lived.Out = None,
    json: lived.Json = False,
) -> None:
    """Project whole lives over decades: segments, conditions, deaths and cost, persons beside the cohort."""
    from healthtrust.cli.project import ProjectOptions, project_verb

    options = ProjectOptions(
        population=population,
        years=years,
        people=people,
        seed=seed,
        first_year=first_year,
        scenario=scenario,
        arrivals=arrivals,
        births=births,
        mortality=mortality,
        quality=quality,
        uplift=uplift,
        json=json,
        to=out,
    )
    project_verb(options)
