"""Premium equilibrium on cells: seconds for one answer with all its starts, its residual, and peak memory.

    python benchmarks/equilibrium.py [cells, default 5,000] [nodes of taste, default 5]

Cells of risk by income, three plans and the outside option, made up. Promised: 5,000 cells under 0.5 s.
Baseline: damped repricing in plain NumPy from one start until the same tolerance, on the same cells; and
person by person for 200,000 persons, three iterations of it measured. Each runs in a process of its own.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, say, size_of
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
    return told | {"seconds": time.perf_counter() - began, "peak_gib": peak_gib()}


def of_size(cells: int, nodes: int, kind: str, engine: str = "numba") -> dict[str, Any]:
    """Return what one way costs in a process of its own."""
    return fresh(__file__, "--one", cells, nodes, kind, HEALTHTRUST_ENGINE=engine)


def main(cells: int, nodes: int) -> None:
    """Print the table."""
    plain = paired(lambda: of_size(cells, nodes, "ours"), lambda: of_size(cells, nodes, "plain"))
    ours, base = plain.best(), plain.plain()
    print(f"{ours['starts']} starts, {ours['iterations']} steps, {ours['equilibria']} found")
    name = f"premium equilibria, {cells:,} cells x {nodes} tastes x {PLANS} plans"
    goal = 0.5 if (cells, nodes) == (5_000, 5) else None
    beside = plain.beside("damped NumPy on cells, for as many starts", scale=ours["starts"])
    say(name, ours["seconds"], "s", goal=goal, peak_gib=ours["peak_gib"], rows=cells, **beside)
    say("  residual, of mean cost", ours["residual"], "", goal=1e-9)
    apart = max(abs(a - b) for a, b in zip(ours["premium"], base["premium"], strict=True))
    say("  premiums differ from the baseline's by", apart, "money")
    twin = paired(lambda: of_size(cells, nodes, "ours"), lambda: of_size(cells, nodes, "ours", "numpy"))
    say(f"  {name}, again", twin.best()["seconds"], "s", **twin.beside("its NumPy twin"))
    persons = of_size(PERSONS, 1, "persons")
    step = persons["seconds"] / persons["iterations"]
    say(f"  a plain step of {PERSONS:,} persons one by one", step, "s", peak_gib=persons["peak_gib"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
    else:
        main(size_of(1, 5_000), size_of(2, 5))
