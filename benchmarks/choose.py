"""Ten million persons before six plans: seconds of shares and of draws, and peak memory.

    python benchmarks/choose.py [persons, default 10,000,000]

Four attributes times columns of persons, persistence and a switching cost; persons made up. Shares come with
expected cost by plan, in one pass. Baselines: logit shares and Gumbel-max in NumPy as a textbook writes them,
all persons at once, on a sample of a million, scaled. Each line runs in a fresh process.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.market.choice.respond_choice import Luck, draw_plans
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import utilities

PLANS = 6
SAMPLE = 1_000_000
PASSES = 3

RULE = PlanChoice(
    terms=(
        Term(attribute="premium", coefficient=-0.003),
        Term(attribute="premium", by="poor", coefficient=-0.001),
        Term(attribute="quality", by="ill", coefficient=1.0),
        Term(attribute="network", by="age", coefficient=0.02),
        Term(attribute="generosity", by="income", coefficient=3e-5),
    ),
    persistence=0.8,
    switching_cost=0.5,
)


def offers() -> Offers:
    """Return six plans with four attributes."""
    made = np.random.default_rng(1)
    return Offers(
        tuple(f"plan {p}" for p in range(PLANS)),
        {
            "premium": made.uniform(800, 1500, PLANS),
            "quality": made.random(PLANS),
            "network": made.random(PLANS),
            "generosity": made.uniform(0.6, 0.9, PLANS),
        },
    )


def people(persons: int) -> Choosers:
    """Return made-up persons, most of them in a plan."""
    made = np.random.default_rng(2)
    return Choosers(
        np.arange(persons, dtype=np.uint64),
        {
            "poor": (made.random(persons) < 0.3).astype(np.float64),
            "ill": (made.random(persons) < 0.2).astype(np.float64),
            "age": made.integers(18, 90, persons).astype(np.float64),
            "income": made.lognormal(10, 0.6, persons),
        },
        np.ones(persons, dtype=np.int64),
        made.integers(-1, PLANS, persons),
        np.ones((persons, PLANS), dtype=np.bool_),
    )


def textbook(choosers: Choosers, draw: bool) -> None:
    """Choose as a textbook does: a matrix of utilities, and the shares or the highest with a Gumbel shock."""
    worth = utilities(RULE, offers(), choosers)
    if draw:
        made = np.random.default_rng(3)
        (worth + made.gumbel(size=worth.shape)).argmax(axis=1)
    else:
        powers = np.exp(worth - worth.max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)


def one(what: str, persons: int) -> dict[str, Any]:
    """Measure one way of choosing in this process; kernels are compiled first on a few persons."""
    choosers, few, plans = people(persons), people(2_000), offers()
    cost = np.full(persons, 2_500.0)
    ways: dict[str, Callable[[Choosers], object]] = {
        "shares": lambda some: expected_totals(RULE, plans, some, cost[: some.rows]),
        "draws": lambda some: draw_plans(RULE, plans, some, Luck(1, 2027)),
        "textbook shares": lambda some: textbook(some, draw=False),
        "textbook draws": lambda some: textbook(some, draw=True),
    }
    ways[what](few)
    columns = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    taken = []
    for _ in range(PASSES):
        began = time.perf_counter()
        ways[what](choosers)
        taken.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"seconds": min(taken), "columns_gib": columns, "peak_gib": peak}


def fresh(what: str, persons: int, engine: str = "numba") -> dict[str, Any]:
    """Return what one way costs in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one", what, str(persons)],
        env={**os.environ, "HEALTHTRUST_ENGINE": engine},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def main(persons: int) -> None:
    """Print the table."""
    print(f"{persons:,} persons, {PLANS} plans, {os.cpu_count()} processors")
    for what, promised in (("shares", 1.0), ("draws", 1.5)):
        ours, plain = fresh(what, persons), fresh(what, persons, "numpy")
        base = fresh(f"textbook {what}", SAMPLE)["seconds"] * persons / SAMPLE
        wanted = f", promised {promised} s" if persons == 10_000_000 else ""
        print(f"{what:<8} {ours['seconds']:.2f} s{wanted}", flush=True)
        times = plain["seconds"] / ours["seconds"]
        print(f"  its NumPy twin               {plain['seconds']:.2f} s, {times:.1f} x")
        print(f"  NumPy as a textbook, scaled  {base:.2f} s, {base / ours['seconds']:.1f} x")
        print(
            f"  memory {ours['peak_gib']:.2f} GiB, of which people {ours['columns_gib']:.2f} GiB", flush=True
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 10_000_000)
