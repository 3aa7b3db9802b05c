"""Ours and every installed peer on the same work, in fresh processes in turn, one line of JSON for each.

    make peers                                        the peers' environments, once
    python benchmarks/peers/run.py                    a million rows
    python benchmarks/peers/run.py --rows 100,000 10,000,000 --only starsim

A run counts only if its answer is right to sampling error, or to the unit (`workloads.wrong`). The value is
the median of the runs, `spread` the least and the most; `over` says how many times faster each of ours is,
compiled. What cannot be run has no value, and `lacks` says why. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.peers.tools import MEASURES, ROOT, Tool, chosen
from benchmarks.peers.workloads import wrong

ROUNDS = 3
LONG, TOO_LONG = 20.0, 120.0
"""Seconds of a process after which its tool is run no more; and after which it is ended."""


@dataclass
class Runs:
    """What the runs of one tool on so many rows have found."""

    tool: Tool
    rows: int
    found: list[dict[str, Any]] = field(default_factory=list)
    lacks: str = ""
    slow: bool = False

    def again(self) -> None:
        """Run it once more in a process of its own, unless it cannot be run or is slow."""
        if self.lacks or self.slow:
            return
        began = time.perf_counter()
        outcome = once(self.tool, self.rows)
        self.slow = time.perf_counter() - began > LONG
        if isinstance(outcome, str):
            self.lacks, self.found = outcome, []
        else:
            self.found.append(outcome)

    @property
    def speeds(self) -> list[float]:
        """Return how fast each run was, in the unit of its workload."""
        units = self.rows * MEASURES[self.tool.workload][2] / 1e6
        return [units / each["seconds"] for each in self.found]

    def line(self, ours: Sequence[Runs]) -> dict[str, Any]:
        """Return what is told of it, beside ours of the same workload and rows."""
        measure, unit, _ = MEASURES[self.tool.workload]
        least = min(self.found, key=lambda each: float(each["seconds"]), default={})
        return {
            "benchmark": "peers",
            "workload": self.tool.workload,
            "measure": measure,
            "tool": self.tool.name,
            "ours": self.tool.ours,
            "version": least.get("version"),
            "value": _brief(median(self.speeds)) if self.found else None,
            "unit": unit,
            "peak_gib": _brief(max(each["peak_gib"] for each in self.found)) if self.found else None,
            "rows": self.rows,
            "spread": [_brief(each(self.speeds)) for each in (min, max)] if self.found else None,
            "runs": len(self.found),
            "processor_seconds": _brief(least["processor_seconds"]) if self.found else None,
            "ready_seconds": _brief(least["ready_seconds"]) if self.found else None,
            "over": {} if self.tool.ours or not self.found else self._over(ours),
            "differs": self.tool.differs,
            "lacks": self.lacks or None,
        }

    def _over(self, ours: Iterable[Runs]) -> dict[str, float]:
        """Return how many times faster each of ours is, medians over medians."""
        return {
            runs.tool.name: _brief(median(runs.speeds) / median(self.speeds))
            for runs in ours
            if runs.found
            and runs.tool.compared
            and (runs.tool.workload, runs.rows) == (self.tool.workload, self.rows)
        }


def once(tool: Tool, rows: int) -> dict[str, Any] | str:
    """Return what a tool costs in a fresh process, or why it has no cost that counts."""
    if not tool.python.exists():
        return "not installed: make peers"
    module = f"benchmarks.peers.programs.{tool.program}"
    command = [str(tool.python), "-m", module, str(rows), *tool.words]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **tool.variables},
            capture_output=True,
            text=True,
            timeout=TOO_LONG,
        )
    except subprocess.TimeoutExpired:
        return f"more than {TOO_LONG:.0f} s at {rows:,} rows"
    if done.returncode:
        return failure(done.stderr, rows)
    return told(done.stdout, tool.workload, rows)


def failure(complaint: str, rows: int) -> str:
    """Return why a program has failed, by the last line of its standard error."""
    last = (complaint.strip() or "said nothing").splitlines()[-1]
    if "MemoryError" in last or "bad_alloc" in last:
        return f"more than half of the machine's memory at {rows:,} rows"
    return f"failed: {last[:200]}"


def told(output: str, workload: str, rows: int) -> dict[str, Any] | str:
    """Return the last line that a program has said, or why it does not count: its answer is wrong."""
    try:
        found = json.loads((output.splitlines() or [""])[-1])
        mistake = wrong(workload, rows, found["answer"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return "said nothing that can be read"
    return f"wrong answer: {mistake}" if mistake else dict(found)


def measured(tools: Sequence[Tool], rows: int) -> list[Runs]:
    """Return the runs of some tools on so many rows: one of each in turn, so that all meet the same noise."""
    every = [Runs(tool, rows) for tool in tools]
    for round_of_all in range(1, ROUNDS + 1):
        for runs in every:
            print(f"{rows:,} rows, {round_of_all} of {ROUNDS}: {runs.tool.name}", file=sys.stderr, flush=True)
            runs.again()
    return every


def _brief(value: float) -> float:
    return float(f"{value:.4g}")


def whole(text: str) -> int:
    """Return a number of rows such as 100,000, 1e6 or 1000000; raises ValueError for less than 1,000."""
    rows = float(text.replace(",", ""))
    if not rows.is_integer() or rows < 1_000:
        raise ValueError(f"{text}: a whole number of rows, 1,000 or more")
    return int(rows)


def main(words: Sequence[str]) -> int:
    """Print one line for each tool and number of rows; 1 where a tool that is installed has failed."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    read.add_argument("--rows", nargs="+", type=whole, default=[1_000_000], help="default 1,000,000")
    read.add_argument("--only", help="one peer, beside ours")
    asked = read.parse_args(words)
    try:
        tools = chosen(asked.only)
    except ValueError as mistake:
        read.error(str(mistake))
    failed = False
    for rows in asked.rows:
        every = measured(tools, rows)
        ours = [runs for runs in every if runs.tool.ours]
        for runs in every:
            print(json.dumps(runs.line(ours)), flush=True)
            failed |= runs.lacks.startswith(("failed", "wrong", "said"))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
