"""Check the shipped catalogue as a whole: league table, cost per head, budget line, conditions and segments.

    python scripts/check_catalogue.py               budget line at 92 % of the cost of everything
    python scripts/check_catalogue.py 0.85          budget line at another share

Needs no data: everything comes from the shipped tables.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from fit_catalogue import BROAD_AGES, CATALOGUE, FIFTHS, NEED_KNOTS, SEXES, Array, Row, read_rows
from numpy.typing import NDArray

CONDITION_KNOTS = (0, 16, 35, 50, 65, 80)
SEGMENTS = ("well", "at risk", "chronic", "multimorbid", "frail")


@dataclass(frozen=True)
class Cells:
    """1,000 cells of the shipped population: 100 ages, two sexes, five fifths."""

    age: NDArray[np.int64]
    sex: NDArray[np.int64]
    """0 female, 1 male."""
    fifth: NDArray[np.int64]
    share: Array
    """Share of all people; the cells add up to one."""
    need: Array
    """Cost curve x deprivation multiplier x uprating, GBP of 2021 per head."""


@dataclass(frozen=True)
class Whole:
    """The catalogue applied to the cells: rows, expected cases per person [row, cell], GBP per head [row]."""

    rows: list[Row]
    cases: Array
    price: Array
    benefit: Array
    cost: Array

    @property
    def order(self) -> list[int]:
        """Return rows in league order: mandatory first, then by cost per QALY."""
        per_qaly = self.price / self.benefit
        return sorted(range(len(self.rows)), key=lambda i: (self.rows[i]["mandatory"] != "yes", per_qaly[i]))

    @property
    def general(self) -> float:
        """Return the share of all cost that lies in general care, the rows that follow the cost curve."""
        follows = np.array([row["profile"] == "cost curve" for row in self.rows])
        return float(self.cost[follows].sum() / self.cost.sum())


def shipped(name: str) -> list[Row]:
    """Read one shipped table."""
    return read_rows(CATALOGUE / f"{name}.csv")


def shipped_cells() -> Cells:
    """Build the cells from the shipped tables alone."""
    age, sex, fifth = (part.ravel() for part in np.meshgrid(np.arange(100), [0, 1], FIFTHS, indexing="ij"))
    bands = [row for row in shipped("coefficients/population-england-2011")]
    per_year = np.array(
        [float(r["share"]) / (int(r["maximum_age"]) - int(r["minimum_age"]) + 1) for r in bands]
    )
    tilt = np.array(
        [float(r["ratio"]) for r in shipped("coefficients/population-tilt-england-2011")]
    ).reshape(5, 5)
    broad = np.searchsorted(BROAD_AGES, age, side="right") - 1
    share = (
        per_year.reshape(2, 19)[sex, np.minimum(age // 5, 18)] * (tilt / tilt.sum(axis=0))[fifth - 1, broad]
    )
    curve = np.array([float(r["cost"]) for r in shipped("coefficients/need-england-2011")]).reshape(2, -1)
    multiplier = np.array(
        [float(r["multiplier"]) for r in shipped("coefficients/need-deprivation-england-2011")]
    )
    by_sex = np.exp([np.interp(age, NEED_KNOTS, np.log(knots)) for knots in curve])
    behaviour = {row["parameter"]: float(row["value"]) for row in shipped("coefficients/behaviour")}
    uplift = behaviour["people.cost_uplift"]
    need = np.where(sex == 0, by_sex[0], by_sex[1]) * multiplier[fifth - 1] * uplift
    return Cells(age, sex, fifth, share / share.sum(), need)


def by_fifth(ratio: float) -> Array:
    """Return multipliers of the five fifths: log-linear, first over last = ratio, mean one."""
    slope = ratio ** ((3 - np.array(FIFTHS)) / 4)
    answer: Array = slope / slope.mean()
    return answer


def cases(row: Row, cells: Cells) -> Array:
    """Return expected cases per person of each cell: band rate x sex x deprivation (segments average out)."""
    rates = np.array([float(value) for name, value in row.items() if name.startswith("rate_")])
    if row["profile"] == "cost curve":
        answer: Array = rates[0] / 1000 * cells.need / float(cells.share @ cells.need)
        return answer
    band = np.searchsorted([5, 16, 45, 65, 75], cells.age, side="right")
    ratio = float(row["female_ratio"])
    by_sex = np.where(cells.sex == 0, 2 * ratio, 2) / (1 + ratio)
    return rates[band] / 1000 * by_sex * by_fifth(float(row["deprivation_ratio"]))[cells.fifth - 1]


def applied(cells: Cells) -> Whole:
    """Apply the shipped catalogue to the cells."""
    rows = shipped("formulas/interventions")
    price = np.array([float(row["price"]) for row in rows])
    use = np.array([cases(row, cells) for row in rows])
    return Whole(
        rows, use, price, np.array([float(row["benefit"]) for row in rows]), use @ cells.share * price
    )


def print_league(whole: Whole, cells: Cells, line: float) -> None:
    """Print cost per QALY, cases and cost per head in league order, and what a budget line leaves out."""
    spent, total = 0.0, whole.cost.sum()
    print(
        f"{'code':30}{'GBP/QALY':>10}{'per 1,000':>11}{'GBP/head':>10}{'cumulative':>11}  within {line:.0%}"
    )
    for i in whole.order:
        spent += whole.cost[i]
        per_qaly, per_thousand = whole.price[i] / whole.benefit[i], whole.cases[i] @ cells.share * 1000
        print(
            f"{whole.rows[i]['code']:30}{per_qaly:10,.0f}{per_thousand:11.2f}{whole.cost[i]:10.2f}"
            f"{spent / total:11.3f}  {'yes' if spent <= line * total else 'no'}"
        )


def print_against_curve(whole: Whole, cells: Cells) -> None:
    """Print the catalogue's cost over the cost curve: in all, and by age, fifth and sex."""
    cost, mean = whole.price @ whole.cases, float(cells.share @ cells.need)
    print(
        f"cost per head {whole.cost.sum():,.2f} GBP, cost curve {mean:,.2f}, "
        f"general care {whole.general:.4f} of it"
    )
    r2 = 1 - cells.share @ (cost - cells.need) ** 2 / (cells.share @ (cells.need - mean) ** 2)
    print(f"catalogue against curve over the cells: R2 {r2:.4f}")
    broad = np.searchsorted(BROAD_AGES, cells.age, side="right") - 1
    for labels, part in ((BROAD_AGES, broad), (FIFTHS, cells.fifth - 1), (SEXES, cells.sex)):
        weight = np.array([part == k for k in range(len(labels))]) * cells.share
        print(dict(zip(labels, np.round(weight @ cost / (weight @ cells.need), 3).tolist(), strict=True)))


def print_settings(whole: Whole, cells: Cells) -> None:
    """Print the listed rows' share of all cost and contacts per 1,000 people, by setting."""
    contacts = np.array([float(row["contacts"]) for row in whole.rows]) * (whole.cases @ cells.share) * 1000
    for setting in dict.fromkeys(row["setting"] for row in whole.rows):
        held = [
            i for i, row in enumerate(whole.rows) if row["setting"] == setting and row["mandatory"] == "no"
        ]
        print(f"{setting:12} cost share {whole.cost[held].sum() / whole.cost.sum():.4f}, "
              f"contacts per 1,000 {contacts[held].sum():8.1f}")  # fmt: skip


def prevalence(cells: Cells) -> tuple[list[str], Array]:
    """Return conditions and prevalence [condition, cell]: zero at birth, straight lines, flat after 80."""
    rows = shipped("coefficients/conditions")
    knots = np.array([[0.0, *(float(v) for n, v in r.items() if n.startswith("prevalence_"))] for r in rows])
    level = np.array([np.interp(cells.age, CONDITION_KNOTS, values) for values in knots])
    slope = np.array([by_fifth(float(row["deprivation_ratio"]))[cells.fifth - 1] for row in rows])
    return [row["code"] for row in rows[::2]], np.where(
        cells.sex == 0, level[::2] * slope[::2], level[1::2] * slope[1::2]
    )


def segment_shares(cells: Cells) -> Array:
    """Return the share of people in each segment if conditions fell independently within a cell."""
    _, chance = prevalence(cells)
    number = np.zeros((len(chance) + 1, cells.age.size))
    number[0] = 1.0
    for p in chance:  # the count of independent conditions, one condition at a time
        number[1:] = number[1:] * (1 - p) + number[:-1] * p
        number[0] *= 1 - p
    left, answer = np.ones_like(number, dtype=bool), np.zeros(len(SEGMENTS))
    for rule in shipped("formulas/segments-1"):
        inside = (cells.age >= int(rule["minimum_age"])) & (cells.age <= int(rule["maximum_age"]))
        fits = left & inside & (np.arange(len(number))[:, None] >= int(rule["minimum_conditions"]))
        answer[SEGMENTS.index(rule["segment"])] += (number * fits).sum(axis=0) @ cells.share
        left &= ~fits
    return answer


def main() -> None:
    """Print every check."""
    line = float(sys.argv[1]) if len(sys.argv) > 1 else 0.92
    cells = shipped_cells()
    whole = applied(cells)
    print_league(whole, cells, line)
    print_against_curve(whole, cells)
    print_settings(whole, cells)
    codes, chance = prevalence(cells)
    print("prevalence", dict(zip(codes, np.round(chance @ cells.share, 4).tolist(), strict=True)))
    print("segments", dict(zip(SEGMENTS, np.round(segment_shares(cells), 4).tolist(), strict=True)))


if __name__ == "__main__":
    main()
