"""Fit the shipped parameters to the public tables they come from.

    python scripts/fit_catalogue.py DATA            fit, and print how good each fit is
    python scripts/fit_catalogue.py DATA --write    the same, and rewrite the fitted tables

DATA is the folder that holds `england_imd_cost_mortality`, `england_hes_icd_imd` and `dcea_england_imd`.
Only parameters are written, never a row of the inputs; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Row = dict[str, str]
Rows = list[list[str]]
Knots = tuple[int, ...]

CATALOGUE = Path(__file__).resolve().parents[1] / "src" / "healthtrust" / "catalogue"
SEXES = ("female", "male")
FIFTHS = (1, 2, 3, 4, 5)
OPEN_AGE = 85  # the published tables end with one open band, 85 and over
LAST_AGE = 110
NEED_KNOTS = (0, 10, 16, 20, 32, 42, 64, 65, 85)
DEATH_KNOTS = (0, 1, 10, 18, 35, 55, 75, 95)
DEATH_RATIO_KNOTS = (0, 45, 65, 85)
BROAD_AGES = (0, 16, 45, 65, 85)
HES_AGES = (0, 5, 15, 30, 45, 60, 70, 80)
OLD_AGE_DECAY = 0.82  # assumed: above 85 each age holds 82 % of the people of the age before it
COST_FILE = "england_imd_cost_mortality/nhs_cost_2011.csv"
DEATH_FILE = "england_imd_cost_mortality/mortality_2011.csv"
HES_FILE = "england_hes_icd_imd/hes_episodes_icd_age_imd.csv"
UTILITY_FILE = "dcea_england_imd/england_regions_sample_distribution.csv"
ASARIA = (
    "scripts/fit_catalogue.py on Asaria Doran Cookson 2016 J Epidemiol Community Health 70:990 "
    "and Asaria 2017 doi 10.22024/UniKent/01.02/65559 (England 2011/12)"
)
CALCULATOR = (
    "scripts/fit_catalogue.py on hospital episodes of the York health equity impact calculator "
    "(Love-Koh Schneider Cookson 2022)"
)
DCEA = "scripts/fit_catalogue.py on utility by fifth and region in the York DCEA tool (miqdadasaria/DCEA)"


@dataclass(frozen=True)
class Nation:
    """England 2011/12, arrays by [sex, fifth, age 0..85]: people, and all NHS spending per head in GBP."""

    people: Array
    cost: Array


@dataclass(frozen=True)
class NeedFit:
    """Cost curve [sex, knot] in GBP, multiplier [fifth], and the fitted cost of each cell in GBP."""

    curve: Array
    multiplier: Array
    fitted: Array


@dataclass(frozen=True)
class DeathFit:
    """Death rate [sex, knot], ratio [fifth, knot], and fitted rate [sex, fifth, age 0..110]."""

    curve: Array
    ratio: Array
    fitted: Array


# Reading and writing ---------------------------------------------------------------------------------------


def read_rows(path: Path) -> list[Row]:
    """Read a CSV into one dictionary a row; a unit in square brackets is dropped from the header."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    header = [name.split(" [")[0] for name in rows[0]]
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def write_rows(path: Path, header: str, rows: Rows) -> None:
    """Write a comma-separated UTF-8 table; every row ends with its source and status."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([[*header.split(","), "source", "status"], *rows])


def read_nation(data: Path) -> Nation:
    """Read people and cost per head into arrays by sex, fifth and single year of age (85 = 85 and over)."""
    people, cost = np.zeros((2, 5, 86)), np.zeros((2, 5, 86))
    for row in read_rows(data / COST_FILE):
        cell = "FM".index(row["sex"]), int(row["imd_quintile"]) - 1, int(row["age"])
        people[cell], cost[cell] = float(row["population"]), float(row["nhs_spend_pp_2011_gbp"])
    return Nation(people, cost)


def hats(knots: Knots, ages: Array) -> Array:
    """Return [age, knot] weights of straight-line interpolation, flat outside the knots."""
    return np.stack([np.interp(ages, knots, row) for row in np.eye(len(knots))], axis=1)


# Need ------------------------------------------------------------------------------------------------------


def fit_need(nation: Nation) -> NeedFit:
    """Fit cost = curve(sex, age) x multiplier(fifth): Poisson quasi-likelihood, weighted by people."""
    knots = len(NEED_KNOTS)
    design = np.zeros((2, 5, 86, 2 * knots + 4))
    for sex in range(2):
        design[sex, :, :, sex * knots : (sex + 1) * knots] = hats(NEED_KNOTS, np.arange(86.0))
    for fifth in range(1, 5):
        design[:, fifth, :, 2 * knots + fifth - 1] = 1.0
    table = design.reshape(-1, 2 * knots + 4)
    cost, people = nation.cost.ravel(), nation.people.ravel()
    beta = np.zeros(table.shape[1])
    beta[: 2 * knots] = np.log(np.average(cost, weights=people))
    for _ in range(30):
        mean = np.exp(table @ beta)
        score = table.T @ (people * (cost - mean))
        beta = beta + np.linalg.solve(table.T @ ((people * mean)[:, None] * table), score)
    fitted = np.exp(table @ beta).reshape(2, 5, 86)
    curve = np.exp(beta[: 2 * knots]).reshape(2, knots)
    multiplier = np.exp(np.append(0.0, beta[2 * knots :]))
    # Scaled so that the curve alone, without the fifths, gives the observed total as well.
    scale = total(nation, fitted) / total(nation, fitted / multiplier[:, None])
    return NeedFit(curve * scale, multiplier / scale, fitted)


def total(nation: Nation, cost: Array) -> float:
    """Return the nation's spending at a cost per head of each cell, in GBP."""
    return float((nation.people * cost).sum())


def above_least_deprived(nation: Nation, cost: Array) -> float:
    """Return spending above what the least deprived fifth's rates would cost, in GBP."""
    return total(nation, cost - cost[:, 4:5, :])


def report_need(nation: Nation, fit: NeedFit) -> None:
    """Print the fit of the cost curve against what was observed."""
    observed, fitted = nation.people * nation.cost, nation.people * fit.fitted
    spread = (nation.people * (nation.cost - observed.sum() / nation.people.sum()) ** 2).sum()
    r2 = 1 - (nation.people * (nation.cost - fit.fitted) ** 2).sum() / spread
    by_age_sex = observed.sum(axis=1) / nation.people.sum(axis=1)
    short = fitted[:, 0].sum() - (nation.people[:, 0] * by_age_sex).sum()
    gaps = [above_least_deprived(nation, cost) / 1e9 for cost in (fit.fitted, nation.cost)]
    print(f"need: weighted R2 of the 860 cell means {r2:.5f}")
    print(f"need: total fitted {fitted.sum():,.0f}, observed {observed.sum():,.0f} GBP")
    print(f"need: above fifth 5's rates, fitted {gaps[0]:.3f}, observed {gaps[1]:.3f} GBP bn")
    print(f"need: age and sex alone underpay the most deprived fifth by {short / 1e9:.3f} GBP bn (fitted)")


# People ----------------------------------------------------------------------------------------------------


def pyramid(nation: Nation) -> Rows:
    """Return shares of all people by sex and five-year band, four decimals that add up to one."""
    single = nation.people.sum(axis=1)
    bands = np.concatenate([single[:, :85].reshape(2, 17, 5).sum(axis=2), np.zeros((2, 2))], axis=1)
    young = 1 - OLD_AGE_DECAY**5
    bands[:, 17], bands[:, 18] = single[:, 85] * young, single[:, 85] * (1 - young)
    exact = (bands / bands.sum() * 10_000).ravel()
    units = np.floor(exact).astype(int)
    units[np.argsort(-(exact - units), kind="stable")[: 10_000 - units.sum()]] += 1
    rows = []
    for place, share in enumerate(units):
        sex, low = SEXES[place // 19], place % 19 * 5
        split = "; 85 and over split at 90: each age holds 82 % of the one before" if low >= OPEN_AGE else ""
        high = 99 if low == 90 else low + 4
        status = "assumed" if split else "cited"
        rows.append([sex, str(low), str(high), f"{share / 10_000:.4f}", ASARIA + split, status])
    return rows


def tilts(nation: Nation) -> Array:
    """Return [fifth, broad age]: a fifth's share of people at that age over the nation's share."""
    by_age = np.add.reduceat(nation.people.sum(axis=0), list(BROAD_AGES), axis=1)
    shares = by_age / by_age.sum(axis=1, keepdims=True)
    tilt: Array = shares / (by_age.sum(axis=0) / by_age.sum())
    return tilt


# Deaths ----------------------------------------------------------------------------------------------------


def aged_people(nation: Nation) -> Array:
    """Spread the open band over ages 85 to 110 by the assumed decay; [sex, fifth, age 0..110]."""
    weights = OLD_AGE_DECAY ** np.arange(LAST_AGE - OPEN_AGE + 1.0)
    old = nation.people[:, :, 85:] * (weights / weights.sum())
    return np.concatenate([nation.people[:, :, :85], old], axis=2)


def read_deaths(data: Path) -> tuple[NDArray[np.int64], Array, Array]:
    """Read the lower ages of the published bands, and deaths and people by [sex, fifth, band]."""
    rows = read_rows(data / DEATH_FILE)
    rows.sort(key=lambda row: (row["sex"], row["imd_quintile"], int(row["min_age"])))
    lows = np.array([int(row["min_age"]) for row in rows[:19]])
    deaths = np.array([float(row["deaths"]) for row in rows]).reshape(2, 5, 19)
    people = np.array([float(row["population"]) for row in rows]).reshape(2, 5, 19)
    return lows, deaths, people


def death_design() -> Array:
    """Return [sex, fifth, age, parameter]: a log curve by sex and log ratios by fifth that sum to zero."""
    ages = np.arange(LAST_AGE + 1.0)
    curve, ratio = hats(DEATH_KNOTS, ages), hats(DEATH_RATIO_KNOTS, ages)
    knots, steps = curve.shape[1], ratio.shape[1]
    contrast = np.vstack([np.eye(4), -np.ones(4)])
    design = np.zeros((2, 5, LAST_AGE + 1, 2 * knots + 4 * steps))
    for sex in range(2):
        design[sex, :, :, sex * knots : (sex + 1) * knots] = curve
    for fifth in range(5):
        design[:, fifth, :, 2 * knots :] = np.kron(contrast[fifth], ratio)
    return design


def fit_deaths(nation: Nation, lows: NDArray[np.int64], deaths: Array) -> DeathFit:
    """Fit single-age death rates to deaths counted in bands (Poisson, composite link, Fisher scoring)."""
    people, design = aged_people(nation), death_design()
    knots = len(DEATH_KNOTS)
    start = np.interp(DEATH_KNOTS, [0, 5, 20, 60, 90], [-5, -9, -8, -4.8, -1.9])
    beta = np.concatenate([start, start, np.zeros(design.shape[-1] - 2 * knots)])
    for _ in range(40):
        cells = people * np.exp(design @ beta)
        mean = np.add.reduceat(cells, lows, axis=2)
        slope = np.add.reduceat(cells[..., None] * design, lows, axis=2).reshape(-1, beta.size)
        scaled = slope / mean.reshape(-1, 1)
        step = np.linalg.solve(scaled.T @ slope, scaled.T @ (deaths - mean).ravel())
        beta = beta + np.clip(step, -1.0, 1.0)
    ratio = beta[2 * knots :].reshape(4, -1)
    ratio = np.vstack([ratio, -ratio.sum(axis=0)])
    return DeathFit(np.exp(beta[: 2 * knots]).reshape(2, knots), np.exp(ratio), np.exp(design @ beta))


def life_expectancy(rates: Array, widths: Array, halves: bool) -> float:
    """Return life expectancy at birth; open end 1/rate; `halves` puts deaths in the middle of a band."""
    alive, years = 1.0, 0.0
    for rate, width in zip(rates[:-1], widths[:-1], strict=True):
        dying = width * rate / (1 + 0.5 * width * rate) if halves else 1 - np.exp(-width * rate)
        years += alive * (width * (1 - 0.5 * dying) if halves else dying / rate)
        alive *= 1 - dying
    return float(years + alive / rates[-1])


def expectancies(fit: DeathFit, lows: NDArray[np.int64], deaths: Array, people: Array) -> tuple[Array, Array]:
    """Return life expectancy at birth by [sex, fifth]: fitted from single ages, observed from the bands."""
    widths = np.append(np.diff(lows), 1).astype(float)
    cells = [(sex, fifth) for sex in range(2) for fifth in range(5)]
    fitted = [life_expectancy(fit.fitted[cell], np.ones(LAST_AGE + 1), halves=False) for cell in cells]
    seen = [life_expectancy(deaths[cell] / people[cell], widths, halves=True) for cell in cells]
    return np.array(fitted).reshape(2, 5), np.array(seen).reshape(2, 5)


# Gradients -------------------------------------------------------------------------------------------------


def gradients(data: Path, nation: Nation, concepts: list[Row]) -> list[tuple[float, float]]:
    """Return for each concept the ratio of episodes fifth 1 : fifth 5, crude and age-standardised."""
    episodes: dict[str, Array] = {}
    for row in read_rows(data / HES_FILE):
        table = episodes.setdefault(row["icd"], np.zeros((8, 5)))
        table[HES_AGES.index(int(row["age"])), int(row["imd"]) - 1] += float(row["episodes"])
    people = np.add.reduceat(nation.people.sum(axis=0), list(HES_AGES), axis=1).T
    answers = []
    for concept in concepts:
        count = sum((episodes[code] for code in concept["icd10"].split()), np.zeros((8, 5)))
        standard = (count / people * people.sum(axis=1, keepdims=True)).sum(axis=0)
        crude = count.sum(axis=0)
        answers.append((float(crude[0] / crude[4]), float(standard[0] / standard[4])))
    return answers


def utility_ratios(data: Path) -> Array:
    """Return utility of each fifth over all fifths at the same ages, people-weighted."""
    rows = read_rows(data / UTILITY_FILE)
    ages = sorted({int(row["START_AGE"]) for row in rows})
    people, utility = np.zeros((5, len(ages))), np.zeros((5, len(ages)))
    for row in rows:
        cell = int(row["SES"].removeprefix("IMD Q")[0]) - 1, ages.index(int(row["START_AGE"]))
        people[cell] += float(row["POPULATION"])
        utility[cell] += float(row["POPULATION"]) * float(row["HRQL_SCORE"])
    level = utility / people
    standard = level @ people.sum(axis=0)
    ratio: Array = standard / (utility.sum(axis=0) / people.sum(axis=0) @ people.sum(axis=0))
    return ratio


# Tables ----------------------------------------------------------------------------------------------------


def fitted_tables(data: Path) -> dict[str, tuple[str, Rows]]:
    """Return every fitted table: its header, and its rows as text, by path inside the catalogue."""
    nation = read_nation(data)
    need, deaths = fit_need(nation), fit_deaths(nation, *read_deaths(data)[:2])
    said, ages = (ASARIA, "cited"), "minimum_age [years],maximum_age [years]"
    england = {
        "need": (
            "sex,age [years],cost [GBP per head]",
            by_group(SEXES, need.curve, "{:.2f}", said, NEED_KNOTS),
        ),
        "need-deprivation": (
            "fifth,multiplier [ratio]",
            by_group(FIFTHS, need.multiplier[:, None], "{:.4f}", said),
        ),
        "population": (f"sex,{ages},share [share]", pyramid(nation)),
        "population-tilt": (f"fifth,{ages},ratio [ratio]", tilt_rows(nation)),
        "mortality": (
            "sex,age [years],rate [deaths per person-year]",
            by_group(SEXES, deaths.curve, "{:.4g}", said, DEATH_KNOTS),
        ),
        "mortality-deprivation": (
            "fifth,age [years],ratio [ratio]",
            by_group(FIFTHS, deaths.ratio, "{:.4f}", said, DEATH_RATIO_KNOTS),
        ),
    }
    utility = by_group(FIFTHS, utility_ratios(data)[:, None], "{:.4f}", (DCEA, "cited"))
    ratios = "crude_ratio [ratio],standardised_ratio [ratio]"
    return {f"coefficients/{name}-england-2011.csv": table for name, table in england.items()} | {
        "coefficients/utility-deprivation.csv": ("fifth,ratio [ratio]", utility),
        "codes/icd10.csv": (f"concept,name,icd10,used_by,{ratios}", gradient_rows(data, nation)),
    }


def by_group(
    groups: Sequence[object], values: Array, style: str, said: Sequence[str], knots: Knots = ()
) -> Rows:
    """Return one row per group and knot (or per group): group, age, value, source, status."""
    return [
        [str(group), *([str(knots[k])] if knots else []), style.format(value), *said]
        for group, row in zip(groups, values, strict=True)
        for k, value in enumerate(row)
    ]


def tilt_rows(nation: Nation) -> Rows:
    """Return the tilts as rows: fifth, first and last age, ratio."""
    last = [*(edge - 1 for edge in BROAD_AGES[1:]), 120]
    return [
        [str(fifth), str(BROAD_AGES[k]), str(last[k]), f"{value:.4f}", ASARIA, "cited"]
        for fifth, row in zip(FIFTHS, tilts(nation), strict=True)
        for k, value in enumerate(row)
    ]


def gradient_rows(data: Path, nation: Nation) -> Rows:
    """Return the shipped concepts with their two ratios filled in."""
    concepts = read_rows(CATALOGUE / "codes/icd10.csv")
    kept = ("concept", "name", "icd10", "used_by")
    ratios = gradients(data, nation, concepts)
    return [
        [*(concept[name] for name in kept), *(f"{ratio:.2f}" for ratio in pair), CALCULATOR, "cited"]
        for concept, pair in zip(concepts, ratios, strict=True)
    ]


# Report ----------------------------------------------------------------------------------------------------


def report(data: Path) -> None:
    """Print the hash of each input and how good each fit is."""
    for name in (COST_FILE, DEATH_FILE, HES_FILE, UTILITY_FILE):
        print(f"{name}: sha256 {hashlib.sha256((data / name).read_bytes()).hexdigest()}")
    nation = read_nation(data)
    report_need(nation, fit_need(nation))
    lows, deaths, people = read_deaths(data)
    fit = fit_deaths(nation, lows, deaths)
    fitted, seen = expectancies(fit, lows, deaths, people)
    dead = (aged_people(nation) * fit.fitted).sum()
    print(f"deaths: total fitted {dead:,.0f}, observed {deaths.sum():,.0f}")
    for sex, name in enumerate(SEXES):
        pairs = ", ".join(f"{f:.2f} ({o:.2f})" for f, o in zip(fitted[sex], seen[sex], strict=True))
        print(f"deaths: life expectancy at birth, {name}, by fifth, fitted (observed): {pairs}")
    print(f"deaths: largest error {np.abs(fitted - seen).max():.2f} years")
    print("utility by fifth:", np.round(utility_ratios(data), 4))


def main() -> None:
    """Read the arguments; fit, print and, if asked, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds the public data sets")
    parser.add_argument("--write", action="store_true", help="rewrite the fitted tables")
    chosen = parser.parse_args()
    report(chosen.data)
    if chosen.write:
        for name, (header, rows) in fitted_tables(chosen.data).items():
            write_rows(CATALOGUE / name, header, rows)


if __name__ == "__main__":
    main()
