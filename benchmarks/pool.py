"""Five contributions of a nation: seconds of `total`, `assess` and the factor that funds, and peak memory.

    python benchmarks/pool.py [persons, default 67,000,000]

Income in brackets with a ceiling, a charge by head, payroll between a floor and a ceiling, duties on
spending and a tax on wealth; households made up. Each size runs in a fresh process. Baseline: the NumPy twin
on a million persons, which must give the same integers.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, grows, paired, peak_gib, same, say, size_of
from healthtrust.design.contributions import Bracket, Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.money import currency
from healthtrust.pool.contributions.assess import assess, total
from healthtrust.pool.contributions.factor import solve
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rules, rules_of

A_HOUSEHOLD = 2.31
BASELINE = 1_000_000
PASSES = 3


def rules() -> Rules:
    """Return five contributions of the kinds found in practice."""
    contributions = (
        Contribution(name="head", base="head", amount=120, child_amount=30, children_charged=2),
        Contribution(
            name="payroll",
            base="earnings",
            brackets=(Bracket(above=0, rate=0.05),),
            floor=9_000,
            ceiling=50_000,
            employer_share=0.5,
        ),
        Contribution(name="duty", base="spending", rates={"alcohol": 0.15, "tobacco": 0.3, "fuel": 0.1}),
        Contribution(
            name="wealth",
            base="wealth",
            brackets=(Bracket(above=500_000, rate=0.002), Bracket(above=2_000_000, rate=0.005)),
            split=True,
        ),
    )
    brackets = (
        Bracket(above=0, rate=0.03),
        Bracket(above=40_000, rate=0.06),
        Bracket(above=90_000, rate=0.09),
    )
    pool = Pool(brackets=brackets, exempt_below=9_000, ceiling_share=0.2, contributions=contributions)
    return rules_of(pool, currency("GBP"))


def people(persons: int) -> Payers:
    """Return made-up households: incomes lognormal, a third of persons without earnings."""
    draw = np.random.default_rng(1)
    households = int(persons / A_HOUSEHOLD)
    size = np.minimum(1 + draw.poisson(A_HOUSEHOLD - 1, households), 8)
    first = np.concatenate(([0], np.cumsum(size)))
    adults = np.minimum(size, 2).astype(np.uint8)
    income = draw.lognormal(np.log(30_000_00), 0.7, households).astype(np.int64)
    earnings = draw.lognormal(np.log(26_000_00), 0.8, first[-1]).astype(np.int64)
    earnings *= draw.random(first[-1], dtype=np.float32) > 1 / 3
    spending = (income[:, None] * np.array([0.026, 0.018, 0.035])).astype(np.int64)
    return Payers(
        first=first,
        income=income,
        equivalised=(income / np.sqrt(size)).astype(np.int64),
        adults=adults,
        children=(size - adults).astype(np.uint8),
        weight=np.ones(households, dtype=np.int32),
        earnings=earnings,
        wealth=income * 9,
        spending=spending,
        categories=("alcohol", "tobacco", "fuel"),
    )


def one(persons: int, solved: bool) -> dict[str, Any]:
    """Measure one size in this process; kernels are compiled first on a few households."""
    of, few = rules(), people(1_000)
    assess(few, of), total(few, of)
    nation = people(persons)
    before = peak_gib()
    found: dict[str, Any] = {
        "persons": nation.persons,
        "households": nation.rows,
        "columns_gib": round(before, 2),
    }
    times: dict[str, list[float]] = {"total": [], "assess": []}
    for _ in range(PASSES):
        began = time.perf_counter()
        owed = total(nation, of)
        times["total"].append(time.perf_counter() - began)
        began = time.perf_counter()
        assessed = assess(nation, of)
        times["assess"].append(time.perf_counter() - began)
    found |= {name: min(taken) for name, taken in times.items()}
    told = hashlib.sha256(
        assessed.household.tobytes() + assessed.employer.tobytes() + assessed.totals.tobytes()
    )
    found["digest"] = f"{told.hexdigest()[:12]} {owed}"
    if solved:
        began = time.perf_counter()
        answer = solve(int(owed * 1.1), nation, of)
        found |= {"factor": time.perf_counter() - began, "passes": answer.passes}
    found["peak_gib"] = round(peak_gib(), 3)
    return found


def of_size(persons: int, *words: str, engine: str = "numba") -> dict[str, Any]:
    """Return what one size costs in a process of its own."""
    return fresh(__file__, "--one", persons, *words, HEALTHTRUST_ENGINE=engine)


def main(persons: int) -> None:
    """Print the table."""
    pairs = paired(lambda: of_size(BASELINE), lambda: of_size(BASELINE, engine="numpy"))
    for name in ("total", "assess"):
        beside = pairs.beside("the NumPy twin", name)
        say(f"five contributions, {BASELINE:,} persons, {name}", pairs.best(name)[name], "s", **beside)
    same("  the same integers as the twin", pairs.ours[0]["digest"] == pairs.theirs[0]["digest"])
    nation = of_size(persons, "--factor")
    for name in ("total", "assess"):
        say(
            f"five contributions, {persons:,} persons, {name}", nation[name], "s", rows=nation["persons"],
            goal=3.0 if persons == 67_000_000 else None, peak_gib=nation["peak_gib"],
        )  # fmt: skip
    say("  the factor that raises a tenth more", nation["factor"], "s")
    sizes = [size for size in (100_000, 1_000_000, 10_000_000) if size <= persons]
    costs = [of_size(size)["assess"] for size in sizes]
    grows("persons", sizes, costs)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), "--factor" in sys.argv)))
    else:
        main(size_of(1, 67_000_000))
