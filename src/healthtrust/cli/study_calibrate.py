"""healthtrust study calibrate and facts: numbers of the model beside what was found in the world."""

from __future__ import annotations

from pathlib import Path

import typer

from healthtrust.cli import calibrate_options, study_options
from healthtrust.cli import fit_design_options as fitted

app = typer.Typer()


@app.command()
def calibrate(
    design: fitted.Design = None,
    prior: calibrate_options.Prior = False,
    draws: calibrate_options.Draws = 1000,
    seed: study_options.Seed = 1,
    targets: calibrate_options.Targets = None,
    care: calibrate_options.Care = None,
    totals: calibrate_options.Totals = None,
    knobs: fitted.Knobs = None,
    to_targets: fitted.ToTargets = None,
    method: fitted.Method = "least-squares",
    starts: fitted.Starts = 4,
    lucks: fitted.Lucks = 5,
    changed: study_options.Set = None,
    workers: study_options.Workers = None,
    folder: study_options.Folder = Path("studies"),
    write: fitted.Write = None,
    out: calibrate_options.Out = None,
    json: study_options.Json = False,
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
    seed: study_options.Seed = 1,
    prior: calibrate_options.Prior = False,
    out: calibrate_options.Out = None,
    json: study_options.Json = False,
) -> None:
    """Check eight facts of how care responds: in how many draws of the coefficients each holds."""
    from healthtrust.cli.facts import FactsOptions, facts_verb

    facts_verb(FactsOptions(draws, seed, prior, json, out))
