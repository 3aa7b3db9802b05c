"""The Swiss scheme on 1, 2, 4 and 8 times the reference's people: seconds, growth, memory.

    python benchmarks/equalise.py [FOLDER, default ch_risk_equalisation of the data] [copies, default 8]

Copies have persons of their own. Each size runs in a fresh process that reads, computes and returns cells.
Baseline: reading the same lines with pandas and bringing them to one row a person and drug, which any version
in pandas does first. The growth exponent is the slope of log seconds on log lines: 1 is linear. Seconds of
the clock, and of the processors, which neighbours disturb less.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.records.store import data_folder

LISTS = ("pcg_list.csv", "pcg_numbers.csv", "pcg_hierarchy.csv")
PASSES = 3


def copied(source: Path, folder: Path, times: int) -> Path:
    """Write a folder with so many copies of everybody, each with person numbers of its own."""
    import duckdb

    for name in LISTS:
        (folder / name).write_bytes((source / name).read_bytes())
    lines = next(source.glob("individuals.csv*"))
    query = (
        "COPY (SELECT BagNr, Jahr, MonateHorizont, AhvNr + copy * 100000000000 AS AhvNr, Kanton, "
        "Geburtsjahr, Geschlecht, Aufenthalt, Gtin, Pharmacode, Packungen, Monate, Kosten, Kobe, LinieNr "
        f"FROM read_csv('{lines}'), range({times}) AS t(copy)) TO '{folder / 'individuals.csv.gz'}'"
    )
    duckdb.connect().execute(query)
    return folder


def ours(folder: Path) -> tuple[float, float]:
    """Return the seconds of an answer by clock and processors, the least of some."""
    from healthtrust.market.schemes.swiss import answer

    clock, processors = [], []
    for _ in range(PASSES):
        began, busy = time.perf_counter(), time.process_time()
        found = answer(folder, None, "CHF")
        clock.append(time.perf_counter() - began)
        processors.append(time.process_time() - busy)
        assert not found.balanced.amount.sum(axis=1).any()
    return min(clock), min(processors)


def command(folder: Path) -> tuple[float, float]:
    """Return the seconds of the whole command, from the shell to cells on disk, by clock and processors."""
    call = [sys.executable, "-m", "healthtrust", "market", "equalise", "--scheme", "swiss"]
    clock, processors = [], []
    with tempfile.TemporaryDirectory() as made:
        for _ in range(PASSES):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            words = [*call, "--input", str(folder), "--out", f"{made}/cells.csv"]
            subprocess.run(words, capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            clock.append(time.perf_counter() - began)
            processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(clock), min(processors)


def plain(folder: Path) -> tuple[float, float]:
    """Return the seconds pandas takes to read the lines and bring them to one row a person and drug."""
    import pandas as pd

    began, busy = time.perf_counter(), time.process_time()
    lines = pd.read_csv(folder / "individuals.csv.gz")
    who = ["Jahr", "MonateHorizont", "BagNr", "AhvNr", "Kanton", "Geburtsjahr", "Geschlecht"]
    lines[[*who, "Monate", "Kosten", "Kobe"]].drop_duplicates()
    drugs = ["Jahr", "MonateHorizont", "AhvNr", "Gtin", "Pharmacode"]
    lines.groupby(drugs, dropna=False)["Packungen"].max()
    return time.perf_counter() - began, time.process_time() - busy


def one(kind: str, folder: Path) -> dict[str, Any]:
    """Measure in this process."""
    clock, processors = (ours if kind == "ours" else plain)(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"clock": round(clock, 2), "processors": round(processors, 2), "peak": round(peak, 2)}


def fresh(kind: str, folder: Path) -> dict[str, Any]:
    """Return what a process of its own measured."""
    call = [sys.executable, str(Path(__file__)), "--one", kind, str(folder)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main(source: Path, most: int) -> None:
    """Print the table."""
    columns = ("copies", "lines", "clock", "processors", "GiB", "pandas", "processors", "GiB", "ratio")
    print(" ".join(f"{name:>10}" for name in columns))
    sizes, busy = [], []
    for times in (n for n in (1, 2, 4, 8, 16, 32) if n <= most):
        with tempfile.TemporaryDirectory() as made:
            folder = copied(source, Path(made), times)
            found, compared = fresh("ours", folder), fresh("plain", folder)
        sizes.append(295_023 * times)
        busy.append(found["processors"])
        ratio = f"{compared['clock'] / found['clock']:.1f} x"
        row = (times, f"{sizes[-1]:,}", *found.values(), *compared.values(), ratio)
        print(" ".join(f"{cell:>10}" for cell in row), flush=True)
    clock, of_processors = command(source)
    print(f"the whole command, one copy: {clock:.2f} s, {of_processors:.2f} s of processors")
    if len(sizes) > 1:
        slope = np.polyfit(np.log(sizes), np.log(busy), 1)[0]
        print(f"growth exponent {slope:.2f} (1 is linear); one copy is promised in under 2 s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    else:
        given = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder() / "ch_risk_equalisation"
        main(given, int(sys.argv[2]) if len(sys.argv) > 2 else 8)
