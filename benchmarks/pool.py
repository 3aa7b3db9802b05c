"""Five contributions of a nation: seconds of `total`, `assess` and the factor that funds, and peak memory.

    python benchmarks/pool.py [persons, default 67,000,000]

Income in brackets with a ceiling, a charge by head, payroll between a floor and a ceiling, duties on
spending and a tax on wealth; households made up. Each size runs in a fresh process. Baseline: the NumPy twin
on a million persons, which must give the same integers.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

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
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
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
    found |= {name: round(min(taken), 3) for name, taken in times.items()}
    told = hashlib.sha256(
        assessed.household.tobytes() + assessed.employer.tobytes() + assessed.totals.tobytes()
    )
    found["digest"] = f"{told.hexdigest()[:12]} {owed}"
    if solved:
        began = time.perf_counter()
        answer = solve(int(owed * 1.1), nation, of)
        found |= {"factor": round(time.perf_counter() - began, 3), "passes": answer.passes}
    found["peak_gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    return found


def fresh(persons: int, engine: str, solved: bool = False) -> dict[str, Any]:
    """Return what one size costs in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one", str(persons), *(["--factor"] if solved else [])],
        env={**os.environ, "HEALTHTRUST_ENGINE": engine},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return answer


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<52} {found:<46} {promised}", flush=True)


def main(persons: int) -> None:
    """Print the table."""
    small, plain = fresh(BASELINE, "numba"), fresh(BASELINE, "numpy")
    say(f"five contributions, {BASELINE:,} persons", f"total {small['total']} s, assess {small['assess']} s")
    ratios = " and ".join(f"{plain[name] / small[name]:.1f} x" for name in ("total", "assess"))
    say("baseline: the NumPy twin", f"total {plain['total']} s, assess {plain['assess']} s", ratios)
    say("  the same integers", str(small["digest"] == plain["digest"]), "True")
    nation = fresh(persons, "numba", solved=True)
    say(
        f"{nation['persons']:,} persons, {nation['households']:,} households",
        f"total {nation['total']} s, assess {nation['assess']} s",
        "3 s" if persons == 67_000_000 else "",
    )
    say("  the factor that raises a tenth more", f"{nation['factor']} s in {nation['passes']} passes")
    say("  memory", f"{nation['peak_gib']} GiB, {nation['columns_gib']} GiB while columns were made")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), "--factor" in sys.argv)))
    else:
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 67_000_000)
