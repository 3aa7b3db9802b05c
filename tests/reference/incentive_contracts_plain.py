"""Incentive contracts one party at a time, in plain Python: what the contract files must come to.

Money in major units, not rounded, except where a pool must add up; then whole minor units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

Row = Mapping[str, float]

CORRIDORS = {
    "global": [(0.25, 1.0), (0.35, 0.5), (0.5, 0.25), (math.inf, 0.1)],
    "global 2026": [(0.1, 1.0), (0.35, 0.5), (0.5, 0.25), (math.inf, 0.1)],
    "professional": [(0.05, 0.5), (0.1, 0.35), (0.15, 0.15), (math.inf, 0.05)],
}

POINTS = {
    2015: (160.15, 7233),
    2016: (165.18, 7460),
    2017: (171.20, 7732),
    2018: (179.26, 8096),
    2019: (187.74, 8479),
    2020: (194.83, 8799),
    2021: (201.16, 9085),
    2022: (207.56, 9374),
    2023: (213.43, 9639),
    2024: (220.62, 9964),
    2025: (225.49, 10184),
}


def kept_share(rate: float, corridors: Sequence[tuple[float, float]]) -> float:
    """Return the part of a savings or loss rate that is the organisation's own."""
    size, start, kept = abs(rate), 0.0, 0.0
    for end, slope in corridors:
        if size > start:
            kept += slope * (min(size, end) - start)
        start = end
    return math.copysign(kept, rate)


def reach(option: str, year: int, row: Row) -> float:
    """Return what an organisation is due for a year under ACO REACH."""
    discount = 0.0
    if option == "global":
        discount = 0.02 if year <= 2022 else 0.03 if year <= 2024 else 0.035
    at_risk = 0.05 if year <= 2022 or year == 2026 else 0.02
    after = row["benchmark"] * (1 - discount)
    final = after - at_risk * after * (1 - row["quality_score"]) + row.get("high_performers_bonus", 0.0)
    if row.get("retained", 0) == 1 and row["stays"] == 0:
        final -= 0.02 * after
    net = row["spending"] - row.get("stop_loss_recovered", 0.0) + row.get("stop_loss_premium", 0.0)
    corridors = CORRIDORS["global 2026" if option == "global" and year == 2026 else option]
    shared = final * kept_share((final - net) / final, corridors)
    if shared > 0:
        shared *= 0.98
    return shared - row.get("paid_to_date", 0.0)


def points(line: Row) -> float:
    """Return the points of one indicator."""
    if "protected_points" in line:
        return line["protected_points"]
    if "lower" not in line:
        return line["max_points"] if line["achieved"] >= line["upper"] else 0.0
    reached = (line["achieved"] - line["lower"]) / (line["upper"] - line["lower"])
    return line["max_points"] * min(1.0, max(0.0, reached))


def quality_and_outcomes(year: int, practice: Row, lines: Sequence[Row], interim: bool = False) -> float:
    """Return what a practice is due for its indicators."""
    pounds, average = POINTS[year]
    weighted = 0.0
    for line in lines:
        common = line["prevalence"] / line["national_prevalence"] if "prevalence" in line else 1.0
        weighted += points(line) * common
    earned = weighted * pounds * practice["list_size"] / practice.get("average_list", average)
    advance = (0.7 if year <= 2023 else 0.8) if interim else 1.0
    return earned * advance - practice.get("paid_to_date", 0.0)


def aligned(year: int, provider: Row, lines: Sequence[Row]) -> float:
    """Return what a provider is due under aligned payment and incentive, 2022/23 to 2024/25."""
    factor = provider.get("market_forces_factor", 1.0)
    fixed = provider["fixed_payment"] * provider.get("months", 12) / 12
    elective = factor * sum(line["cases"] * line["unit_price"] for line in lines)
    best = factor * sum(
        (line["best_practice_cases"] - line["best_practice_expected"]) * line["best_practice_difference"]
        for line in lines
        if "best_practice_cases" in line
    )
    if year == 2022:
        over = elective - 1.04 * factor * sum(line["baseline_value"] for line in lines)
        paid = 0.75 * over if over > 0 or provider.get("claw_back", 0) == 1 else 0.0
    else:
        paid = elective
    at_risk = 0.0 if year == 2024 else 0.0125
    missed = at_risk * fixed * (1 - provider["quality_score"])
    return fixed + paid + best - missed - provider.get("paid_to_date", 0.0)


def kinzigtal(row: Row) -> float:
    """Return what the company is due for a year: half of an improvement, nothing of a loss."""
    margin = row["norm_cost"] - row["actual_cost"] - row["norm_cost"] * row.get("reference_margin", 0.0)
    return max(0.0, margin) / 2 - row.get("paid_to_date", 0.0)


def readmission_cut(year: int, modifier: float, conditions: Sequence[Row]) -> float:
    """Return the part of a hospital's payments that is cut, before it is rounded."""
    cut = 0.0
    for condition in conditions:
        if condition["eligible_discharges"] < 25:
            continue
        against = condition["peer_median"] if year >= 2019 else 1.0
        cut += condition["payment_ratio"] * max(0.0, condition["excess_readmission_ratio"] - against)
    most = {2013: 0.01, 2014: 0.02}.get(year, 0.03)
    return min(most, cut * (modifier if year >= 2019 else 1.0))


def value_based(year: int, hospitals: Sequence[Row]) -> list[int]:
    """Return what each hospital gains or loses, in cents that add up to nothing, by largest remainder."""
    share = Fraction(str({2013: 0.01, 2014: 0.0125, 2015: 0.015, 2016: 0.0175}.get(year, 0.02)))
    withheld = [share * Fraction(h["base_operating_payments"]) for h in hospitals]
    scored = [w * Fraction(h["quality_score"]) for w, h in zip(withheld, hospitals, strict=True)]
    if year in (2022, 2023):
        scored = withheld
    slope = sum(withheld) / sum(scored)
    due = [100 * (slope * s - w) for s, w in zip(scored, withheld, strict=True)]
    cents = [math.floor(d) for d in due]
    left = -sum(cents)
    order = sorted(range(len(due)), key=lambda k: due[k] - cents[k], reverse=True)
    for k in order[:left]:
        cents[k] += 1
    return cents
