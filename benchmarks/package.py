"""The certified best package, each size in a fresh process, beside a named baseline of the same run.

    python benchmarks/package.py [wealths in each class of the largest nation, default 1,340,000]

Promised on two cores: 150 interventions × 40 groups × 250 wealths certified to 1e-6 of the gain in 1 s;
150 × 50 × 67 million persons in 20 s after the sort; 3,000 × 40 × 25 in 10 s. Exponents of growth
are printed for the number of interventions and of persons. Baselines: one bisection for each person and
one pass over interventions × persons (`outcome` and `marginal`, the plain way to measure a package); and
packages by cost-effectiveness alone, tried at 20 cut-offs, which prove nothing: what the best of them loses.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from healthtrust.package.government.certify import certified
from healthtrust.package.government.marginal import joint_tangent
from healthtrust.package.government.measure import measure
from healthtrust.package.government.outcome import outcome
from healthtrust.package.government.rates import smallest_rate
from healthtrust.package.government.settle import Settled
from healthtrust.package.government.taxes import taxes
from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility

GAP = 1e-6
SMALL = (20, 4, 50)
"""Interventions, classes, wealths of each: solved first, so that compiled kernels are warm."""


def nation(count: int, classes: int, wealths: int) -> Question:
    """Return a constructed nation: lognormal wealth, illnesses by class, a list of 40 % of all wealth."""
    draw = np.random.default_rng(3)
    common, rows = np.exp(draw.normal(-3.0, 1.0, count)), classes * wealths
    price = np.exp(draw.normal(0.0, 1.0, count))
    price *= 8_000 / (price * common).sum()
    mean = 20_000 * np.linspace(0.5, 1.5, classes)[draw.permutation(classes)]
    wealth = np.empty(rows)
    for c in range(classes):
        own = wealth[c * wealths : (c + 1) * wealths]
        draw.standard_normal(out=own)
        own *= 0.6
        np.exp(own, out=own)
        own *= mean[c]
        own.sort()
    society = Society(
        tuple(f"c{c}" for c in range(classes)),
        draw.uniform(15, 25, classes),
        np.ones(classes, dtype=np.bool_),
        common[:, None] * np.exp(draw.normal(0.0, 0.5, (count, classes))),
        np.arange(classes + 1) * wealths,
        wealth,
        np.broadcast_to(1.0 / rows, rows),
        np.broadcast_to(1.0, rows),
    )
    ratio = np.exp(draw.normal(0.0, 0.5, count)) / 20_000
    services = Interventions.of(tuple(f"i{i}" for i in range(count)), price, price * ratio)
    top_up = TopUp("complementary", loading=0.1, mode="prefix")
    return Question(services, society, Utility(20.0, 1.0), Limits.none(count), top_up=top_up)


def one(count: int, classes: int, wealths: int) -> dict[str, Any]:
    """Return what one certified optimum costs, and its baselines."""
    certified(nation(*SMALL), GAP)
    question = nation(count, classes, wealths)
    if question.society.rows >= 200_000:  # the kernels of a nation, warmed on a small one
        certified(nation(20, 2, 110_000), GAP)
    began = perf_counter()
    best = certified(question, GAP, seconds=300.0)
    seconds, bounds = perf_counter() - began, best.bounds
    gain = bounds.lower_in_parts - bounds.nothing
    told = {
        "rows": question.society.rows,
        "seconds": round(seconds, 3),
        "gap_in_parts": (bounds.upper - bounds.lower_in_parts) / gain,
        "gap": best.gap,
        "visited": best.visited,
        "covered": int((best.coverage > 0).sum()),
        "gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }
    if question.society.rows <= 1_000_000:
        told |= baselines(question, bounds.lower_in_parts, gain)
    return told


def baselines(question: Question, best: float, gain: float) -> dict[str, float]:
    """Return how much dearer plain measuring is, and what the best of 20 cut-offs in ratio order loses."""
    order, count = np.argsort(-question.interventions.ratio), question.interventions.count
    half, welfare = np.zeros(count), []
    half[order[: count // 2]] = 1.0
    rates = smallest_rate(question, half)
    assert rates is not None
    began = perf_counter()
    measure(question, half, rates, "divisible")
    fast = perf_counter() - began
    began = perf_counter()
    after = outcome(question, half, taxes(question, rates), "divisible")
    joint_tangent(question, Settled(rates, after, 0.0))
    plain = perf_counter() - began
    for size in np.linspace(0, count, 20).astype(int):
        package = np.zeros(count)
        package[order[:size]] = 1.0
        if (rates := smallest_rate(question, package)) is not None:
            welfare.append(measure(question, package, rates, "divisible").welfare)
    return {"plain_over_fast": round(plain / fast, 2), "ranking_loses": (best - max(welfare)) / gain}


def fresh(*size: int) -> dict[str, Any]:
    """Return what one size costs in a process of its own."""
    call = [sys.executable, str(Path(__file__)), "--one", *map(str, size)]
    made = subprocess.run(call, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def say(name: str, found: dict[str, Any], promised: str = "") -> dict[str, Any]:
    """Print one line of the table."""
    cost = f"{found['seconds']:.2f} s, gap {found['gap_in_parts']:.0e} ({found['gap']:.0e} whole purchases)"
    plain = ""
    if "ranking_loses" in found:
        plain = f"measuring plainly × {found['plain_over_fast']}; ranking loses {found['ranking_loses']:.1e}"
    print(f"{name:<34} {cost:<52} {promised:<8} {plain} {found['gib']} GiB", flush=True)
    return found


def exponent(small: dict[str, Any], large: dict[str, Any], times: float) -> str:
    """Return the exponent of growth when a size is multiplied by `times`."""
    return f"{math.log(large['seconds'] / small['seconds']) / math.log(times):.2f}"


def main(largest: int) -> None:
    """Print the table."""
    usual = say("150 × 40 × 250", fresh(150, 40, 250), "1 s")
    many = say("3,000 × 40 × 25", fresh(3000, 40, 25), "10 s")
    few = say("300 × 40 × 25", fresh(300, 40, 25))
    print(f"{'growth in interventions':<34} exponent {exponent(few, many, 10)}")
    tenth = say(f"150 × 50 × {largest // 10:,}", fresh(150, 50, largest // 10))
    whole = say(f"150 × 50 × {largest:,}", fresh(150, 50, largest), "20 s")
    print(f"{'growth in persons':<34} exponent {exponent(tenth, whole, 10)}")
    visited = ", ".join(str(found["visited"]) for found in (usual, many, tenth, whole))
    print(f"{'visited':<34} {visited} packages")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*map(int, sys.argv[2:5]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_340_000)
