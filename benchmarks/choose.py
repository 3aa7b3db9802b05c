"""Ten million persons before six plans: seconds of shares and of draws, and peak memory.

    python benchmarks/choose.py [persons, default 10,000,000]

Four attributes times columns of persons, persistence and a switching cost; persons made up. Shares come with
expected cost by plan, in one pass. Baselines: logit shares and Gumbel-max in NumPy as a textbook writes them,
all persons at once, on a million. Each line runs in a fresh process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest, fresh, grows, paired, peak_gib, say, size_of
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
    columns = peak_gib()
    seconds = fastest(lambda: ways[what](choosers), PASSES)
    return {"seconds": seconds, "columns_gib": columns, "peak_gib": peak_gib()}


def of_size(what: str, persons: int, engine: str = "numba") -> dict[str, Any]:
    """Return what one way costs in a process of its own."""
    return fresh(__file__, "--one", what, persons, HEALTHTRUST_ENGINE=engine)


def main(persons: int) -> None:
    """Print the table."""
    sample = min(SAMPLE, persons)
    for what, promised in (("shares", 1.0), ("draws", 1.5)):
        twin = paired(lambda w=what: of_size(w, persons), lambda w=what: of_size(w, persons, "numpy"))
        best = twin.best()
        say(
            f"{persons:,} persons, {PLANS} plans: {what}", best["seconds"], "s", rows=persons,
            goal=promised if persons == 10_000_000 else None, peak_gib=best["peak_gib"],
            **twin.beside("its NumPy twin"),
        )  # fmt: skip
        book = paired(lambda w=what: of_size(w, sample), lambda w=what: of_size(f"textbook {w}", sample))
        beside = book.beside("NumPy as a textbook writes it")
        say(f"{sample:,} persons, {PLANS} plans: {what}", book.best()["seconds"], "s", **beside)
        sizes = [size for size in (100_000, 1_000_000, 10_000_000) if size <= persons]
        costs = [of_size(what, size)["seconds"] for size in sizes]
        grows(f"persons, {what}", sizes, costs)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(size_of(1, 10_000_000))
