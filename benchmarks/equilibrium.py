"""Premium equilibrium on cells: seconds for one answer with all its starts, its residual, and peak memory.

    python benchmarks/equilibrium.py [cells, default 5,000] [nodes of taste, default 5]

Cells of risk by income, three plans and the outside option, made up. Promised: 5,000 cells under 0.5 s.
Baseline: damped repricing in plain NumPy from one start until the same tolerance, on the same cells; and
person by person for 200,000 persons, three iterations of it measured. Each runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.design.premiums import Premiums
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.find import equilibria

PLANS = 3
PERSONS = 200_000
TOLERANCE = 1e-9


def made_up(cells: int, nodes: int) -> Exchange:
    """Return cells of risk by income; the ill value broad cover more, the poor mind the premium more."""
    draw = np.random.default_rng(1)
    risk = draw.gamma(1.2, 1.0, cells)
    income = draw.lognormal(0.0, 0.6, cells)
    breadth = np.array([1.0, 0.8, 0.6])
    cost = 2_000 * risk[:, None] * breadth
    deviate, weight = np.polynomial.hermite_e.hermegauss(nodes)
    slope = -0.002 / np.sqrt(income)[:, None, None] * np.ones((cells, nodes, PLANS + 1))
    taste = 1 + 0.2 * deviate
    worth = 0.002 * (cost + 900 * breadth)[:, None, :] * taste[None, :, None]
    constant = np.concatenate([worth, np.zeros((cells, nodes, 1))], axis=2)
    demand = Demand(
        constant=constant,
        slope=slope,
        weight=weight / weight.sum(),
        may_join=np.ones((cells, PLANS + 1), dtype=np.bool_),
        before=np.full(cells, -1),
    )
    return Exchange(
        rules=Premiums(equalisation=0.5),
        plans=("Broad", "Middle", "Lean"),
        people=np.full(cells, 100.0),
        cost=cost,
        demand=demand,
        running=Running(np.full(PLANS, 0.04), np.zeros(PLANS), np.zeros(PLANS)),
        standard=0.5 * 2_000 * risk,
        classes=("all",),
        of_class=np.zeros(cells, dtype=np.int64),
        income=income,
        external=np.zeros((cells, PLANS)),
    )


def plain(exchange: Exchange, most: int, damping: float = 0.5) -> tuple[int, float, np.ndarray]:
    """Return iterations, residual and premiums of damped repricing in plain NumPy from everybody in."""
    demand = exchange.demand
    people, cost, standard = exchange.people, exchange.cost, exchange.standard
    premium = 1.04 * (people @ cost) / people.sum()
    scale, residual, count = float(premium.mean()), np.inf, 0
    while residual > TOLERANCE and count < most:
        price = np.append(premium, 0.0)
        utility = demand.constant + demand.slope * price
        worth = np.exp(utility - utility.max(axis=2, keepdims=True))
        share = ((worth / worth.sum(axis=2, keepdims=True)) * demand.weight[None, :, None]).sum(axis=1)
        members = people[:, None] * share[:, :PLANS]
        received = standard - (members.sum(axis=1) @ standard) / members.sum()
        due = (members * (1.04 * cost - received[:, None])).sum(axis=0) / members.sum(axis=0)
        residual = float(np.abs(due - premium).max() / scale)
        premium = premium + (1 - damping) * (due - premium)
        count += 1
    return count, residual, premium


def one(cells: int, nodes: int, kind: str) -> dict[str, Any]:
    """Measure one way in this process."""
    exchange = made_up(cells, nodes)
    if kind == "ours":
        equilibria(made_up(50, nodes))  # compiled before the clock runs
        began = time.perf_counter()
        answer = equilibria(exchange)
        told = {
            "equilibria": len(answer.all),
            "iterations": sum(len(spiral.steps) for spiral in answer.spirals),
            "starts": len(answer.spirals),
            "residual": answer.all[0].residual,
            "premium": answer.all[0].premium.ravel().tolist(),
        }
    else:
        began = time.perf_counter()
        count, residual, premium = plain(exchange, 1_000 if kind == "plain" else 3)
        told = {"iterations": count, "residual": residual, "premium": premium.tolist()}
    told["seconds"] = round(time.perf_counter() - began, 4)
    told["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return told


def fresh(cells: int, nodes: int, kind: str, engine: str = "numba") -> dict[str, Any]:
    """Return what one way costs in a process of its own, the best of three."""
    tried = []
    for _ in range(3):
        made = subprocess.run(
            [sys.executable, str(Path(__file__)), "--one", str(cells), str(nodes), kind],
            env={**os.environ, "HEALTHTRUST_ENGINE": engine},
            capture_output=True,
            text=True,
            check=True,
        )
        tried.append(json.loads(made.stdout.splitlines()[-1]))
    best: dict[str, Any] = min(tried, key=lambda each: float(each["seconds"]))
    return best


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<46} {found:<58} {promised}", flush=True)


def main(cells: int, nodes: int) -> None:
    """Print the table."""
    ours, base = fresh(cells, nodes, "ours"), fresh(cells, nodes, "plain")
    twin, persons = fresh(cells, nodes, "ours", "numpy"), fresh(PERSONS, 1, "persons")
    found = f"{ours['starts']} starts, {ours['iterations']} steps, {ours['equilibria']} found"
    say(
        f"{cells:,} cells x {nodes} tastes x {PLANS} plans",
        f"{ours['seconds']} s, {found}",
        "0.5 s" if (cells, nodes) == (5_000, 5) else "",
    )
    say("  residual, peak memory", f"{ours['residual']:.1e} of mean cost, {ours['peak_mib']} MiB", "1e-9")
    say("  the NumPy twin", f"{twin['seconds']} s", f"{twin['seconds'] / ours['seconds']:.1f} x")
    each = base["seconds"] / base["iterations"]
    say(
        "baseline: damped NumPy on cells, one start",
        f"{base['seconds']} s, {base['iterations']} steps of {1_000 * each:.1f} ms, {base['peak_mib']} MiB",
        f"{base['seconds'] * ours['starts'] / ours['seconds']:.1f} x for as many starts",
    )
    apart = max(abs(a - b) for a, b in zip(ours["premium"], base["premium"], strict=True))
    say("  premiums differ by", f"{apart:.1e}", "")
    per = persons["seconds"] / persons["iterations"]
    say(
        f"baseline: {PERSONS:,} persons one by one",
        f"{1_000 * per:.0f} ms a step, {persons['peak_mib']} MiB",
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
    else:
        sizes = [int(size.replace(",", "")) for size in sys.argv[1:]]
        main(*(sizes + [5_000, 5][len(sizes) :]))
