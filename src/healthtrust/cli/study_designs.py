"""healthtrust study draw, value, search, sensitivity: whole designs tried many times over."""

from __future__ import annotations

from pathlib import Path

import typer

from healthtrust.cli import draw_options, sensitivity_options, study_options, value_options
from healthtrust.cli import search_options as sought

app = typer.Typer()


@app.command()
def draw(
    designs: draw_options.Designs,
    draws: draw_options.Draws = 1000,
    seed: study_options.Seed = 1,
    parameters: draw_options.Parameters = None,
    only: study_options.Only = "behaviour,services,response",
    sampling: draw_options.Sampling = "latin hypercube",
    changed: study_options.Set = None,
    workers: study_options.Workers = None,
    folder: study_options.Folder = Path("studies"),
    threshold: draw_options.Threshold = None,
    seeds: draw_options.Seeds = 1,
    out: draw_options.Out = None,
    json: study_options.Json = False,
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
        seeds=seeds,
    )
    draw_verb(DrawOptions(asked, folder, workers, json, out))


@app.command()
def value(
    study: value_options.StudyName,
    threshold: value_options.Threshold = "",
    population: value_options.Population = None,
    years: value_options.Years = 10,
    parameters: value_options.Parameters = "",
    folder: study_options.Folder = Path("studies"),
    out: value_options.Out = None,
    json: study_options.Json = False,
) -> None:
    """Say which design of a study to choose, how surely, and what is worth finding out first."""
    from healthtrust.cli.value import ValueOptions, value_verb

    named = tuple(name.strip() for name in parameters.split(",") if name.strip())
    value_verb(ValueOptions(study, folder, threshold, population, years, named, json, out))


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
    changed: study_options.Set = None,
    workers: study_options.Workers = None,
    folder: study_options.Folder = Path("studies"),
    write: sought.Write = None,
    out: sought.Out = None,
    json: study_options.Json = False,
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
    only: study_options.Only = "behaviour,services,response",
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
    changed: study_options.Set = None,
    seed: study_options.Seed = 1,
    workers: study_options.Workers = None,
    folder: study_options.Folder = Path("studies"),
    out: sensitivity_options.Out = None,
    json: study_options.Json = False,
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
