"""`healthtrust --help` answers at once: nothing heavy is imported to say what the verbs are."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"numba", "pandas", "altair", "duckdb", "scipy", "pydantic", "pyarrow", "jinja2", "vl_convert"}


def imported_by(*arguments: str) -> set[str]:
    """Top packages that Python reports importing for this call."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if "|" in line]
    return {row.split(".")[0] for row in rows}


def test_help_imports_nothing_heavy() -> None:
    assert not imported_by("-m", "healthtrust", "--help") & HEAVY


def test_help_of_a_verb_imports_nothing_heavy() -> None:
    """Typer itself looks whether pydantic's types are among a verb's; that costs 0.02 s."""
    assert not imported_by("-m", "healthtrust", "run", "--help") & (HEAVY - {"pydantic"})


def test_the_package_itself_imports_nothing_heavy() -> None:
    assert not imported_by("-c", "import healthtrust") & HEAVY


def test_problems_and_errors_import_nothing_heavy() -> None:
    code = "import healthtrust.ground.problems, healthtrust.ground.errors"
    assert not imported_by("-c", code) & (HEAVY | {"numpy"})


def test_a_verb_on_plain_tables_waits_for_no_year() -> None:
    """The package of a step is there before its year is: no kernels are loaded to read a table of plans."""
    code = "import healthtrust.cli.equalise, healthtrust.market.schemes.swiss, healthtrust.market.schemes.aca"
    assert not imported_by("-c", code) & (HEAVY - {"pydantic"})
