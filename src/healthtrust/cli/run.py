"""healthtrust run, runs and export."""

from __future__ import annotations

import sys
from pathlib import Path

from healthtrust.cli.say import progress, say_json, say_table
from healthtrust.design.read import read_design
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.runs.export import export
from healthtrust.runs.export_records import export_records
from healthtrust.runs.folder import RunFolder, all_runs
from healthtrust.runs.perform import Wanted, run

STEPS_A_YEAR = 7


def run_verb(design: str, overrides: list[str], wanted: Wanted, as_json: bool) -> None:
    """Run a design and say where the results are."""
    read = read_design(design, overrides)
    with progress(len(read.design.span) * STEPS_A_YEAR + 1) as watch:
        made = run(read, wanted=wanted, watch=watch)
    if as_json:
        say_json(_plain(made))
        return
    manifest = made.manifest
    print(manifest["verdict"], file=sys.stderr)
    for number in manifest["numbers"]:
        print(f"  {number['label']:<44} {number['said']}", file=sys.stderr)
    print(made.path)
    if wanted.report:
        print(made.path / "report.html")


def runs_verb(folder: Path, as_json: bool) -> None:
    """List the runs of a folder."""
    found = list(all_runs(folder))
    if as_json:
        say_json([_plain(run) for run in found])
        return
    say_table(
        ("run", "design", "years", "verdict"),
        [
            (
                r.fingerprint,
                r.manifest["design_name"],
                "–".join(map(str, dict.fromkeys(r.manifest["years"]))),
                r.manifest["verdict"],
            )
            for r in found
        ],
    )


def export_verb(run: RunFolder, form: str, into: Path, because: tuple[bool, str], year: int | None) -> None:
    """Write a run in another form and print the files; `because` is whether it is exact, and why.

    year: of the records, where they are the form; by default the last.
    """
    if year is not None and form != "records":
        remedy = "Leave it out, or write --to records."
        refuse([Problem("--year", str(year), "--to records beside it", remedy=remedy)])
    exact, reason = because
    if form == "records":
        written = export_records(run, into, year, exact, reason)
    else:
        written = export(run, form, into, exact, reason)
    for path in written:
        print(path)


def _plain(run: RunFolder) -> dict[str, object]:
    manifest = run.manifest
    return {
        "run": run.fingerprint,
        "folder": str(run.path),
        "design": manifest["design_name"],
        "years": manifest["years"],
        "verdict": manifest["verdict"],
        "numbers": manifest["numbers"],
    }
