"""The verbs. Each loads what it needs only when it is called, so that --help answers at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from healthtrust.cli import report_options, verify_options
from healthtrust.cli.allocate import app as allocate_app
from healthtrust.cli.data import app as data_app
from healthtrust.cli.deliver import app as deliver_app
from healthtrust.cli.engine_options import EngineKind, Parts, spread
from healthtrust.cli.inputs import app as inputs_app
from healthtrust.cli.live import app as live_app
from healthtrust.cli.market import app as market_app
from healthtrust.cli.package import app as package_app
from healthtrust.cli.people import app as people_app
from healthtrust.cli.pool import app as pool_app
from healthtrust.cli.review import app as review_app
from healthtrust.cli.study import app as study_app
from healthtrust.ground.errors import HealthTrustError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Small products gain nothing from threads that wait for one another, and sums then keep one order."""

app = typer.Typer(
    name="healthtrust",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Design, simulate and run an integrated health system: "
    "people, pool, package, allocate, market, deliver, review.",
)

app.add_typer(people_app)
app.add_typer(pool_app)
app.add_typer(package_app)
app.add_typer(allocate_app)
app.add_typer(market_app)
app.add_typer(deliver_app)
app.add_typer(review_app)
app.add_typer(live_app)
app.add_typer(study_app)
app.add_typer(inputs_app)
app.add_typer(data_app)

DesignName = Annotated[
    str,
    typer.Argument(
        metavar="DESIGN",
        help="A bundled design (valley, transition, competing-plans, accountable-care, ...) or TOML.",
    ),
]
RunName = Annotated[
    str,
    typer.Argument(metavar="RUN", help="A run: its folder, the beginning of its fingerprint, or: latest."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change one value, such as market.plans=3."),
]
Home = Annotated[Path, typer.Option("--folder", help="Folder that holds the runs.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def run(
    design: DesignName,
    overrides: Overrides = None,
    folder: Home = Path("runs"),
    report: Annotated[bool, typer.Option(help="Write report, figures and workbook.")] = True,
    again: Annotated[bool, typer.Option("--again", help="Run even if this very run is there.")] = False,
    engine: EngineKind = None,
    parts: Parts = None,
    json: AsJson = False,
) -> None:
    """Run a design, year by year, and write its run folder."""
    from healthtrust.cli.run import run_verb
    from healthtrust.runs.perform import Wanted

    spread(engine, parts)
    run_verb(design, overrides or [], Wanted(folder, report, again), json)


@app.command()
def runs(folder: Home = Path("runs"), json: AsJson = False) -> None:
    """List the runs of a folder."""
    from healthtrust.cli.run import runs_verb

    runs_verb(folder, json)


@app.command()
def export(
    run: RunName,
    to: Annotated[str, typer.Option("--to", help="csv, parquet, xlsx, beancount or records.")] = "csv",
    into: Annotated[Path, typer.Option("--into", help="Folder to write to.")] = Path("export"),
    folder: Home = Path("runs"),
    exact: Annotated[
        bool, typer.Option("--exact", help="Small numbers and rows of real persons too; say why.")
    ] = False,
    because: Annotated[str, typer.Option("--because", help="Why exact numbers leave the run folder.")] = "",
    year: Annotated[
        int | None, typer.Option("--year", help="Year written as records; by default the last.")
    ] = None,
) -> None:
    """Write a run's tables or its ledger in another form, or a year of it as records of persons."""
    from healthtrust.cli.run import export_verb
    from healthtrust.runs.folder import find_run

    export_verb(find_run(run, folder), to, into, (exact, because), year)


@app.command()
def check(design: DesignName, overrides: Overrides = None, json: AsJson = False) -> None:
    """Say whether a design is sound; name every problem if it is not."""
    from healthtrust.cli.check import check_verb

    check_verb(design, overrides or [], json)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="RUN", help="The run or design to compare from.")],
    after: Annotated[str, typer.Argument(metavar="RUN", help="The run or design to compare to.")],
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RUN]...", help="One or two more, each compared with the first."),
    ] = None,
    why: Annotated[
        str,
        typer.Option("--why", metavar="BY", help="Also which decision did what: by heading, or by value."),
    ] = "",
    year: Annotated[
        int | None, typer.Option("--year", help="Year compared; by default the last that all have.")
    ] = None,
    folder: Home = Path("runs"),
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes side by side; by default one a processor."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "--to", help="Also write it: .html, .csv or .xlsx.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Compare two to four runs or designs: what was decided otherwise, what came of it, for whom and why."""
    from healthtrust.cli.compare import CompareOptions, by_of, compare_verb

    compared = (before, after, *(more or ()))
    compare_verb(CompareOptions(compared, folder, by_of(why), workers, json, out, year))


@app.command()
def report(
    run: RunName,
    folder: Home = Path("runs"),
    pdf: report_options.Pdf = False,
    xlsx: report_options.Xlsx = False,
    citizen: report_options.Citizen = False,
    out: report_options.Out = None,
    author: report_options.AuthorFile = None,
    studies: report_options.Studies = None,
) -> None:
    """Write the report of a run: a page; if asked a PDF, a workbook and a page in plain words."""
    from healthtrust.cli.report import report_verb
    from healthtrust.runs.report import WantedReport

    report_verb(run, folder, WantedReport(pdf, xlsx, citizen, out, author, studies))


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the design file to write, such as canton.toml.")
    ],
    base: Annotated[str, typer.Option("--from", help="The bundled design it extends.")] = "valley",
) -> None:
    """Write a new design that extends a bundled one."""
    from healthtrust.cli.new import new_verb

    new_verb(name, base)


@app.command()
def explain(
    term: Annotated[
        str, typer.Argument(metavar="TERM", help="A term, a step, a parameter, an account, or: year.")
    ],
) -> None:
    """Explain a term, a step or a parameter."""
    from healthtrust.cli.explain import explain_verb

    explain_verb(term)


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of designs, runs and trusts.")] = Path(
        "."
    ),
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen at; 0: any.")] = 8000,
    database: Annotated[
        str, typer.Option("--database", help="Address of the pages' own database; else a file in the folder.")
    ] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Jobs that run at once.")] = 2,
) -> None:
    """Serve the pages: design, run, compare, report and run the live year in a browser."""
    from healthtrust.cli.serve import serve_verb

    serve_verb(folder, (host, port), database, workers)


@app.command()
def verify(
    run: RunName,
    quick: verify_options.Quick = False,
    tests: verify_options.Tests = "all",
    judged: verify_options.Judged = None,
    workers: verify_options.Workers = None,
    out: verify_options.Out = None,
    folder: Home = Path("runs"),
    json: verify_options.Json = False,
) -> None:
    """Run again and compare every byte; put the model to tests, and lay its numbers before experts."""
    from healthtrust.cli.verify import VerifyOptions, verify_verb
    from healthtrust.runs.verify_whole import WantedTests

    verify_verb(VerifyOptions(run, folder, WantedTests(tests, quick, judged, workers), json, out))


def main() -> None:
    """Run the command line; turn what is refused into a clear message and an exit code."""
    try:
        app()
    except HealthTrustError as refused:
        print(refused, file=sys.stderr)
        sys.exit(refused.exit_code)
    except KeyboardInterrupt:
        print("Interrupted. Finished years are kept; the same command goes on from there.", file=sys.stderr)
        sys.exit(130)
