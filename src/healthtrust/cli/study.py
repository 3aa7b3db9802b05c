"""healthtrust study: what to invest in, how a population will live, whether a change worked where tried."""

from __future__ import annotations

from pathlib import Path

import typer

from healthtrust.cli import calibrate_options, draw_options, pilot_options, sensitivity_options, value_options
from healthtrust.cli import fit_design_options as fitted
from healthtrust.cli import invest_options as wanted
from healthtrust.cli import project_options as lived
from healthtrust.cli import search_options as sought

app = typer.Typer(
    name="study",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Ask what to invest in, project lives over decades, and judge a change tried in one place first.",
)


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


@app.command()
def calibrate(
    design: fitted.Design = None,
    prior: calibrate_options.Prior = False,
    draws: calibrate_options.Draws = 1000,
    seed: calibrate_options.Seed = 1,
    targets: calibrate_options.Targets = None,
    care: calibrate_options.Care = None,
    totals: calibrate_options.Totals = None,
    knobs: fitted.Knobs = None,
    to_targets: fitted.ToTargets = None,
    method: fitted.Method = "least-squares",
    starts: fitted.Starts = 4,
    lucks: fitted.Lucks = 5,
    changed: fitted.Set = None,
    workers: fitted.Workers = None,
    folder: fitted.Folder = Path("studies"),
    write: fitted.Write = None,
    out: calibrate_options.Out = None,
    json: calibrate_options.Json = False,
) -> None:
    """Fit a DESIGN to targets; without one, put what studies found beside how care responds in the model."""
    if any(given is not None for given in (design, knobs, to_targets, write)):
        from healthtrust.cli.fit_design import FitOptions, fit_design_verb
        from healthtrust.cli.fit_design_asked import asked_of

        of_care = {"--prior": prior, "--targets": targets, "--care": care, "--totals": totals}
        how = {"method": method, "starts": starts, "lucks": lucks, "seed": seed}
        asked = asked_of((design, knobs, to_targets), of_care, tuple(changed or ()), **how)
        fit_design_verb(FitOptions(asked, folder, workers, write, json, out))
        return
    from healthtrust.cli.calibrate import CalibrateOptions, calibrate_verb

    options = CalibrateOptions(
        prior=prior,
        draws=draws,
        seed=seed,
        targets=targets,
        care=care,
        totals=totals,
        json=json,
        to=out,
    )
    calibrate_verb(options)


@app.command()
def facts(
    draws: calibrate_options.Draws = 1000,
    seed: calibrate_options.Seed = 1,
    prior: calibrate_options.Prior = False,
    out: calibrate_options.Out = None,
    json: calibrate_options.Json = False,
) -> None:
    """Check eight facts of how care responds: in how many draws of the coefficients each holds."""
    from healthtrust.cli.facts import FactsOptions, facts_verb

    facts_verb(FactsOptions(draws, seed, prior, json, out))


@app.command()
def draw(
    designs: draw_options.Designs,
    draws: draw_options.Draws = 1000,
    seed: draw_options.Seed = 1,
    parameters: draw_options.Parameters = None,
    only: draw_options.Only = "behaviour,services,response",
    sampling: draw_options.Sampling = "latin hypercube",
    changed: draw_options.Set = None,
    workers: draw_options.Workers = None,
    folder: draw_options.Folder = Path("studies"),
    threshold: draw_options.Threshold = None,
    out: draw_options.Out = None,
    json: draw_options.Json = False,
) -> None:
    """Draw what is uncertain and try designs with the same draws: how sure, and which is better."""
    from healthtrust.cli.draw import DrawOptions, draw_verb
    from healthtrust.study.draws.put import Asked

    groups = tuple(name.strip() for name in only.split(",") if name.strip())
    asked = Asked(
        designs=tuple(designs),
        draws=draws,
        seed=seed,
        only=groups,
        parameters=parameters,
        sampling=sampling,
        overrides=tuple(changed or ()),
        threshold=threshold,
    )
    draw_verb(DrawOptions(asked, folder, workers, json, out))


@app.command()
def value(
    study: value_options.StudyName,
    threshold: value_options.Threshold = "",
    population: value_options.Population = None,
    years: value_options.Years = 10,
    parameters: value_options.Parameters = "",
    folder: value_options.Folder = Path("studies"),
    out: value_options.Out = None,
    json: value_options.Json = False,
) -> None:
    """Say which design of a study to choose, how surely, and what is worth finding out first."""
    from healthtrust.cli.value import ValueOptions, value_verb
    from healthtrust.study.draws.valued import Wanted

    named = tuple(name.strip() for name in parameters.split(",") if name.strip())
    value_verb(ValueOptions(study, folder, Wanted(threshold, population, years, named), json, out))


@app.command()
def search(
    design: sought.DesignName,
    knobs: sought.Knobs,
    trials: sought.Trials = 200,
    seed: sought.Seed = 1,
    sampler: sought.Sampler = "",
    draws: sought.Draws = 0,
    judged: sought.Judged = 30,
    flips: sought.Flips = 3,
    changed: sought.Set = None,
    workers: sought.Workers = None,
    folder: sought.Folder = Path("studies"),
    write: sought.Write = None,
    out: sought.Out = None,
    json: sought.Json = False,
) -> None:
    """Turn knobs of a design until nothing better is found: which is best, why, and how sure that is."""
    from healthtrust.cli.search import SearchOptions, search_verb
    from healthtrust.study.search.put import Asked

    asked = Asked(
        design=design,
        knobs=knobs,
        trials=trials,
        seed=seed,
        sampler=sampler,
        draws=draws,
        judged=judged,
        flips=flips,
        overrides=tuple(changed or ()),
    )
    search_verb(SearchOptions(asked, folder, workers, json, out, write))


@app.command()
def sensitivity(
    designs: sensitivity_options.Designs = None,
    result: sensitivity_options.Result = "net health",
    only: sensitivity_options.Only = "behaviour,services,response",
    parameters: sensitivity_options.Parameters = None,
    choices: sensitivity_options.Choices = "",
    method: sensitivity_options.Method = "one-way",
    samples: sensitivity_options.Samples = 128,
    paths: sensitivity_options.Paths = 10,
    top: sensitivity_options.Top = 5,
    singles: sensitivity_options.Singles = 3,
    grid: sensitivity_options.Grid = 7,
    pair: sensitivity_options.Pair = "",
    threshold: sensitivity_options.Threshold = None,
    study: sensitivity_options.From = "",
    changed: sensitivity_options.Set = None,
    seed: sensitivity_options.Seed = 1,
    workers: sensitivity_options.Workers = None,
    folder: sensitivity_options.Folder = Path("studies"),
    out: sensitivity_options.Out = None,
    json: sensitivity_options.Json = False,
) -> None:
    """Find what matters among all that is uncertain, and the value at which the ranking of two flips."""
    from healthtrust.cli.sensitivity import SensitivityOptions, sensitivity_verb
    from healthtrust.study.sensitivity.put import Asked, Depth

    groups, keys, two = (
        tuple(name.strip() for name in words.split(",") if name.strip()) for words in (only, choices, pair)
    )
    asked = Asked(
        designs=tuple(designs or ()),
        result=result,
        only=groups,
        parameters=parameters,
        choices=keys,
        method=method,
        depth=Depth(samples, paths, top, singles, grid),
        pair=two,
        threshold=threshold,
        seed=seed,
        overrides=tuple(changed or ()),
    )
    sensitivity_verb(SensitivityOptions(asked, folder, study, workers, json, out))
