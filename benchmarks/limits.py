"""How near the kernels come to what this machine allows.

    python benchmarks/limits.py [rows, default 10,000,000]

    floor       the longer of  bytes touched / bytes a second of the triad
                and            Σ primitives needed / how many of them a second
    distance    seconds of the kernel over its floor

Bytes of a row are those of all columns that a pass must read and write once. Primitives of a row are counted
in the kernel's own text. What a kernel does besides (compares, adds, divides) has no floor here: a distance
says what is left to explain. Promised: no more than 3, or a reason. The unit of a row is said with each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import choose, lifetimes, package_measure, pool, score
from benchmarks.ceilings import ceilings, triad
from benchmarks.measured import fastest, say, size_of
from healthtrust.engine import cut, map_partitions, threads
from healthtrust.market.choice.respond_choice import Luck, draw_plans
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.grouper.group import group
from healthtrust.market.grouper.shipped import grouper_of
from healthtrust.package.government.measure import measure, prepared
from healthtrust.pool.contributions.assess import total
from healthtrust.pool.contributions.brackets import bracket_due

TIMES = 3
FURTHEST = 3.0
"""Times its floor that a kernel may take without a reason."""


@dataclass(frozen=True)
class Took:
    """What one kernel took, and what it cannot do without."""

    name: str
    seconds: float
    rows: int
    bytes_a_row: float
    needs: Mapping[str, float] = field(default_factory=dict)
    """Of a row: how many of each primitive."""


def taken(
    name: str, run: Callable[[], object], rows: int, columns: list[Any], needs: dict[str, float]
) -> Took:
    """Return what a kernel took, once compiled, with the bytes of columns that it reads and writes."""
    run()
    held = sum(column.nbytes for column in columns if column is not None)
    return Took(name, fastest(run, TIMES), rows, held / rows, needs)


def contributions(persons: int) -> list[Took]:
    """Return income in brackets alone, and five contributions, a household a row."""
    of, nation = pool.rules(), pool.people(persons)
    rule = next(each for each in of.contributions if each.base == "income")
    due = np.empty(nation.rows)

    def task(some: slice) -> None:
        bracket_due(nation, rule, some, due[some])

    def brackets() -> None:
        whole = cut(nation.rows, threads())
        map_partitions(task, whole, threads())

    households = [nation.first, nation.income, nation.equivalised, nation.adults, nation.children]
    all_of_it = [*households, nation.weight, nation.earnings, nation.wealth, nation.spending]
    return [
        taken("income in brackets", brackets, nation.rows, [nation.income, nation.adults, due], {}),
        taken("five contributions", lambda: total(nation, of), nation.rows, all_of_it, {}),
    ]


def package(persons: int) -> Took:
    """Return one measure of a package, a person a row."""
    asked = package_measure.question(persons, 50, 150, 1.3)
    ready, rates = prepared(asked), np.array([package_measure.TAX])
    coverage = (np.argsort(np.argsort(-asked.interventions.ratio)) < 75).astype(float)

    def run() -> object:
        return measure(asked, coverage, rates, "prefix", ready)

    return taken("a package measured", run, persons, [asked.society.wealth], {"log": 1, "exp": 1})


def choices(persons: int) -> list[Took]:
    """Return expected shares and drawn plans, a person a row."""
    people, plans, cost = choose.people(persons), choose.offers(), np.full(persons, 2_500.0)
    read = [*people.columns.values(), people.before, people.may_join, people.weight]
    named = [people.identity, np.empty(persons, dtype=np.int32)]
    shares = {"exp in single precision": choose.PLANS}
    draws = {"hash": 2 * choose.PLANS + 2, "log in single precision": 2 * choose.PLANS}
    return [
        taken(
            "shares of six plans",
            lambda: expected_totals(choose.RULE, plans, people, cost),
            persons,
            [*read, cost],
            shares,
        ),
        taken(
            "draws among six plans",
            lambda: draw_plans(choose.RULE, plans, people, Luck(1, 2027)),
            persons,
            [*read, *named],
            draws,
        ),
    ]


def lives(persons: int) -> Took:
    """Return whole lives, a person-year a row: state stays in the nearest cache from year to year."""
    found = lifetimes.one(persons, toy=False, shared=False)
    years = found["person_years"]
    state = persons * (8 + 8 + 2 + found["bytes"])
    return Took("whole lives", found["seconds"], years, state / years, {"hash": 3})


def risk_scores(persons: int) -> Took:
    """Return risk scores, a person a row."""
    grouper = grouper_of(score.MODEL)
    people, coded = score.made_up(persons)
    found = group(grouper, people, coded)
    columns = [
        people.age,
        people.sex,
        *(index for _, index in people.columns.values()),
        coded.index,
        coded.first,
    ]
    columns += [found.score, found.held, found.segment, found.counts]
    return taken(
        "risk scores", lambda: group(grouper, people, coded), persons, columns, {"gather": score.CODES_EACH}
    )


def main(rows: int) -> None:
    """Say the ceilings, then every kernel beside its floor."""
    moved, rates = triad(max(4 * rows, 1_000_000)), ceilings(max(rows // 500, 100))
    say(f"triad, {threads()} threads", moved / 1e9, "GB/s")
    for name, rate in rates.items():
        say(f"{name}, {threads()} threads", rate / 1e6, "m/s")
    kernels = [
        *contributions(rows),
        package(rows),
        *choices(rows),
        lives(rows),
        risk_scores(max(rows // 10, 1)),
    ]
    for each in kernels:
        beside(each, moved, rates)


def beside(took: Took, moved: float, rates: Mapping[str, float]) -> None:
    """Say how far one kernel is from its floor, and what bounds it."""
    memory = took.bytes_a_row / moved
    work = sum(count / rates[name] for name, count in took.needs.items())
    needed = ", ".join(f"{count:.0f} {name}" for name, count in took.needs.items())
    per_row = took.seconds / took.rows
    bound = "memory" if memory >= work else needed
    say(f"{took.name}: a row", 1e9 * per_row, "ns")
    say(f"  bytes touched a row, {took.name}", took.bytes_a_row, "bytes")
    say(f"  share of the triad's bandwidth, {took.name}", memory / per_row, "share")
    times, told = per_row / max(memory, work), f"its floor: {bound}"
    say(f"  times the floor, {took.name}", times, "times", goal=FURTHEST, baseline=told)


if __name__ == "__main__":
    main(size_of(1, 10_000_000))
