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
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, fresh, grows, peak_gib, say, size_of
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
        "seconds": seconds,
        "gap_in_parts": (bounds.upper - bounds.lower_in_parts) / gain,
        "gap": best.gap,
        "visited": best.visited,
        "covered": int((best.coverage > 0).sum()),
        "gib": peak_gib(),
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


def said(name: str, size: tuple[int, int, int], goal: float | None = None) -> dict[str, Any]:
    """Say what one size costs in processes of their own."""
    runs = [fresh(__file__, "--one", *size)]
    runs += [fresh(__file__, "--one", *size) for _ in range(2 if runs[0]["seconds"] < 2 else 0)]
    found, beside = min(runs, key=lambda each: float(each["seconds"])), Beside()
    if "plain_over_fast" in found:
        ratios = sorted(each["plain_over_fast"] for each in runs)
        beside = {"baseline": "one measure: a pass over interventions x persons"}
        beside |= {"ratio": ratios[len(ratios) // 2], "spread": (ratios[0], ratios[-1])}
    name, rows = f"certified package, {name}", found["rows"]
    say(name, found["seconds"], "s", goal=goal, peak_gib=found["gib"], rows=rows, **beside)
    say("  gap in parts, of the gain", found["gap_in_parts"], "", goal=GAP)
    say("  packages visited", found["visited"], "packages")
    if "ranking_loses" in found:
        say("  ranking by cost-effectiveness loses, of the gain", found["ranking_loses"], "share")
    return found


def main(largest: int) -> None:
    """Print the table."""
    said("150 x 40 x 250", (150, 40, 250), 1.0)
    many = said("3,000 x 40 x 25", (3000, 40, 25), 10.0)
    few = said("300 x 40 x 25", (300, 40, 25))
    grows("interventions", (300, 3000), (few["seconds"], many["seconds"]))
    sizes = [max(largest // part, 1) for part in (100, 10, 1)]
    goals = (None, None, 20.0 if largest >= 1_340_000 else None)
    found = [
        said(f"150 x 50 x {size:,}", (150, 50, size), goal) for size, goal in zip(sizes, goals, strict=True)
    ]
    grows("persons", [50 * size for size in sizes], [each["seconds"] for each in found])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*map(int, sys.argv[2:5]))))
    else:
        main(size_of(1, 1_340_000))
