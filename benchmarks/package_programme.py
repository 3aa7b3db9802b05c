"""Speed of the linear programme of a package, beside two baselines measured in the same run.

    python benchmarks/package_programme.py [largest number of interventions, default 20,000]

Promised: 125 interventions under 0.02 s, with the range of every one under 1 s. Baselines: the same programme
dense in SciPy with a column for each staffing variant, and a greedy ranking. Prints growth exponents in n.
Real staff where HEALTHTRUST_DATA holds them, else made up.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthtrust.package.limits.candidates import available, read_candidates
from healthtrust.package.limits.certificate import certified
from healthtrust.package.limits.language import constraints_of
from healthtrust.package.limits.prices import line_prices
from healthtrust.package.limits.programme import Asked, programme_of, solved
from healthtrust.package.limits.ties import ranges
from healthtrust.records.store import data_folder
from tests.reference import linear_programme as plain

CADRES = ("Clinical", "Nursing_and_Midwifery", "Pharmacy", "Laboratory", "Dental", "Mental", "Nutrition")


def instance(rows: int) -> plain.Instance:
    """Return an instance whose money and staff grow with its number of interventions."""
    folder = data_folder() / "tlo_malawi_health_system"
    made = plain.malawi(folder, max(rows, 125)) if folder.is_dir() else made_up(max(rows, 125))
    times = max(rows, 125) / 125
    made.available = {cadre: minutes * times for cadre, minutes in made.available.items()}
    made.available["Pharmacy"] *= 0.3
    made.budget *= times
    return made


def made_up(rows: int) -> plain.Instance:
    """Return an instance without real staff."""
    draw = np.random.default_rng(1)
    benefit = draw.lognormal(-1.5, 1.5, rows)
    cost = benefit * draw.lognormal(3.6, 1.2, rows)
    minutes = {c: draw.lognormal(2, 1, rows) * (draw.uniform(size=rows) < 0.6) for c in CADRES}
    return plain.Instance(
        cases=draw.lognormal(11, 1.3, rows),
        benefit=benefit,
        cost=cost,
        drugs=cost * draw.uniform(0.05, 0.6, rows),
        most=draw.uniform(0.3, 1, rows),
        minutes=minutes,
        available={c: 3e8 for c in CADRES},
        budget=12e6,
        threshold=65.8,
        substitutes=[[3, 4], [10, 11, 12]],
        complements=[(20, 21, 0.05)],
        shifts=[("Pharmacy", "Nursing_and_Midwifery", 1.0), ("Nutrition", "Nursing_and_Midwifery", 1.2)],
    )


def asked_of(made: plain.Instance) -> Asked:
    """Return the instance as the library is asked it, through its files."""
    limits = constraints_of(plain.as_toml(made))
    with tempfile.TemporaryDirectory() as folder:
        plain.write_csv(made, Path(folder) / "i.csv")
        candidates = read_candidates(Path(folder) / "i.csv", limits)
    return Asked(candidates, limits, available(limits, Path(".")), made.threshold)


def seconds(call: Callable[[], object], times: int = 5) -> float:
    """Return the seconds of the best of several calls."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return min(found)


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<58} {found:<26} {promised}", flush=True)


def small() -> None:
    """Measure 125 interventions and the baselines."""
    made = instance(125)
    asked = asked_of(made)
    programme = programme_of(asked)
    found = solved(programme)
    solve = seconds(lambda: solved(programme_of(asked)))
    tied = seconds(lambda: ranges(programme, found), 3)
    say("125 interventions, built and solved", f"{1e3 * solve:.1f} ms", "20 ms")
    say("  and the range of every intervention", f"{solve + tied:.3f} s", "1 s")
    say("  exact certificate", f"{1e3 * seconds(lambda: certified(asked, found), 3):.1f} ms")
    say(
        "  price, interval and step of every limit",
        f"{1e3 * seconds(lambda: line_prices(programme, found)):.1f} ms",
    )
    whole = replace(asked, whole=True)
    say("  whole items, zero gap", f"{1e3 * seconds(lambda: solved(programme_of(whole)), 3):.1f} ms")
    value, _ = plain.best(made)
    dense = seconds(lambda: plain.best(made), 3)
    say("baseline: SciPy, dense, a column for each variant", f"{1e3 * dense:.1f} ms ({dense / solve:.0f} x)")
    say("  the same optimum", f"{abs(found.value / value - 1):.1e} relative")
    say("baseline: greedy ranking loses", f"{100 * (1 - plain.by_ranking(made) / value):.1f} % of the value")


def growth(largest: int) -> None:
    """Measure how seconds grow with the number of interventions."""
    sizes = [n for n in (125, 500, 2_000, 20_000) if n <= largest]
    solving, tying = [], []
    for n in sizes:
        asked = asked_of(instance(n))
        programme = programme_of(asked)
        found = solved(programme)
        solving.append(seconds(lambda asked=asked: solved(programme_of(asked)), 3))  # type: ignore[misc]
        tying.append(seconds(lambda p=programme, f=found: ranges(p, f), 1))  # type: ignore[misc]
        promised = "1 s" if n == 20_000 else ""
        say(f"{n:>7,} interventions: solved, ranges", f"{solving[-1]:.3f} s, {tying[-1]:.3f} s", promised)
    for name, found_in in (("solving", solving), ("ranges", tying)):
        exponent = math.log(found_in[-1] / found_in[0]) / math.log(sizes[-1] / sizes[0])
        say(f"exponent of growth in n, {name}", f"{exponent:.2f}")


if __name__ == "__main__":
    say("measure", "found", "promised")
    small()
    growth(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 20_000)
