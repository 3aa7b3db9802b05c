"""Every benchmark in turn, and one page of what they found.

    python benchmarks/run_all.py [--quick] [--only NAME ...] [--date TEXT] [--accept]

Writes RESULTS.md, the page, and results.json, with which the next run is compared. Fails, by status 1, where

    a ratio is more than 15 % worse than in results.json, beyond the spread of both: nothing is overwritten
    a benchmark has crashed: the others go on, nothing is overwritten
    a goal is missed and reasons.toml does not say why: the page is written, and says so

What is not overwritten is written to build/bench instead. What has been measured of the same code is kept
there, too: a run that was stopped goes on where it stood. --accept takes worse ratios as the new ones.
--quick runs small sizes, to see that everything runs; it and --only write no page.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.machine import alike, machine
from benchmarks.page import REASONS, Measured, page
from benchmarks.regressions import Regression, lost, regressions

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "build" / "bench"
PAGE, RESULTS = "RESULTS.md", "results.json"
TOO_LONG = 1_200.0
WRITERS = {"run_all", "page", "regressions", "catalogue", "machine"}
"""Files of this folder that no figure depends on."""


@dataclass(frozen=True)
class Asked:
    """What the command line asks."""

    quick: bool = False
    only: tuple[str, ...] = ()
    date: str = ""
    accept: bool = False

    @property
    def whole(self) -> bool:
        """Return whether a page is to be written."""
        return not (self.quick or self.only)

    def benchmarks(self) -> Iterator[Benchmark]:
        """Return those asked for, in their order."""
        return (each for each in BENCHMARKS if not self.only or each.name in self.only)


class Crashed(Exception):
    """A benchmark that ended badly; what it said last."""


def main(asked: Asked) -> int:
    """Run, write and judge; return the exit status."""
    run = Measured(machine(), date=asked.date)
    for benchmark in asked.benchmarks():
        if lack := benchmark.lacks():
            run.left_out[benchmark.name] = lack
            print(f"\n{benchmark.name}: left out, {lack}", flush=True)
            continue
        print(f"\n{benchmark.name}", flush=True)
        _take(run, benchmark, asked)
    if asked.quick:
        return int(bool(run.crashed))
    before = _before(run)
    worse = regressions(run.records, before)
    if asked.whole:
        _write(run, asked.accept or not (worse or run.crashed))
    failed = _judge(run, [] if asked.accept else worse)
    if asked.whole:
        _told_lost(run, before)
        _forget(failed, worse)
    return int(failed)


def _take(run: Measured, benchmark: Benchmark, asked: Asked) -> None:
    words = benchmark.quick if asked.quick else benchmark.words
    kept = KEPT / f"{benchmark.name}-{code(words)}.json"
    try:
        if asked.whole and kept.is_file():
            print("  measured before, with the same code")
            found = json.loads(kept.read_text(encoding="utf-8"))
        else:
            found = performed(benchmark.name, words)
            if asked.whole:
                whole_file(kept, json.dumps(found))
    except Crashed as crash:
        run.crashed[benchmark.name] = str(crash)
        print(f"  crashed: {crash}", flush=True)
        return
    run.records += found["records"]
    run.seconds[benchmark.name] = found["seconds"]


def performed(name: str, words: Sequence[str]) -> dict[str, Any]:
    """Return the records of one benchmark and its seconds; raises Crashed."""
    script = HERE / "peers" / "run.py" if name == "peers" else HERE / f"{name}.py"
    with tempfile.TemporaryDirectory() as folder:
        file, errors, told = (Path(folder) / each for each in ("measured", "errors", "told"))
        began = time.perf_counter()
        with errors.open("w") as stderr, told.open("w") as stdout:
            process = subprocess.Popen(
                [sys.executable, str(script), *words],
                cwd=HERE.parent,
                env={**os.environ, "HEALTHTRUST_MEASURED": str(file)},
                stdout=stdout if name == "peers" else None,
                stderr=stderr,
                process_group=0,
            )
            status = _ended(process)
        seconds = time.perf_counter() - began
        lines = told if name == "peers" else file
        records = [json.loads(line) for line in _lines(lines)]
        if status and name != "peers":
            raise Crashed(f"status {status}: {why(_lines(errors))}")
    return {"records": [*records, *rivals(records)], "seconds": seconds}


def why(lines: Sequence[str]) -> str:
    """Return what went wrong: the first such line, which the innermost process has said."""
    named = [line for line in lines if re.match(r"[A-Za-z][\w.]*(Error|Exception|Input|Exit)\b", line)]
    said = [line.strip() for line in lines if re.search(r"[A-Za-z]", line)]
    return (named or said[-1:] or ["said nothing"])[0][:200]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(TOO_LONG)
    except BaseException as stopped:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(stopped, subprocess.TimeoutExpired):
            raise Crashed(f"took more than {TOO_LONG:.0f} s") from None
        raise


def rivals(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the peers as records with a ratio, so that they are compared with the last run as all others.

    Our first tool of a workload stands for ours; the spread is ours at its worst over theirs at its best, to
    the other way round.
    """
    found = []
    ours = {(each["measure"], each["rows"]): each for each in reversed([*records]) if each.get("ours")}
    for each in records:
        mine = ours.get((each["measure"], each.get("rows")))
        if not each.get("over") or mine is None or not mine.get("spread"):
            continue
        (low, high), (least, most) = mine["spread"], each["spread"]
        measure = f"{each['measure']}, {each['rows']:,} rows"
        told = {
            "benchmark": "against peers",
            "measure": measure,
            "value": mine["value"],
            "unit": mine["unit"],
        }
        told |= {"goal": None, "baseline": each["tool"], "ratio": each["over"][mine["tool"]]}
        found.append({**told, "spread": [low / most, high / least]})
    return found


def code(words: Sequence[str]) -> str:
    """Return a hash of everything that a figure depends on, but for the machine."""
    told = hashlib.sha256(repr(tuple(words)).encode())
    ours = (each for each in HERE.rglob("*.py") if each.stem not in WRITERS)
    for path in sorted([*(HERE.parent / "src").rglob("*.py"), *(HERE.parent / "src").rglob("*.toml"), *ours]):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:16]


def whole_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".unfinished")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _before(run: Measured) -> list[dict[str, Any]]:
    """Return the records to compare with: none where there are none, or of another machine."""
    file = HERE / RESULTS
    kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"machine": run.machine}
    if alike(kept["machine"], dict(run.machine)):
        return list(kept.get("records", []))
    print(f"{RESULTS} is of a machine with other cores or instructions: not compared")
    return []


def _write(run: Measured, taken: bool) -> None:
    folder = HERE if taken else KEPT
    whole_file(folder / PAGE, page(run))
    told = {"machine": run.machine, "records": run.records, "left_out": run.left_out}
    whole_file(folder / RESULTS, json.dumps(told, indent=1) + "\n")
    print(f"\nwritten: {folder / PAGE}")


def _judge(run: Measured, worse: Sequence[Regression]) -> bool:
    """Say what is wrong; return whether anything is."""
    for each in worse:
        print(f"worse: {each.text}")
    for name, why in run.crashed.items():
        print(f"crashed: {name}, {why}")
    for record in run.unexplained():
        print(
            f"missed without a reason in {REASONS.name}: {record['benchmark']}, {record['measure'].strip()}"
        )
    return bool(worse or run.crashed or run.unexplained())


def _told_lost(run: Measured, before: Iterable[dict[str, Any]]) -> None:
    for key in lost(run.records, before):
        if key[0] not in {*run.left_out, *run.crashed}:
            print(f"no longer measured: {', '.join(key)}")


def _forget(failed: bool, worse: Sequence[Regression]) -> None:
    """Forget what was kept for going on: all where all is well, else what is to be measured again."""
    again = {"peers" if each.key[0] == "against peers" else each.key[0] for each in worse}
    for kept in KEPT.glob("*-*.json"):
        if not failed or kept.name.rsplit("-", 1)[0] in again:
            kept.unlink()


def asked_of(words: Sequence[str]) -> Asked:
    """Return what the words of a command line ask."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    names = [each.name for each in BENCHMARKS]
    read.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    read.add_argument("--only", nargs="+", choices=names, default=[], metavar="NAME", help=", ".join(names))
    read.add_argument("--date", default="", help="told on the page; no date where left out")
    read.add_argument("--accept", action="store_true", help="take worse ratios as the new ones")
    told = read.parse_args(words)
    return Asked(told.quick, tuple(told.only), told.date, told.accept)


if __name__ == "__main__":
    try:
        sys.exit(main(asked_of(sys.argv[1:])))
    except KeyboardInterrupt:
        print("\nstopped: the same command goes on from here", file=sys.stderr)
        sys.exit(130)
