"""Peers beside ours: what they run in is pinned, answers are checked before they count, lines tell it all."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers import run, tools
from benchmarks.peers.workloads import (
    AGES,
    STARTS,
    STEPS,
    YEARS,
    dies,
    errors,
    expected,
    falls_ill,
    incomes,
    owed,
    population,
    wrong,
)
from tests.tree import ROOT

REQUIREMENTS = sorted(tools.REQUIREMENTS.glob("*.txt"))
PINNED = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+")
RIGHT_YEAR = {
    "heads before": 1_000.0,
    "heads": 1_020.0,
    "deaths": 90.0,
    "births": 110.0,
    **{f"{what} {which}": 10.0 for what in ("deaths", "births") for which in ("at first", "expected")},
    "deaths variance": 9.0,
    "births variance": 9.0,
}


def lives(rows: int, alive: float = 0.0, ill: float = 0.0) -> dict[str, float]:
    """The expected answer, or shares off by so much."""
    of_all, of_alive = expected()
    heads = round(rows * (of_all + alive))
    return {"alive": heads, "ill": round(heads * (of_alive + ill))}


def said(workload: str = "H", rows: int = 100_000, **others: Any) -> str:
    """What a program prints."""
    line = {"version": "1", "seconds": 0.5, "processor_seconds": 0.5, "ready_seconds": 0.1, "peak_gib": 0.25}
    return json.dumps(line | {"answer": lives(rows)} | others)


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_exactly_and_no_index_is_named(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if not PINNED.fullmatch(line)]


def test_every_peer_has_requirements_and_every_requirement_a_peer() -> None:
    assert {path.stem for path in REQUIREMENTS} == {tool.environment for tool in tools.PEERS}


def test_every_program_exists_and_every_tool_of_a_workload_has_a_name_of_its_own() -> None:
    folder = ROOT / "benchmarks" / "peers" / "programs"
    assert not [tool.program for tool in tools.TOOLS if not (folder / f"{tool.program}.py").is_file()]
    assert len({(tool.name, tool.workload) for tool in tools.TOOLS}) == len(tools.TOOLS)


def test_peers_never_import_ours_and_ours_alone_do() -> None:
    folder = ROOT / "benchmarks" / "peers" / "programs"
    importing = {path.stem for path in folder.glob("*.py") if "healthtrust" in path.read_text("utf-8")}
    assert importing == {tool.program for tool in tools.OURS}


def test_no_peer_that_is_not_free_to_link_is_imported_by_the_package() -> None:
    of_others = re.compile(
        r"^\s*(?:from|import) (?:openfisca|policyengine|starsim|vivarium|neworder|taxcalc)"
    )
    sources = (ROOT / "src").rglob("*.py")
    assert not [path for path in sources if of_others.search(path.read_text("utf-8"))]


def test_the_expected_share_is_that_of_every_cohort_by_hand() -> None:
    alive = ill = 0.0
    for first, man in product(range(AGES), (False, True)):
        well, sick = 1.0, 0.0
        for age in range(first, first + YEARS):
            new = well * float(falls_ill(age))
            well = (well - new) * (1 - float(dies(age, man, False)))
            sick = (sick + new) * (1 - float(dies(age, man, True)))
        alive, ill = alive + well + sick, ill + sick
    assert expected() == pytest.approx((alive / (2 * AGES), ill / alive), rel=1e-12)


def test_the_population_is_what_the_expectation_assumes() -> None:
    age, man = population(200_000)
    assert (age.min(), age.max()) == (0, AGES - 1)
    assert age.mean() == pytest.approx((AGES - 1) / 2, abs=0.3)
    assert man.mean() == pytest.approx(0.5, abs=0.006)


def test_the_steps_of_the_schedule_are_its_rates_and_its_cap_holds() -> None:
    income = incomes(50_000)
    by_steps = sum(step * np.maximum(income - start, 0) for start, step in zip(STARTS, STEPS, strict=True))
    assert np.abs(by_steps - owed(income)).max() < 1e-6
    assert owed(np.array([60_000.0]))[0] == pytest.approx(0.05 * 18_000 + 0.08 * 30_000)
    assert owed(np.array([250_000.0])) == owed(np.array([16_000_000.0]))


def test_incomes_fall_below_and_above_every_bracket_and_fit_32_bits() -> None:
    income = incomes(200_000)
    counted = np.histogram(income, bins=[*STARTS, np.inf])[0]
    assert (counted > 100).all()
    assert (income.astype(np.float32) == income).all()


@pytest.mark.parametrize("rows", [100_000, 10_000_000])
def test_lives_as_expected_count_and_lives_off_by_a_hundredth_do_not(rows: int) -> None:
    assert wrong("H", rows, lives(rows)) == ""
    assert "alive" in wrong("H", rows, lives(rows, alive=0.01))
    assert wrong("H", rows, lives(rows, ill=-0.005)).startswith("ill")


def test_a_larger_sample_is_held_to_less_luck() -> None:
    assert wrong("H", 10_000, lives(10_000, alive=0.003)) == ""
    assert wrong("H", 10_000_000, lives(10_000_000, alive=0.003))


def test_money_off_by_a_unit_for_one_person_or_in_the_total_does_not_count() -> None:
    income = incomes(10_000)
    due = owed(income)
    assert wrong("C", 10_000, errors(income, due)) == ""
    assert wrong("C", 10_000, errors(income, np.rint(due * 100), 100)) == ""
    assert "off by 1.000" in wrong("C", 10_000, errors(income, due + (np.arange(10_000) == 7)))
    assert "total" in wrong("C", 10_000, errors(income, due) | {"total": due.sum() * 1.00001})
    assert wrong("C", 10_000, errors(income, np.full(10_000, np.nan)))


@pytest.mark.parametrize(
    ("changed", "mistake"),
    [({}, ""), ({"heads": 1_021.0}, "add up"), ({"deaths at first": 30.0}, "deaths of the first year")],
)
def test_a_year_must_add_up_and_its_deaths_be_likely(changed: dict[str, float], mistake: str) -> None:
    found = wrong("year", 1_000, RIGHT_YEAR | changed)
    assert mistake in found and bool(found) == bool(mistake)


def test_only_the_last_line_of_a_program_is_read_and_a_wrong_answer_is_refused() -> None:
    found = run.told("Initializing\n" + said(), "H", 100_000)
    assert isinstance(found, dict) and found["seconds"] == 0.5
    assert run.told(said(answer={"alive": 1.0, "ill": 0.0}), "H", 100_000).startswith("wrong answer: alive")  # type: ignore[union-attr]
    for nothing in ("", "Initializing", '{"seconds": 1}', "[]"):
        assert run.told(nothing, "H", 100_000) == "said nothing that can be read"


def test_a_line_has_medians_spread_and_ratios_to_ours_of_the_same_workload_and_rows() -> None:
    def runs(tool: tools.Tool, *seconds: float) -> run.Runs:
        found = [json.loads(said(seconds=each)) for each in seconds]
        return run.Runs(tool, 100_000, found)

    ours, twin = (
        runs(tool, *times) for tool, times in zip(tools.OURS, [(0.1, 0.2, 0.4), (1.0,)], strict=False)
    )
    other = next(tool for tool in tools.OURS if tool.workload == "C")
    peer = runs(tools.PEERS[0], 2.0, 4.0, 1.0)
    line = peer.line([ours, twin, runs(other, 1.0)])
    assert (line["value"], line["spread"], line["rows"]) == (0.5, [0.25, 1.0], 100_000)
    assert line["over"] == {tools.OURS[0].name: 10.0}
    assert (line["benchmark"], line["unit"], line["lacks"]) == ("peers", "million person-years/s", None)
    assert ours.line([ours])["over"] == {} and ours.line([ours])["ours"]


def test_a_peer_without_environment_lacks_it_and_has_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "ENVIRONMENTS", tmp_path)
    peer = run.Runs(tools.PEERS[0], 1_000)
    peer.again()
    line = peer.line([])
    assert (line["lacks"], line["value"], line["spread"]) == ("not installed: make peers", None, None)


def test_a_program_that_fails_or_takes_too_long_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = replace(tools.OURS[0], program="no_such_program")
    assert "no_such_program" in str(run.once(tool, 1_000))
    monkeypatch.setattr(run, "TOO_LONG", 0.01)
    assert run.once(tools.OURS[0], 1_000) == "more than 0 s at 1,000 rows"


def test_a_program_that_wants_too_much_memory_lacks_a_value_and_is_no_failure() -> None:
    last = "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 1.00 TiB"
    assert run.failure(f"Traceback\n{last}\n", 10**9).startswith("more than half of the machine's memory")
    assert run.failure("", 1) == "failed: said nothing"


def test_ours_runs_in_a_process_of_its_own_and_its_answer_counts() -> None:
    tool = next(tool for tool in tools.OURS if tool.workload == "C" and not tool.compared)
    found = run.once(tool, 2_000)
    assert isinstance(found, dict), found
    assert found["seconds"] > 0 and found["peak_gib"] > 0.01


@pytest.mark.parametrize(("text", "rows"), [("1e5", 100_000), ("10,000,000", 10_000_000), ("2000", 2_000)])
def test_rows_may_be_written_in_three_ways(text: str, rows: int) -> None:
    assert run.whole(text) == rows


@pytest.mark.parametrize("text", ["999", "1e5.5", "many", "-1e6", "1000.5", "nan", "inf"])
def test_other_rows_are_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main([f"--rows={text}"])
    assert stopped.value.code == 2
    assert text in capsys.readouterr().err


def test_one_peer_runs_beside_ours_of_its_workload_and_an_unknown_one_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    of_one = tools.chosen("openfisca")
    assert {tool.workload for tool in of_one} == {"C"} and any(tool.ours for tool in of_one)
    assert {tool.workload for tool in tools.chosen("Polars")} == {"H", "C"}
    assert tools.chosen(None) == tools.TOOLS
    with pytest.raises(SystemExit) as stopped:
        run.main(["--only", "starsin"])
    assert stopped.value.code == 2
    assert "starsin" in capsys.readouterr().err


def test_the_command_line_answers_as_a_script() -> None:
    import subprocess

    script = ROOT / "benchmarks" / "peers" / "run.py"
    done = subprocess.run([sys.executable, str(script), "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "--only" in done.stdout
