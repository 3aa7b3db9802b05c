"""One year of a design in a fresh process: seconds of every step, peak memory, and a digest of its integers.

    python benchmarks/year.py valley people.size=1000000

Prints one line of JSON. The engine and its threads are chosen by HEALTHTRUST_ENGINE and HEALTHTRUST_THREADS.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time

from healthtrust.design.read import read_design
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.year import run_year


def main(design: str, overrides: list[str]) -> None:
    """Run the year twice where it is small, so that compiled kernels are warm, and report the second."""
    read = read_design(design, overrides)
    rows = read.design.people.size // read.design.people.residents_per_row
    if rows <= 1_000_000:
        run_year(opening(read.design, read.folder))
    began, laps, names = time.perf_counter(), [], []
    state = opening(read.design, read.folder)

    def watch(step: str) -> None:
        laps.append(time.perf_counter())
        names.append(step)

    state = run_year(state, watch)
    ended = time.perf_counter()
    steps = {n: round(b - a, 3) for n, a, b in zip(names, laps, [*laps[1:], ended], strict=True)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": round(ended - began, 3),
                "peak_gib": round(peak, 3),
                "steps": steps,
                "digest": digest(state),
            }
        )
    )


def digest(state: State) -> str:
    """Return a SHA-256 over every posting and every count of the year."""
    told = hashlib.sha256()
    for name, column in state.book.postings().items():
        told.update(
            name.encode() + (str(column.tolist()).encode() if column.dtype == object else column.tobytes())
        )
    assert state.care is not None
    assert state.enrolment is not None
    for counts in (state.care.cases, state.care.cost, state.care.out_of_pocket, state.enrolment.heads):
        told.update(counts.tobytes())
    return told.hexdigest()[:16]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
