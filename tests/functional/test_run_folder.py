"""A run folder is whole or absent, has the same bytes however made, and is taken up where it stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.tree.blocks import Block, Drawn
from healthtrust.reports.tree.hypertext import hypertext
from healthtrust.reports.tree.kept import from_text
from healthtrust.runs.export import export
from healthtrust.runs.folder import RunFolder, all_runs, find_run
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.verify import compared
from tests.functional.conftest import AS_OPTIONS, SMALL

YEARS = "years='2027-2029'"


def test_a_run_folder_holds_what_is_promised(valley: RunFolder) -> None:
    for name in ("manifest.json", "design.toml", "timing.json", "report.html", "report.json", "results.xlsx"):
        assert (valley.path / name).is_file()
    assert {"league", "incidence", "allocation", "transfers", "scorecard", "flow"} < set(valley.tables)
    assert list((valley.path / "ledger").glob("*.parquet"))
    assert {p.suffix for p in (valley.path / "figures").iterdir()} == {".svg", ".json"}
    manifest = valley.manifest
    assert len(manifest["numbers"]) == 5
    assert manifest["fingerprint"] == valley.path.name
    assert not [p for p in valley.path.rglob("*") if "unfinished" in p.name or p.name.startswith("opening")]


def test_the_kept_tree_and_the_drawings_are_the_whole_report(valley: RunFolder) -> None:
    """With the drawings put back, the tree makes the very page that the run left."""
    kept = from_text((valley.path / "report.json").read_text(encoding="utf-8"))

    def drawn(block: Block) -> Block:
        if not isinstance(block, Drawn):
            return block
        name = block.figure.name
        svg, spec = (
            (valley.path / "figures" / f"{name}.{end}").read_text("utf-8") for end in ("svg", "json")
        )
        return replace(block, figure=replace(block.figure, svg=svg, spec=spec))

    parts = tuple(replace(part, blocks=tuple(map(drawn, part.blocks))) for part in kept.parts)
    whole = replace(kept, opening=tuple(map(drawn, kept.opening)), parts=parts)
    assert hypertext(whole) == (valley.path / "report.html").read_text(encoding="utf-8")


def test_an_equal_run_is_found_and_not_made_again(valley: RunFolder) -> None:
    before = (valley.path / "timing.json").read_bytes()
    assert run("valley", SMALL, Wanted(valley.path.parent)).path == valley.path
    assert (valley.path / "timing.json").read_bytes() == before


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HEALTHTRUST_THREADS", "1"),
        ("HEALTHTRUST_PARTITIONS", "7"),
        ("PYTHONHASHSEED", "1"),
        ("HEALTHTRUST_ENGINE", "numpy"),
    ],
)
def test_the_bytes_are_the_same_for_any_threads_partitions_and_hash_seed(
    valley: RunFolder, tmp_path: Path, variable: str, value: str
) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "healthtrust", "run", "valley", *AS_OPTIONS, "--folder", str(tmp_path)],
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=True,
    )
    found = compared(valley.path, Path(made.stdout.split()[0]))
    assert found.different == ()
    assert len(found.compared) > 20


def test_a_killed_run_leaves_nothing_half_made_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "healthtrust",
        "run",
        "valley",
        "--no-report",
        "--set",
        SMALL[0],
        "--set",
        YEARS,
    ]
    whole = subprocess.run(
        [*words, "--folder", str(tmp_path / "whole")], capture_output=True, text=True, check=True
    )
    broken = subprocess.Popen(
        [*words, "--folder", str(tmp_path / "broken")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    waited = time.monotonic()
    while not list((tmp_path / "broken").glob(".*/opening-2028.npz")) and broken.poll() is None:
        time.sleep(0.005)
        assert time.monotonic() - waited < 60
    broken.send_signal(signal.SIGKILL)
    broken.wait()
    if broken.returncode == -signal.SIGKILL:
        assert not list(all_runs(tmp_path / "broken"))
    taken_up = subprocess.run(
        [*words, "--folder", str(tmp_path / "broken")], capture_output=True, text=True, check=True
    )
    if broken.returncode == -signal.SIGKILL:
        assert "running 2027" not in taken_up.stderr
    assert compared(Path(whole.stdout.strip()), Path(taken_up.stdout.strip())).different == ()


def test_what_cannot_be_run_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        run("valley", ["pool.brackets=[{above=0, rate=0.001}]", *SMALL], Wanted(tmp_path))
    assert list(all_runs(tmp_path)) == []


def test_a_run_is_found_by_folder_fingerprint_and_beginning(valley: RunFolder) -> None:
    home, name = valley.path.parent, valley.fingerprint
    assert find_run(str(valley.path)).path == find_run(name, home).path == find_run(name[:8], home).path
    with pytest.raises(InvalidInput, match="no run 'zzz'"):
        find_run("zzz", home)


def test_the_household_accounts_add_up_to_the_postings(valley: RunFolder) -> None:
    households, flow = valley.table("households"), valley.table("flow")
    posted = {str(s): int(flow["amount"][flow["source"] == s].sum()) for s in set(flow["source"])}
    assert int(households["contribution"].sum()) == posted["household contributions"]
    assert int(households["premium"].sum()) == posted["household premiums"]
    assert int(households["surcharge"].sum()) == posted.get("household plan surcharges", 0)
    back = int(flow["amount"][flow["target"] == "household user charges"].sum())
    paid = posted["household user charges"] + posted["household self-payments"]
    assert int(households["out_of_pocket"].sum()) == paid - back


def test_the_real_bean_check_accepts_the_ledger_of_a_year(valley: RunFolder, tmp_path: Path) -> None:
    checker = shutil.which("bean-check", path=str(Path(sys.executable).parent)) or shutil.which("bean-check")
    if checker is None:
        pytest.skip("bean-check is not installed: it comes with the development packages")
    (text,) = export(valley, "beancount", tmp_path)
    checked = subprocess.run([checker, str(text)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_duckdb_reads_the_ledger_where_it_lies(valley: RunFolder) -> None:
    postings = valley.path / "ledger" / "postings.parquet"
    (total,) = duckdb.sql(f"select sum(amount) from '{postings}'").fetchall()[0]
    assert total == 0
    (paid_in,) = duckdb.sql(f"select -sum(amount) from '{postings}' where account = 101").fetchall()[0]
    assert paid_in == int(valley.table("households")["contribution"].sum())


def test_a_comparison_of_runs_sees_the_plans(valley: RunFolder) -> None:
    labels = {number["label"] for number in valley.manifest["measures"]}
    assert {"Members of Northern Care", "Surcharge of Northern Care"} <= labels
