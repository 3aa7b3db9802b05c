"""The Swiss scheme once more, slow and plain: dictionaries, one line and one person at a time.

Written from the description of the data, not from the rule files; the regression demeans every person and
solves the normal equations by elimination. For small data in which every cost group varies.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Key = tuple[Any, ...]


class Rules:
    """The constants of the scheme."""

    def __init__(
        self, starts: tuple[int, ...], names: list[str], hierarchy: list[tuple[int, int, int, int]]
    ) -> None:
        self.starts, self.names, self.hierarchy = starts, names, hierarchy
        self.doses, self.packs, self.in_packs, self.left_out = 180, 3, {"KRE", "KRK"}, {"hyp"}
        self.adult, self.full, self.share = 19, 26, 0.5


def age_label(age: int, starts: tuple[int, ...]) -> str:
    """Name of the class an age lies in."""
    for first, after in zip(starts, (*starts[1:], None), strict=True):
        if after is None:
            return f"{first}+"
        if first <= age < after:
            return f"{first}-{after - 1}"
    raise AssertionError(age)


def members(lines: list[Row], year: int, horizon: int) -> list[Row]:
    """Each person, insurer and canton once."""
    seen: dict[Key, Row] = {}
    for row in lines:
        if (row["Jahr"], row["MonateHorizont"]) == (year, horizon) and row["Monate"] > 0:
            seen.setdefault((row["BagNr"], row["AhvNr"], row["Kanton"]), row)
    return list(seen.values())


def grouped(lines: list[Row], year: int, horizon: int, rules: Rules, late: int = 26) -> list[Row]:
    """Members with their group and cost net of what they paid themselves."""
    stayed = {
        row["AhvNr"]
        for row in lines
        if (row["Jahr"], row["MonateHorizont"]) == (year - 1, late) and row["Aufenthalt"] == "J"
    }
    found = []
    for row in members(lines, year, horizon):
        age = year - row["Geburtsjahr"]
        stay = "J" if row["AhvNr"] in stayed else "N"
        group = (age_label(age, rules.starts), row["Geschlecht"], stay)
        found.append({**row, "group": group, "age": age, "cost": row["Kosten"] - row["Kobe"]})
    return found


def cost_groups(lines: list[Row], drugs: list[Row], year: int, rules: Rules) -> dict[int, set[str]]:
    """Cost groups of each person by the drugs of a year, late."""
    packs: dict[Key, float] = {}
    for row in lines:
        if (row["Jahr"], row["MonateHorizont"]) == (year, 26) and row["Packungen"] is not None:
            key = (row["AhvNr"], row["Gtin"], row["Pharmacode"])
            packs[key] = max(packs.get(key, 0.0), row["Packungen"])
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (person, gtin, code), number in packs.items():
        listed = [drug for drug in drugs if gtin is not None and drug["gtin"] == gtin]
        listed = listed or [drug for drug in drugs if code is not None and drug["pharmacode"] == code]
        for drug in listed:
            doses = math.floor((drug["ddd_per_pack"] or 0) * 1e9) / 1e9
            sums[person, drug["pcg"]][0] += number * doses
            sums[person, drug["pcg"]][1] += number
    found: dict[int, set[str]] = defaultdict(set)
    for (person, name), (doses, number) in sums.items():
        if round(number, 2) >= rules.packs if name in rules.in_packs else round(doses, 2) >= rules.doses:
            found[person].add(name)
    return {person: ranked(names, rules) for person, names in found.items()}


def ranked(names: set[str], rules: Rules) -> set[str]:
    """Cost groups after the hierarchy."""
    of = set(names)
    for joins in (1, 0):
        for first, second, becomes, exclusive in rules.hierarchy:
            a, b, c = (rules.names[number - 1] for number in (first, second, becomes))
            if exclusive == joins == 1 and a in of and b in of:
                of = (of | {c}) - {a}
            if exclusive == joins == 0 and a in of:
                of = of - {b}
    return of - rules.left_out


def means(rows: list[Row]) -> dict[Key, float]:
    """Cost per month by canton and group, and by group in the nation."""
    cost: dict[Key, float] = defaultdict(float)
    months: dict[Key, float] = defaultdict(float)
    for row in rows:
        for key in ((row["Kanton"], row["group"]), ("", row["group"])):
            cost[key] += row["cost"]
            months[key] += row["Monate"]
    return {key: cost[key] / months[key] for key in cost}


def foreseen(mean: dict[Key, float], canton: str, group: Key) -> float:
    """Mean of the canton's group, or of the nation's where the canton has none."""
    return mean.get((canton, group), mean.get(("", group), 0.0))


def supplements(rows: list[Row], of: dict[int, set[str]], rules: Rules) -> dict[str, float]:
    """Coefficients of the weighted residual regression, in exact fractions; negative ones are left out."""
    by_cell: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        by_cell[row["Kanton"], row["group"]].append(row)
    present = sorted({name for row in rows for name in of.get(row["AhvNr"], ())})
    size = len(present)
    a = [[Fraction(0)] * size for _ in range(size)]
    b = [Fraction(0)] * size
    for cell in by_cell.values():
        total = sum(Fraction(row["Monate"]) for row in cell)
        x = [[Fraction(int(name in of.get(row["AhvNr"], ()))) for name in present] for row in cell]
        mean_x = [
            sum(Fraction(r["Monate"]) * x[i][p] for i, r in enumerate(cell)) / total for p in range(size)
        ]
        mean_y = sum(Fraction(row["cost"]) for row in cell) / total
        for i, row in enumerate(cell):
            weight, y = Fraction(row["Monate"]), Fraction(row["cost"]) / Fraction(row["Monate"]) - mean_y
            for p in range(size):
                b[p] += weight * (x[i][p] - mean_x[p]) * y
                for q in range(size):
                    a[p][q] += weight * (x[i][p] - mean_x[p]) * (x[i][q] - mean_x[q])
    return {name: float(value) for name, value in zip(present, solved(a, b), strict=True) if value > 0}


def solved(a: list[list[Fraction]], b: list[Fraction]) -> list[Fraction]:
    """Solve a small system exactly; unknowns without a pivot are zero, so their columns must be empty."""
    size = len(b)
    rows = [[*a[p], b[p]] for p in range(size)]
    pivots: dict[int, int] = {}
    used = 0
    for column in range(size):
        pivot = next((r for r in range(used, size) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[used], rows[pivot] = rows[pivot], rows[used]
        rows[used] = [value / rows[used][column] for value in rows[used]]
        for r in range(size):
            if r != used and rows[r][column]:
                rows[r] = [v - rows[r][column] * w for v, w in zip(rows[r], rows[used], strict=True)]
        pivots[column], used = used, used + 1
    return [rows[pivots[column]][-1] if column in pivots else Fraction(0) for column in range(size)]


def cells(lines: list[Row], drugs: list[Row], rules: Rules) -> dict[Key, float]:
    """Transfer of every insurer, canton and group with months in the newest year."""
    year = max(row["Jahr"] for row in lines)
    now, early, before = (
        grouped(lines, *look, rules) for look in ((year, 14), (year - 1, 14), (year - 1, 26))
    )
    adults = [row for row in now if row["age"] >= rules.adult]
    mean_now, mean_early = means(now), means(early)
    growth = {}
    for canton in {row["Kanton"] for row in now}:
        here = [row for row in adults if row["Kanton"] == canton]
        above = sum(row["Monate"] * foreseen(mean_now, canton, row["group"]) for row in here)
        below = sum(row["Monate"] * foreseen(mean_early, canton, row["group"]) for row in here)
        growth[canton] = above / below if below else 1.0
    raised = [{**row, "cost": row["cost"] * growth.get(row["Kanton"], 1.0)} for row in before]
    expected = means(raised)
    in_scheme = [row for row in raised if row["age"] >= rules.adult]
    beta = supplements(in_scheme, cost_groups(lines, drugs, year - 2, rules), rules)
    held = cost_groups(lines, drugs, year - 1, rules)
    for row in adults:
        row["S"] = row["Monate"] * sum(beta.get(name, 0.0) for name in held.get(row["AhvNr"], ()))
    paid: dict[Key, float] = defaultdict(float)
    for canton in {row["Kanton"] for row in adults}:
        for key, amount in _of_canton(
            [row for row in adults if row["Kanton"] == canton], expected, rules
        ).items():
            paid[key] += amount
    return dict(paid)


def _of_canton(rows: list[Row], expected: dict[Key, float], rules: Rules) -> dict[Key, float]:
    canton = rows[0]["Kanton"]
    months: dict[Key, float] = defaultdict(float)
    extra: dict[Key, float] = defaultdict(float)
    for row in rows:
        months[row["group"]] += row["Monate"]
        extra[row["group"]] += row["S"]
    mean = sum(m * foreseen(expected, canton, g) for g, m in months.items()) / sum(months.values())
    rate = {g: foreseen(expected, canton, g) - mean - extra[g] / m for g, m in months.items()}
    young = [row for row in rows if row["age"] < rules.full]
    older = [row for row in rows if row["age"] >= rules.full]
    owed = max(0.0, -sum(row["Monate"] * rate[row["group"]] + row["S"] for row in young))
    moved = rules.share * owed if young and older else 0.0
    paid: dict[Key, float] = defaultdict(float)
    for row in rows:
        side = young if row["age"] < rules.full else older
        each = (
            (1 if row["age"] < rules.full else -1) * moved / sum(r["Monate"] for r in side) if moved else 0.0
        )
        paid[(row["BagNr"], canton, *row["group"])] += row["Monate"] * (rate[row["group"]] + each) + row["S"]
    return paid
