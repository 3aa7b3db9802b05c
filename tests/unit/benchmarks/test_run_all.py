"""The run of all: what it keeps, where it fails, and what it never overwrites."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import page as pages
from benchmarks import run_all
from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.page import Measured, page
from benchmarks.run_all import Asked, Crashed, asked_of, main, performed, rivals, why

MACHINE = {
    "cores": 2, "gib": 24, "instructions": "x86_64, avx2", "system": "Linux 6", "python": "3.11",
    "libraries": {"numpy": "2"},
}  # fmt: skip
Performed = Callable[[str, Sequence[str]], dict[str, Any]]


def record(name: str, **more: Any) -> dict[str, Any]:
    told = {"benchmark": name, "measure": "total", "value": 1.0, "unit": "s", "goal": None, "better": "less"}
    return {**told, **more}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two benchmarks, without reasons."""
    (tmp_path / "reasons.toml").touch()
    monkeypatch.setattr(pages, "REASONS", tmp_path / "reasons.toml")
    monkeypatch.setattr(pages.written, "__defaults__", (tmp_path / "reasons.toml",))
    monkeypatch.setattr(run_all, "HERE", tmp_path)
    monkeypatch.setattr(run_all, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(run_all, "machine", lambda: MACHINE)
    monkeypatch.setattr(run_all, "BENCHMARKS", (Benchmark("pool", "Money"), Benchmark("choose", "Plans")))
    return tmp_path


def given(monkeypatch: pytest.MonkeyPatch, **records: Any) -> list[str]:
    """Let each benchmark find what is given, or crash with it; return the names that ran."""
    ran: list[str] = []

    def found(name: str, words: Sequence[str]) -> dict[str, Any]:
        ran.append(name)
        if isinstance(records[name], BaseException):
            raise records[name]
        return {"records": [records[name]], "seconds": 1.0}

    monkeypatch.setattr(run_all, "performed", found)
    return ran


def test_a_good_run_writes_page_and_results_and_forgets_what_it_kept(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, pool=record("pool", goal=2), choose=record("choose"))
    assert main(Asked(date="a Monday")) == 0
    assert "1 of 1 goals are reached" in (here / "RESULTS.md").read_text(encoding="utf-8")
    assert len(json.loads((here / "results.json").read_text(encoding="utf-8"))["records"]) == 2
    assert not list((here / "kept").glob("*.json"))


def test_a_worse_ratio_fails_is_named_and_overwrites_nothing_until_it_is_accepted(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rated = {"baseline": "NumPy", "ratio": 8.0, "spread": [7.9, 8.1]}
    given(monkeypatch, pool=record("pool", **rated), choose=record("choose"))
    assert main(Asked()) == 0
    before = (here / "results.json").read_text(encoding="utf-8")
    slower = record("pool", **{**rated, "ratio": 4.0, "spread": [3.9, 4.1]})
    ran = given(monkeypatch, pool=slower, choose=record("choose"))
    assert main(Asked()) == 1
    assert "worse: pool, total: 4.00 x NumPy, was 8.00" in capsys.readouterr().out
    assert (here / "results.json").read_text(encoding="utf-8") == before
    assert main(Asked()) == 1
    assert ran == ["pool", "choose", "pool"], "what is worse is measured again, the rest is kept"
    assert main(Asked(accept=True)) == 0
    assert json.loads((here / "results.json").read_text(encoding="utf-8"))["records"][0]["ratio"] == 4.0


def test_a_missed_goal_fails_until_its_reason_is_written_and_nothing_is_measured_again(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = given(monkeypatch, pool=record("pool", goal=0.5), choose=record("choose"))
    assert main(Asked()) == 1
    assert "missed without a reason in reasons.toml: pool, total" in capsys.readouterr().out
    assert "no reason written" in (here / "RESULTS.md").read_text(encoding="utf-8")
    said = '[[reason]]\nbenchmark = "pool"\nmeasure = "total"\nsays = "it reads twice"\n'
    (here / "reasons.toml").write_text(said, encoding="utf-8")
    assert main(Asked()) == 0
    assert ran == ["pool", "choose"]
    text = (here / "RESULTS.md").read_text(encoding="utf-8")
    assert "| `pool` | total | 1.00 s | ≤ 0.500 | it reads twice |" in text


def test_a_crash_loses_no_other_benchmark_and_overwrites_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, pool=Crashed("status 1: it fell"), choose=record("choose"))
    assert main(Asked()) == 1
    assert not (here / "RESULTS.md").exists()
    text = (here / "kept" / "RESULTS.md").read_text(encoding="utf-8")
    assert "Crashed: `pool` (status 1: it fell)." in text
    assert "`benchmarks/choose.py`" not in text.split("Crashed")[0]


def test_a_run_that_was_stopped_goes_on_where_it_stood(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = given(monkeypatch, pool=record("pool"), choose=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        main(Asked())
    ran = given(monkeypatch, pool=record("pool"), choose=record("choose"))
    assert main(Asked()) == 0
    assert ran == ["choose"]


@pytest.mark.parametrize("asked", [Asked(quick=True), Asked(only=("pool",))])
def test_quick_and_only_write_no_page(here: Path, monkeypatch: pytest.MonkeyPatch, asked: Asked) -> None:
    given(monkeypatch, pool=record("pool"), choose=record("choose"))
    assert main(asked) == 0
    assert not (here / "RESULTS.md").exists() and not (here / "kept").exists()


def test_what_a_benchmark_lacks_is_told_and_it_is_not_run(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Benchmark("pool", "Money", needs=("module not_there", "program neither"))
    monkeypatch.setattr(run_all, "BENCHMARKS", (lacking, Benchmark("choose", "Plans")))
    ran = given(monkeypatch, choose=record("choose"))
    assert main(Asked()) == 0
    assert ran == ["choose"]
    told = (here / "RESULTS.md").read_text(encoding="utf-8")
    assert "Left out: `pool` (no module not_there, no program neither)." in told


def test_a_script_that_fails_is_a_crash_that_tells_the_innermost_error(here: Path) -> None:
    (here / "pool.py").write_text("raise ValueError('no such place')\n", encoding="utf-8")
    with pytest.raises(Crashed, match="status 1: ValueError: no such place"):
        performed("pool", ())
    assert why(["Traceback", "KeyError: 'a'", "subprocess.CalledProcessError: b"]) == "KeyError: 'a'"
    assert why([]) == "said nothing"


def test_every_benchmark_is_a_script_of_its_name_and_every_script_is_one() -> None:
    folder = Path(run_all.__file__).parent
    texts = {each.stem: each.read_text(encoding="utf-8") for each in folder.glob("*.py")}
    scripts = {
        name
        for name, text in texts.items()
        if "from benchmarks.measured import" in text and '__name__ == "__main__"' in text
    }
    assert {each.name for each in BENCHMARKS} == scripts | {"peers"}


def test_peers_stand_beside_ours_in_a_table_and_are_compared_by_ratio() -> None:
    shared = {
        "benchmark": "peers",
        "measure": "toy",
        "rows": 1_000,
        "unit": "m/s",
        "version": "1",
        "peak_gib": 1,
    }
    ours = {**shared, "tool": "healthtrust", "ours": True, "value": 100.0, "spread": [90, 110], "over": {}}
    slow = {
        **shared,
        "tool": "slow",
        "ours": False,
        "value": 5.0,
        "spread": [4, 6],
        "over": {"healthtrust": 20},
    }
    gone = {
        **shared,
        "tool": "gone",
        "ours": False,
        "value": None,
        "spread": None,
        "over": {},
        "lacks": "not here",
    }
    (found,) = rivals([ours, slow, gone])
    assert (found["measure"], found["baseline"], found["ratio"]) == ("toy, 1,000 rows", "slow", 20)
    assert found["spread"] == [15.0, 27.5]
    text = page(Measured(MACHINE, [ours, slow, gone, found]))
    assert "| slow | 1 | 5.00 (4.00 to 6.00) | 20.0 x | 1.00 |  |" in text
    assert "| gone | 1 |  |  | 1.00 | not here |" in text


def test_the_command_line_refuses_a_name_that_is_none() -> None:
    assert asked_of(["--only", "pool", "--quick"]) == Asked(quick=True, only=("pool",))
    with pytest.raises(SystemExit):
        asked_of(["--only", "pol"])
