"""Speed of the linear programme of a package, beside two baselines measured in the same run.

    python benchmarks/package_programme.py [largest number of interventions, default 20,000]

Promised: 125 interventions under 0.02 s, with the range of every one under 1 s. Baselines: the same programme
dense in SciPy with a column for each staffing variant, and a greedy ranking. Prints growth exponents in n.
Real staff where HEALTHTRUST_DATA holds them, else made up.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest, grows, paired, peak_gib, say, size_of, timed
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


def small() -> None:
    """Measure 125 interventions and the baselines."""
    made = instance(125)
    asked = asked_of(made)
    programme = programme_of(asked)
    found = solved(programme)
    fastest(lambda: solved(programme_of(asked)), 5)
    pairs = paired(
        lambda: timed(lambda: solved(programme_of(asked))), lambda: timed(lambda: plain.best(made)), 7
    )
    solve = pairs.best()["seconds"]
    beside = pairs.beside("SciPy, dense, a column for each variant")
    say("linear programme, 125 interventions", 1e3 * solve, "ms", goal=20, peak_gib=peak_gib(), **beside)
    tied = fastest(lambda: ranges(programme, found), 3)
    say("  and the range of every intervention", solve + tied, "s", goal=1)
    certificate = fastest(lambda: certified(asked, found), 3)
    say("  exact certificate", 1e3 * certificate, "ms")
    say(
        "  price, interval and step of every limit",
        1e3 * fastest(lambda: line_prices(programme, found), 5),
        "ms",
    )
    whole = programme_of(replace(asked, whole=True))
    say("  whole items, zero gap", 1e3 * fastest(lambda: solved(whole), 3), "ms")
    value, _ = pairs.theirs[0]["found"]
    say("  the optimum of SciPy and ours, apart", abs(found.value / value - 1), "relative", goal=1e-9)
    say("  a greedy ranking loses", 1 - plain.by_ranking(made) / value, "of the value")


def by_size(largest: int) -> None:
    """Measure how seconds grow with the number of interventions."""
    sizes = [n for n in (125, 500, 2_000, 20_000) if n <= largest]
    costs: dict[str, list[float]] = {"solved": [], "all ranges": []}
    for n in sizes:
        asked = asked_of(instance(n))
        programme = programme_of(asked)
        found = solved(programme)
        costs["solved"].append(fastest(lambda a=asked: solved(programme_of(a)), 3))  # type: ignore[misc]
        costs["all ranges"].append(fastest(lambda p=programme, f=found: ranges(p, f), 1))  # type: ignore[misc]
        for name, column in costs.items():
            say(f"{n:,} interventions, {name}", column[-1], "s", goal=1.0 if n == 20_000 else None)
    for name, column in costs.items():
        grows(f"interventions, {name}", sizes, column)


if __name__ == "__main__":
    small()
    by_size(size_of(1, 20_000))
