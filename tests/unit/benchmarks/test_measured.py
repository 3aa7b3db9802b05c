"""What benchmarks say is printed for a reader and kept as numbers for the page."""

from __future__ import annotations

import doctest
import json
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks import measured, regressions
from benchmarks.measured import Pairs, fresh, grows, paired, reached, same, say


def kept(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEALTHTRUST_MEASURED", str(tmp_path / "measured"))
    monkeypatch.setattr("sys.argv", ["benchmarks/pool.py"])
    return tmp_path / "measured"


@pytest.mark.parametrize("module", [measured, regressions])
def test_examples_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_figure_is_printed_and_kept_with_all_that_stands_beside_it(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say("total", 1.234, "s", goal=1, baseline="NumPy", ratio=3.0, spread=(2.0, 4.0), peak_gib=0.5, rows=7)
    assert capsys.readouterr().out.split() == (
        ["total", "1.23", "s", "0.50", "GiB", "goal", "1.00", "MISSED", "3.00", "x", "(2.00-4.00)", "NumPy"]
    )
    assert kept(file) == [
        {
            "benchmark": "pool", "measure": "total", "value": 1.234, "unit": "s", "goal": 1, "better": "less",
            "baseline": "NumPy", "ratio": 3.0, "spread": [2.0, 4.0], "peak_gib": 0.5, "rows": 7,
        }
    ]  # fmt: skip


def test_equal_answers_are_a_goal_that_different_ones_miss(file: Path) -> None:
    same("the same", True)
    same("the same", False)
    assert [reached(each) for each in kept(file)] == [True, False]


@pytest.mark.parametrize(
    ("value", "better", "met"), [(2, "less", True), (3, "less", False), (2, "more", True), (1, "more", False)]
)
def test_a_goal_is_reached_at_its_value_and_on_its_better_side(value: float, better: str, met: bool) -> None:
    assert reached({"value": value, "goal": 2, "better": better}) is met
    assert reached({"value": value, "goal": None}) is None


def test_pairs_run_in_turn_and_give_the_median_ratio_with_its_spread() -> None:
    order: list[str] = []
    ours, theirs = iter([1.0, 2.0, 4.0]), iter([8.0, 8.0, 8.0])

    def way(name: str, seconds: Any) -> dict[str, float]:
        order.append(name)
        return {"seconds": next(seconds)}

    found = paired(lambda: way("ours", ours), lambda: way("theirs", theirs))
    assert order == ["ours", "theirs"] * 3
    assert found.beside("them") == {"baseline": "them", "ratio": 4.0, "spread": (2.0, 8.0)}
    assert found.beside("them", scale=10)["spread"] == (20.0, 80.0)
    assert found.best()["seconds"] == 1.0


def test_a_way_that_takes_long_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "LONG", 0.01)
    found = paired(lambda: {"seconds": 1.0}, lambda: {"seconds": time.sleep(0.02) or 2.0})
    assert found == Pairs([{"seconds": 1.0}], [{"seconds": 2.0}])


def test_growth_is_said_from_two_sizes_on_and_linear_growth_reaches_the_goal(file: Path) -> None:
    grows("persons", [10], [1.0])
    grows("persons", [10, 100], [1.0, 10.0])
    grows("persons", [10, 100], [1.0, 100.0])
    assert [(round(each["value"], 6), reached(each)) for each in kept(file)] == [(1.0, True), (2.0, False)]


def test_a_fresh_process_gets_words_and_variables_and_its_last_line_counts(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import json, os, sys\nprint('noise')\nprint(json.dumps([os.environ['WHO'], *sys.argv[1:]]))\n"
    )
    assert fresh(str(script), 7, "x", WHO="ann") == ["ann", "7", "x"]
