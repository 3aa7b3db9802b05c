"""Trials per second of a search beside a plain loop of whole runs, cost of proposing, 1 worker beside 2.

    python benchmarks/search.py [persons, default 1,000] [trials, default 24]

Baseline: `runs.perform.run`, one design after the other, as somebody would without `study search`. A trial
writes no run folder. Each way runs in a fresh process, after one design that loads the library.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, Pairs, fresh, peak_gib, say, size_of
from healthtrust.runs.perform import Wanted, run
from healthtrust.study.search.proposals import BATCH, Proposals
from healthtrust.study.search.put import Asked, Question, question_of
from healthtrust.study.search.trials import searched
from healthtrust.study.search.tries import Tries
from healthtrust.study.trial import Crew, Kept

KNOBS = """[[knobs]]
key = "allocate.population_health_share"
low = 0.01
high = 0.1
[[knobs]]
key = "package.user_charges.share"
low = 0.0
high = 0.3
[[knobs]]
key = "pool.ceiling_share"
low = 0.1
high = 0.15
[[objectives]]
result = "net health"
"""
WAYS = ("plain loop of runs", "search, 1 worker", "search, 2 workers", "proposals alone")


def question(folder: Path, persons: int, trials: int) -> Question:
    """Return the search that is measured."""
    knobs = folder / "knobs.toml"
    knobs.write_text(KNOBS, encoding="utf-8")
    return question_of(Asked("valley", knobs, trials=trials, overrides=(f"people.size={persons}",)))


def plain(folder: Path, persons: int, trials: int) -> float:
    """Return seconds of so many runs, each written."""
    size = f"people.size={persons}"
    run("valley", (size,), Wanted(folder / "runs"))
    began = time.perf_counter()
    for n in range(trials):
        share = 0.01 + 0.09 * n / trials
        run("valley", (size, f"allocate.population_health_share={share}"), Wanted(folder / "runs"))
    return time.perf_counter() - began


def sought(folder: Path, persons: int, trials: int, workers: int) -> float:
    """Return seconds of a search of so many trials, its workers started within."""
    asked = question(folder, persons, trials)
    Tries(asked, Kept(), Crew(1)).came([asked.base])
    began = time.perf_counter()
    with Kept() as kept, Crew(workers) as crew:
        searched(asked, Tries(asked, kept, crew))
    return time.perf_counter() - began


def proposed(folder: Path, persons: int, trials: int) -> float:
    """Return seconds of asking for so many designs, and of telling what came of each."""
    asked = question(folder, persons, trials)
    began = time.perf_counter()
    asker = Proposals("tpe", asked.knobs, 1, ["highest"], trials)
    for _ in range(0, trials, BATCH):
        for settings in asker.ask(BATCH):
            asker.told(settings, (sum(settings),), ())
    return time.perf_counter() - began


def measure(way: str, persons: int, trials: int) -> dict[str, Any]:
    """Return seconds of one way, and the peak memory of its process."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if way == WAYS[0]:
            seconds = plain(folder, persons, trials)
        elif way == WAYS[3]:
            seconds = proposed(folder, persons, trials)
        else:
            seconds = sought(folder, persons, trials, 1 if way == WAYS[1] else 2)
    return {"seconds": seconds, "peak": peak_gib()}


def main() -> None:
    """Say each way in milliseconds a trial, and its ratio to the plain loop."""
    if sys.argv[1:2] == ["--one"]:
        _, _, asked, *numbers = sys.argv
        print(json.dumps(measure(asked, *map(int, numbers))))
        return
    persons, trials = size_of(1, 1_000), size_of(2, 24)
    turns = [{way: fresh(__file__, "--one", way, persons, trials) for way in WAYS} for _ in range(3)]
    for way in WAYS:
        of = Pairs([turn[way] for turn in turns], [turn[WAYS[0]] for turn in turns])
        beside = of.beside("a plain loop of runs") if way in WAYS[1:3] else Beside()
        best = of.best()
        say(f"{way}, a trial", 1e3 * best["seconds"] / trials, "ms", peak_gib=best["peak"], **beside)


if __name__ == "__main__":
    main()
