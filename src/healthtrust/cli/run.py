"""healthtrust run, runs and export."""

from __future__ import annotations

import sys
from pathlib import Path

from healthtrust.cli.say import progress, say_json, say_table
from healthtrust.design.read import read_design
from healthtrust.runs.export import export
from healthtrust.runs.folder import RunFolder, all_runs, find_run
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


def export_verb(name: str, form: str, into: Path, folder: Path, because: tuple[bool, str]) -> None:
    """Write a run in another form and print the files; `because` is whether it is exact, and why."""
    for path in export(find_run(name, folder), form, into, *because):
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
