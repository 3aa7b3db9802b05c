"""Allocation: England's practices by formula and at a pace of change, and a tree of 100,000 neighbourhoods.

    python benchmarks/allocate.py [neighbourhoods, default 100,000]

Promised: 13,106 practice-years under all formulas, and then moved toward target for ten years, in 1 s; a tree
of 100,000 neighbourhoods read from CSV and four budget lines sent down it in 5 s. Each is measured in a fresh
process, the best of three; the baseline is the plain reference of the tests, one place at a time. The data of
practices are the public ones where there are any (HEALTHTRUST_DATA), made up otherwise.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, fresh, paired, peak_gib, say, size_of
from healthtrust.records.store import data_folder, read_columns

ROOT = Path(__file__).resolve().parents[1]
PRACTICE_YEARS, YEARS = 13_106, 10
MADE_UP = {"mean": 0.0, "sigma": 0.2}
"""Spread of the columns that the public data lack: the other formulas look at them."""
PARTS = (
    "wp_general_acute",
    "wp_community",
    "wp_mental_health",
    "wp_maternity",
    "wp_prescribing",
    "wp_health_inequalities",
    "wp_primary_medical_need",
)


def practices() -> tuple[dict[str, Any], np.ndarray, str]:
    """Return need-weighted populations of every practice and year, registered populations, their origin."""
    path = data_folder() / "uk_nhs_weighted_population" / "practice_weighted_population.csv"
    if path.is_file():
        columns, _ = read_columns(path)
        heads = np.asarray(columns["pop"], dtype=np.float64)
        read = {name: np.asarray(columns[name], dtype=np.float64) for name in PARTS}
        return read | {"cost_factor": np.ones(len(heads))}, heads, "the public practice data"
    draw = np.random.default_rng(1)
    heads = draw.uniform(1_000, 25_000, PRACTICE_YEARS)
    made = {name: heads * draw.lognormal(0, 0.2, PRACTICE_YEARS) for name in PARTS}
    return made | {"cost_factor": np.ones(PRACTICE_YEARS)}, heads, "made-up practices"


def formulas_and_pace() -> dict[str, Any]:
    """Measure every formula on all practice-years, and ten years of pace for each of them as a place."""
    from healthtrust.allocate.formula import weighted
    from healthtrust.allocate.pace import pace

    columns, heads, origin = practices()
    list(all_formulas(columns, heads))
    began = time.perf_counter()
    found = {name: weighted(formula, columns, heads) for name, formula in all_formulas(columns, heads)}
    formulas = time.perf_counter() - began
    question = path_of(found["english-core-2023"].points.astype(np.float64), heads)
    began = time.perf_counter()
    path = pace(*question)
    paced = time.perf_counter() - began
    assert path.allocation.sum(axis=1).tolist() == question[3].tolist()
    return told(origin=origin, places=len(heads), formulas=formulas, seconds=paced)


def all_formulas(columns: dict[str, Any], heads: np.ndarray) -> Iterator[tuple[str, Any]]:
    """Yield every shipped formula by name, with made-up columns where the data lack what it looks at."""
    from healthtrust.allocate.formula import read_formula, shipped_formulas

    draw = np.random.default_rng(4)
    for name in shipped_formulas():
        formula = read_formula(name)
        for column in formula.needs:
            if column not in columns:
                columns[column] = draw.lognormal(**MADE_UP, size=len(heads))
        yield name, formula


def path_of(points: np.ndarray, heads: np.ndarray) -> tuple[Any, ...]:
    """Return ten years of places that begin some way from target, where anyone lives and is in need."""
    from healthtrust.design.pace import Pace, Point

    rules = Pace(
        points=(Point(distance=-0.05, growth=0.05), Point(distance=0.10, growth=0.0)),
        least_per_head=0.01,
        floor_full_to=0.05,
        floor_none_from=0.10,
        most_per_head=0.12,
        lift=-0.10,
        phase_in_years=5,
    )
    lived_in = (points > 0) & (heads > 0)
    points, heads = points[lived_in], heads[lived_in]
    draw, n = np.random.default_rng(2), len(heads)
    shares = points / points.sum()
    opening = np.rint(1e13 * shares * draw.lognormal(0, 0.08, n)).astype(np.int64)
    growth = draw.normal(1.006, 0.003, (YEARS, n)).cumprod(axis=0)
    population = heads * np.vstack([np.ones(n), growth])
    budgets = np.rint(opening.sum() * 1.045 ** np.arange(1, YEARS + 1)).astype(np.int64)
    return opening, np.repeat(shares[None, :], YEARS, axis=0), population, budgets, rules


def plain_pace() -> dict[str, Any]:
    """Measure the plain reference on one year in ten of the path's work, and scale it up."""
    from healthtrust.allocate.formula import read_formula, weighted
    from tests.reference import pace as plain

    columns, heads, _ = practices()
    points = weighted(read_formula("english-core-2023"), columns, heads).points.astype(np.float64)
    opening, shares, population, budgets, rules = path_of(points, heads)
    grew = (population[1] / population[0]).tolist()
    began = time.perf_counter()
    plain.one_year(opening.tolist(), shares[0].tolist(), grew, int(budgets[0]), rules, 1)
    return told(seconds=YEARS * (time.perf_counter() - began))


def tree(neighbourhoods: int) -> dict[str, Any]:
    """Measure reading a tree from CSV and sending four lines down it."""
    from healthtrust.allocate.tree import BudgetLine, cascaded, read_places
    from healthtrust.ground.money import Currency

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.csv"
        write_tree(path, neighbourhoods)
        began = time.perf_counter()
        places = read_places(path)
        read = time.perf_counter() - began
    found = cascaded(places, lines(BudgetLine), Currency("GBP", 2))
    seconds = time.perf_counter() - began
    return told(places=len(places.nest.names), read=read, seconds=seconds, total=int(found.total.max()))


def lines(line: Any) -> tuple[Any, ...]:
    """Return the four lines of an integrated budget."""
    return (
        line(name="health", amount=120e9, weight=("population", "need"), keep=(0.01, 0.005)),
        line(name="public health", amount=4e9, weight=("population", "deprivation")),
        line(name="social care", amount=25e9, weight=("population", "age")),
        line(name="transformation", amount=2e9, keep=(0.5,)),
    )


def write_tree(path: Path, neighbourhoods: int) -> None:
    """Write a nation, regions, systems, places and neighbourhoods, in no order."""
    draw = np.random.default_rng(3)
    rows: list[list[Any]] = [["nation", "", "", "", "", ""]]
    above = ["nation"]
    for level, count in (("region", 7), ("system", 42), ("place", max(neighbourhoods // 30, 1))):
        names = [f"{level} {i}" for i in range(count)]
        rows += [[name, above[i % len(above)], "", "", "", ""] for i, name in enumerate(names)]
        above = names
    numbers = draw.lognormal(0, 0.2, (neighbourhoods, 3)).round(4).tolist()
    heads = draw.integers(500, 3_000, neighbourhoods).tolist()
    for i in range(neighbourhoods):
        rows.append([f"neighbourhood {i}", above[i % len(above)], heads[i], *numbers[i]])
    order = draw.permutation(len(rows)).tolist()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "parent", "population", "need", "deprivation", "age"])
        writer.writerows(rows[i] for i in order)


def plain_tree(neighbourhoods: int) -> dict[str, Any]:
    """Measure the plain reference cascade of one line, one place at a time, and take it four times."""
    from healthtrust.allocate.tree import read_places, whole_weights
    from healthtrust.records.places import PlaceRow
    from healthtrust.records.places import tree as by_rows
    from tests.reference.allocate import cascade

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.csv"
        write_tree(path, neighbourhoods)
        places = read_places(path)
    nest = places.nest
    rows = [
        PlaceRow(name, nest.names[p] if p >= 0 else None, None, 1, 1.0)
        for name, p in zip(nest.names, nest.parent.tolist(), strict=True)
    ]
    weights = whole_weights(np.where(nest.leaf, places.numbers("population")[0], 0.0))
    order = np.argsort(nest.level, kind="stable")
    began = time.perf_counter()
    found, _ = by_rows([rows[i] for i in order], (), "benchmark")
    assert found is not None
    cascade(12_000_000_000_000, weights[order], found)
    return told(seconds=4 * (time.perf_counter() - began))


def told(**found: Any) -> dict[str, Any]:
    """Return what was found, with the peak memory of this process."""
    return {**found, "peak_gib": peak_gib()}


def beside_plain(what: str, *words: object) -> Pairs:
    """Return a part and its plain reference, each in fresh processes, in turn."""
    return paired(
        lambda: fresh(__file__, "--measure", what, *words),
        lambda: fresh(__file__, "--measure", f"plain {what}", *words),
    )


def main(neighbourhoods: int) -> None:
    """Measure and print everything."""
    pace = beside_plain("pace")
    fast = pace.best()
    print(f"practices: {fast['origin']}")
    say(
        f"{PRACTICE_YEARS:,} practice-years, all formulas, {YEARS} years of pace",
        fast["formulas"] + fast["seconds"], "s", goal=1.0, rows=fast["places"], peak_gib=fast["peak_gib"],
    )  # fmt: skip
    say("  pace alone", fast["seconds"], "s", **pace.beside("one place at a time"))
    whole = min(
        (fresh(__file__, "--measure", "tree", neighbourhoods) for _ in range(3)),
        key=lambda each: each["seconds"],
    )
    say(
        f"{neighbourhoods:,} neighbourhoods from CSV, four lines sent to them",
        whole["seconds"], "s", goal=5.0, rows=whole["places"], peak_gib=whole["peak_gib"],
    )  # fmt: skip
    say("  of which reading", whole["read"], "s")
    few = min(neighbourhoods, 5_000)
    small = beside_plain("tree", few)
    say(f"{few:,} neighbourhoods", small.best()["seconds"], "s", **small.beside("one place at a time"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        made = {
            "pace": lambda: formulas_and_pace(),
            "plain pace": lambda: plain_pace(),
            "tree": lambda: tree(int(sys.argv[3])),
            "plain tree": lambda: plain_tree(int(sys.argv[3])),
        }[sys.argv[2]]()
        print(json.dumps(made))
    else:
        main(size_of(1, 100_000))
