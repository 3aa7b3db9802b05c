"""The Swiss scheme on 1, 2, 4 and 8 times the reference's people: seconds, growth, memory.

    python benchmarks/equalise.py [copies, default 8] [FOLDER, default ch_risk_equalisation of the data]

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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, fresh, grows, paired, peak_gib, say, size_of
from healthtrust.records.store import data_folder

LISTS = ("pcg_list.csv", "pcg_numbers.csv", "pcg_hierarchy.csv")
PASSES = 3
LINES = 295_023
"""Of the reference."""


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
            subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
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
    return {"clock": clock, "processors": processors, "peak": peak_gib()}


def main(source: Path, most: int) -> None:
    """Print the table."""
    sizes, busy = [], []
    for times in (n for n in (1, 2, 4, 8, 16, 32) if n <= most):
        with tempfile.TemporaryDirectory() as made:
            folder = copied(source, Path(made), times)
            pairs = paired(
                lambda at=folder: fresh(__file__, "--one", "ours", at),
                lambda at=folder: fresh(__file__, "--one", "plain", at),
                times=3 if times == 1 else 1,
            )
        sizes.append(LINES * times)
        busy.append(float(pairs.best("processors")["processors"]))
        _said(sizes[-1], pairs)
    clock, of_processors = command(source)
    say("  the whole command on them, processors", of_processors, "s")
    say(f"the whole command on {LINES:,} lines", clock, "s")
    grows("lines", sizes, busy)


def _said(lines: int, pairs: Pairs) -> None:
    best = pairs.best("clock")
    beside = pairs.beside("pandas reading the same lines", "clock")
    goal = 2.0 if lines == LINES else None
    say(
        f"Swiss scheme, {lines:,} lines",
        best["clock"],
        "s",
        goal=goal,
        rows=lines,
        peak_gib=best["peak"],
        **beside,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    else:
        given = Path(sys.argv[2]) if len(sys.argv) > 2 else data_folder() / "ch_risk_equalisation"
        main(given, size_of(1, 8))
