"""The linear programme of a package the slow way: a copy of every intervention for every staffing variant.

Written from the published specification and from nothing of the library: dense matrices, SciPy's solver.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
ANNUAL_DAYS = 365.0


@dataclass
class Instance:
    """A package to choose: everything per case, minutes by cadre, and the side conditions by position."""

    cases: Real
    benefit: Real
    cost: Real
    drugs: Real
    most: Real
    minutes: dict[str, Real]
    available: dict[str, float]
    budget: float
    threshold: float
    substitutes: list[list[int]] = field(default_factory=list)
    complements: list[tuple[int, int, float]] = field(default_factory=list)
    shifts: list[tuple[str, str, float]] = field(default_factory=list)
    envelopes: list[tuple[float, list[int]]] = field(default_factory=list)
    must: list[int] = field(default_factory=list)
    out: list[int] = field(default_factory=list)


def best(instance: Instance) -> tuple[float, Real]:
    """Return the optimum and coverage, by one dense linear programme with a column for each variant."""
    from scipy.optimize import linprog

    n, cadres = len(instance.cases), list(instance.minutes)
    variants = list(product((False, True), repeat=len(instance.shifts)))
    columns = [(i, v) for v in variants for i in range(n)]
    extra = len(instance.envelopes)
    width = len(columns) + extra
    value = (instance.benefit - instance.cost / instance.threshold) * instance.cases
    goal = np.zeros(width)
    goal[: len(columns)] = [value[i] for i, _ in columns]
    rows: list[Real] = []
    most: list[float] = []

    def row(limit: float) -> Real:
        rows.append(np.zeros(width))
        most.append(limit)
        return rows[-1]

    budget = row(instance.budget)
    for k, (i, _) in enumerate(columns):
        budget[k] = instance.drugs[i] * instance.cases[i]
    for e, (_, own) in enumerate(instance.envelopes):
        budget[len(columns) + e] = -1
        spent = row(0.0)
        spent[len(columns) + e] = 1
        for k, (i, _) in enumerate(columns):
            if i in own:
                spent[k] = -instance.drugs[i] * instance.cases[i]
    for cadre in cadres:
        line = row(instance.available[cadre])
        for k, (i, variant) in enumerate(columns):
            needed = {c: float(instance.minutes[c][i]) for c in cadres}
            for (source, to, factor), used in zip(instance.shifts, variant, strict=True):
                if used:
                    needed[to] += factor * float(instance.minutes[source][i])
                    needed[source] -= float(instance.minutes[source][i])
            line[k] = needed[cadre] * instance.cases[i]
    for i in range(n):
        line = row(float(instance.most[i]) if i not in instance.out else 0.0)
        line[[k for k, (j, _) in enumerate(columns) if j == i]] = 1
        if i in instance.must:
            line = row(-float(instance.most[i]))
            line[[k for k, (j, _) in enumerate(columns) if j == i]] = -1
    for group in instance.substitutes:
        line = row(max(float(instance.cases[i] * instance.most[i]) for i in group))
        for k, (i, _) in enumerate(columns):
            if i in group:
                line[k] = instance.cases[i]
    for base, nested, share in instance.complements:
        line = row(0.0)
        for k, (i, _) in enumerate(columns):
            line[k] += (i == nested) * instance.cases[i] - (i == base) * share * instance.cases[i]
    bounds = [(0.0, None)] * len(columns) + [(0.0, amount) for amount, _ in instance.envelopes]
    matrix, limits = np.array(rows), np.array(most)
    size = np.maximum(np.abs(matrix).max(axis=1), 1e-300)
    found = linprog(-goal, matrix / size[:, None], limits / size, bounds=bounds, method="highs")
    assert found.status == 0, found.message
    coverage = np.zeros(n)
    for k, (i, _) in enumerate(columns):
        coverage[i] += found.x[k]
    return float(-found.fun), coverage


def by_ranking(instance: Instance) -> float:
    """Return what taking interventions by value for money gains, stopping at the first that does not fit."""
    value = (instance.benefit - instance.cost / instance.threshold) * instance.cases
    left = {"budget": instance.budget, **instance.available}
    gained = 0.0
    for i in np.argsort(instance.cost / instance.benefit):
        share = float(instance.most[i])
        if value[i] <= 0 or i in instance.out:
            continue
        uses = {c: float(m[i] * instance.cases[i]) for c, m in instance.minutes.items()}
        uses["budget"] = float(instance.drugs[i] * instance.cases[i])
        if any(uses[c] * share > left[c] for c in uses):
            break
        gained += float(value[i]) * share
        left = {c: left[c] - uses.get(c, 0.0) * share for c in left}
    return gained


def malawi(folder: Path, rows: int = 125, seed: int = 7) -> Instance:
    """Return a made-up instance on real staff: minutes there are and minutes an appointment takes."""
    available: dict[str, float] = {}
    for r in _rows(folder / "ResourceFile_Daily_Capabilities_actual.csv"):
        cadre = r["Officer_Category"]
        minutes = float(r["Total_Mins_Per_Day"]) * ANNUAL_DAYS
        available[cadre] = available.get(cadre, 0.0) + minutes
    cadres = ["Clinical", "Nursing_and_Midwifery", "Pharmacy", "Laboratory", "Dental", "Mental", "Nutrition"]
    times: dict[str, dict[str, float]] = {}
    for r in _rows(folder / "ResourceFile_Appt_Time_Table.csv"):
        if r["Officer_Category"] in cadres:
            by = times.setdefault(r["Appt_Type_Code"], {})
            by[r["Officer_Category"]] = max(by.get(r["Officer_Category"], 0), float(r["Time_Taken_Mins"]))
    kinds = sorted(times)
    draw = np.random.default_rng(seed)
    visits = draw.integers(1, 4, size=rows)
    minutes = {
        c: np.array([times[kinds[i % len(kinds)]].get(c, 0.0) * visits[i] for i in range(rows)])
        for c in cadres
    }
    minutes["Pharmacy"] += np.where(minutes["Pharmacy"] == 0, draw.choice([0.0, 5.0, 12.5], size=rows), 0)
    benefit = np.round(draw.lognormal(-1.5, 1.5, rows), 6)
    cost = np.round(benefit * draw.lognormal(3.6, 1.2, rows), 4)
    cases = np.round(draw.lognormal(11.0, 1.3, rows), 0)
    load = np.max([m * cases / available[c] for c, m in minutes.items()], axis=0)
    return Instance(
        cases=cases,
        benefit=benefit,
        cost=cost,
        drugs=np.round(cost * draw.uniform(0.05, 0.6, rows), 4),
        most=np.round(draw.uniform(0.3, 1.0, rows), 2),
        minutes=minutes,
        available={c: available[c] for c in cadres if c in available},
        budget=12_000_000.0,
        threshold=65.8,
        substitutes=[[3, 4], [10, 11, 12], [40, 41]],
        complements=[(20, 21, 0.05), (22, 23, 1.0), (22, 24, 1.1765)],
        shifts=[("Pharmacy", "Nursing_and_Midwifery", 1.0), ("Nutrition", "Nursing_and_Midwifery", 1.2)],
        envelopes=[(400_000.0, [50, 51, 52]), (150_000.0, [60, 61])],
        must=[int(np.argsort(load)[rows // 4])],
        out=[80, 81],
    )


def as_toml(instance: Instance) -> str:
    """Return the side conditions as a file of limits; interventions are called i0, i1, ..."""

    def named(some: list[int]) -> str:
        return "[" + ", ".join(f'"i{k}"' for k in some) + "]"

    parts = [f"threshold = {instance.threshold!r}"]
    parts += [f"must_cover = {named(instance.must)}", f"must_leave_out = {named(instance.out)}"]
    parts += [f"[money]\nbudget = {instance.budget!r}"]
    parts += [
        f'[resources.{c}]\navailable = {instance.available[c]!r}\nunit = "minutes"' for c in instance.minutes
    ]
    parts += [f"[[substitutes]]\nof = {named(group)}" for group in instance.substitutes]
    parts += [
        f'[[complements]]\nbase = "i{b}"\nnested = "i{n}"\nshare = {p!r}' for b, n, p in instance.complements
    ]
    parts += [f'[[shifts]]\nfrom = "{s}"\nto = "{t}"\nfactor = {f!r}' for s, t, f in instance.shifts]
    parts += [
        f'[[envelopes]]\nname = "fund {k}"\namount = {a!r}\npays_for = {named(own)}'
        for k, (a, own) in enumerate(instance.envelopes)
    ]
    return "\n".join(parts)


def write_csv(instance: Instance, path: Path) -> None:
    """Write the interventions as the table that the library reads."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["intervention", "cases", "benefit", "cost", "budget_cost", "most", *instance.minutes])
        for i in range(len(instance.cases)):
            numbers = (instance.cases, instance.benefit, instance.cost, instance.drugs, instance.most)
            minutes = [float(m[i]) for m in instance.minutes.values()]
            out.writerow([f"i{i}", *(float(v[i]) for v in numbers), *minutes])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
