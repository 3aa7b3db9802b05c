"""Every verb, as a person or a script would use it: what stands on stdout, on stderr, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

from healthtrust.runs.folder import RunFolder
from tests.functional.conftest import AS_OPTIONS, Command


def test_run_says_the_verdict_on_stderr_and_paths_on_stdout(healthtrust: Command, tmp_path: Path) -> None:
    made = healthtrust("run", "valley", *AS_OPTIONS, "--no-report")
    assert made.returncode == 0, made.stderr
    (path,) = made.stdout.split()
    assert (tmp_path / path / "manifest.json").is_file()
    assert "pool" in made.stderr


def test_run_as_json_is_json_alone(healthtrust: Command) -> None:
    made = healthtrust("run", "valley", *AS_OPTIONS, "--no-report", "--json")
    told = json.loads(made.stdout)
    assert told["design"] == "valley"
    assert len(told["numbers"]) == 5


def test_runs_lists_what_is_there(command: Command, valley: RunFolder) -> None:
    listed = command("runs", "--folder", str(valley.path.parent))
    assert valley.fingerprint in listed.stdout
    told = json.loads(command("runs", "--folder", str(valley.path.parent), "--json").stdout)
    assert valley.fingerprint in [run["run"] for run in told]


def test_check_passes_a_sound_design_and_names_every_mistake_of_another(
    command: Command, tmp_path: Path
) -> None:
    assert command("check", "valley").returncode == 0
    (tmp_path / "mine.toml").write_text('extends = "valley"\n[pol]\nx = 1\n[market]\nplans = 0\n')
    refused = command("check", "mine.toml")
    assert refused.returncode == 1
    assert "mine.toml, line 2, pol" in refused.stderr
    assert "did you mean 'pool'" in refused.stderr
    assert "2 problems" in refused.stderr
    assert "Traceback" not in refused.stderr
    told = json.loads(command("check", "mine.toml", "--json").stdout)
    assert (told["sound"], len(told["problems"])) == (False, 2)


def test_wrong_usage_exits_with_2(healthtrust: Command) -> None:
    assert healthtrust("rnu").returncode == 2
    assert healthtrust("run").returncode == 2
    assert healthtrust("run", "valley", "--sett", "x").returncode == 2


def test_an_unknown_design_or_run_exits_with_1_and_the_nearest(healthtrust: Command) -> None:
    refused = healthtrust("run", "vallye")
    assert refused.returncode == 1
    assert "did you mean 'valley'" in refused.stderr
    assert healthtrust("verify", "abc").returncode == 1


def test_new_writes_a_design_that_checks(command: Command, tmp_path: Path) -> None:
    assert command("new", "my-canton").stdout.strip() == "my-canton.toml"
    assert (tmp_path / "my-canton.toml").is_file()
    assert command("check", "my-canton.toml").returncode == 0
    again = command("new", "my-canton")
    assert again.returncode == 1
    assert "a name not yet taken" in again.stderr


def test_explain_knows_steps_parameters_accounts_measures_and_terms(command: Command) -> None:
    for term, said in (
        ("year", "people -> pool -> package -> allocate -> market -> deliver -> review"),
        ("pool", "pool.brackets"),
        ("pool.ceiling_share", "largest share of household income ever due"),
        ("ceiling_share", "share of household income"),
        ("pool fund", "Account 301"),
        ("qalys-gained", "health gained"),
        ("Kakwani index", "progressive"),
    ):
        found = command("explain", term)
        assert found.returncode == 0, found.stderr
        assert said in found.stdout
    refused = command("explain", "capitatoin")
    assert refused.returncode == 1
    assert "did you mean 'capitation'" in refused.stderr


def test_compare_says_what_differs(command: Command, valley: RunFolder) -> None:
    home = str(valley.path.parent)
    made = command(
        "run",
        "valley",
        *AS_OPTIONS,
        "--set",
        "pool.ceiling_share=0.08",
        "--no-report",
        "--folder",
        home,
    )
    other = Path(made.stdout.strip()).name
    said = command("compare", valley.fingerprint, other[:6], "--folder", home)
    assert said.returncode == 0, said.stderr
    assert "pool.ceiling_share" in said.stdout
    assert "12 % becomes 8 %" in said.stdout
    told = json.loads(command("compare", valley.fingerprint, other, "--folder", home, "--json").stdout)
    income = next(d for d in told["differences"] if d["label"] == "Pool income per resident")
    assert income["change"] < 0


def test_export_writes_each_form(command: Command, valley: RunFolder, tmp_path: Path) -> None:
    home = str(valley.path.parent)
    for form, file in (
        ("csv", "league.csv"),
        ("parquet", "league.parquet"),
        ("xlsx", "results.xlsx"),
        ("beancount", "ledger.beancount"),
    ):
        made = command("export", valley.fingerprint, "--to", form, "--into", f"out-{form}", "--folder", home)
        assert made.returncode == 0, made.stderr
        assert (tmp_path / f"out-{form}" / file).stat().st_size > 0
    refused = command("export", valley.fingerprint, "--to", "cvs", "--folder", home)
    assert refused.returncode == 1
    assert "did you mean 'csv'" in refused.stderr


def test_verify_finds_the_same_bytes_and_a_changed_one(
    command: Command, valley: RunFolder, tmp_path: Path
) -> None:
    import shutil

    assert command("verify", str(valley.path), "--tests", "bytes").returncode == 0
    changed = Path(shutil.copytree(valley.path, tmp_path / "changed"))
    (changed / "design.toml").write_bytes((changed / "design.toml").read_bytes() + b"\n# later\n")
    found = command("verify", str(changed), "--tests", "bytes")
    assert found.returncode == 1
    assert "design.toml" in found.stdout
