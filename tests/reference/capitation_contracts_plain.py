"""What capitations, budgets, bundles and blocks come to, worked out one party at a time with plain fractions.

Each function takes one row of a statement (numbers of any kind; a bundle's and a service's lines as a list)
and returns what is due before rounding. No array, no formula reader and no rule in bands is shared with the
package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]


def of(value: Any) -> Fraction:
    """Return a number as the decimal it was written as."""
    return Fraction(str(value))


def fee_for_service(row: Row) -> Fraction:
    """Care given at list prices, less charges, at the price level."""
    return of(row["price_level"]) * (of(row["reference_cost"]) - of(row["charges"]))


def capitation(row: Row) -> Fraction:
    """Expected cost of own members at the margin."""
    return of(row["margin"]) * of(row["expected_cost"])


def block(row: Row) -> Fraction:
    """Expected cost of all residents at the margin, the payer's part by heads."""
    return (
        of(row["margin"]) * of(row["expected_cost_of_residents"]) * of(row["members"]) / of(row["residents"])
    )


def released(quality: Any) -> Fraction:
    """Share of a withhold set free: nothing to one half, all from four fifths."""
    return min(Fraction(1), max(Fraction(0), (of(quality) - of("0.5")) / of("0.3")))


def global_capitation(row: Row, stage: str = "final") -> Fraction:
    """Capitation less withhold, corridor of a tenth on either side, stop-loss, less what is paid."""
    heads = of(row["risk_score"]) * of(row["member_months"])
    fund = max(
        (of(row["capitation_rate"]) - of(row["carve_out_rate"])) * heads, of(row["guaranteed_minimum"])
    )
    paid = of(row["paid_to_date"])
    if stage == "interim":
        return fund * of("0.95") - paid
    stop_loss = of(row["stop_loss_recovered"]) - of(row["stop_loss_premium"])
    result = fund - of(row["spending"]) + stop_loss
    tenth = fund / 10
    back = Fraction(0)
    if result > tenth:
        back = -(result - tenth) / 2
    elif result < -tenth:
        back = (-result - tenth) * of("0.8")
    lost = fund * of("0.05") * (1 - released(row["quality_score"]))
    return fund - lost + stop_loss + back - paid


def partial_capitation(row: Row, stage: str = "final") -> Fraction:
    """Capitation of own services with a tenth withheld, and a share of the hospital pool's result."""
    heads = of(row["risk_score"]) * of(row["member_months"])
    own = max((of(row["capitation_rate"]) - of(row["carve_out_rate"])) * heads, of(row["guaranteed_minimum"]))
    if stage == "interim":
        return own * of("0.9") - of(row["paid_to_date"])
    pool = of(row["pool_rate"]) * heads
    complete = of(row["spending"]) * completion(of(row["run_out_months"]))
    result = pool - complete + of(row["stop_loss_recovered"]) - of(row["stop_loss_premium"])
    free = own * of("0.1") * released(row["quality_score"])
    if result >= 0:
        first, second = min(result, pool / 10), min(max(result - pool / 10, Fraction(0)), pool / 10)
        share = first / 2 + second / 4
    else:
        share = -min(min(-result, pool / 10) / 2, free)
    return own * of("0.9") + free + share - of(row["paid_to_date"])


def completion(months: Fraction) -> Fraction:
    """Factor for claims still to come: 1.10 at once, 1.013 after three months, 1.004 after six, 1 later."""
    points = [(0, "1.10"), (3, "1.013"), (6, "1.004"), (12, "1")]
    for (a, high), (b, low) in pairwise(points):
        if months <= b:
            return of(high) + (of(low) - of(high)) * (months - a) / (b - a)
    return Fraction(1)


def two_sided_global_budget(row: Row) -> Fraction:
    """Share of surplus or deficit, and a bonus by quality."""
    budget = of(row["base_spending"]) * of(row["trend"]) * of(row["risk_score"]) * of(row["member_months"])
    result, gate = budget - of(row["spending"]), of(row["quality_gate"])
    if row["generation"] == "FIRST":
        share = of(row["agreed_share"])
    else:
        better = of("0.25") * max(Fraction(0), gate - 1) / 4
        share = of("0.55") + better if result >= 0 else of("0.80") - better
    points = [Fraction(0), *map(of, ("0.02", "0.03", "0.05", "0.09", "0.10"))]
    whole = int(gate)
    bonus = points[whole]
    if 1 <= whole < 5:
        bonus += (points[whole + 1] - points[whole]) * (gate - whole)
    return share * result + bonus * budget - of(row["paid_to_date"])


def hospital_global_budget(row: Row, stage: str = "final") -> tuple[Fraction, Fraction]:
    """Charges of the year less what is paid, and what is carried into the next."""
    price, cases, shift = of(row["list_price"]), of(row["cases"]), of(row["cases_shifted"])
    expected = of(row["expected_cases"])
    budget = of(row["prior_year_budget"]) * (1 + of(row["inflation"])) * (1 + of(row["population_growth"]))
    budget *= 1 + min(max(of(row["quality_adjustment"]), of("-0.06")), of("0.03"))
    moved = cases - shift - expected
    beyond = max(abs(moved) - expected / 20, Fraction(0)) * (1 if moved > 0 else -1)
    budget = max(budget + (shift + beyond) * price / 2, Fraction(0))
    room = of("0.10") if row["wider_corridor"] else of("0.05")
    charged = min(max(budget, (1 - room) * cases * price), (1 + room) * cases * price)
    part = of(row["months_elapsed"]) / 12 if stage == "interim" else 1
    return charged * part - of(row["paid_to_date"]), budget - charged


def gp_capitation(row: Row, stage: str = "final") -> Fraction:
    """Price of 2022/23 by weighted head, less the opt-out, with London's supplement."""
    opted = of("0.0475") if row["opted_out"] else Fraction(0)
    year = of("99.70") * of(row["weighted_patients"]) * (1 - opted)
    year += of("2.18") * of(row["london_patients"])
    part = of(row["months_elapsed"]) / 12 if stage == "interim" else 1
    return year * part - of(row["paid_to_date"])


OWN = {2016: Fraction(2, 3), 2017: Fraction(2, 3), 2018: Fraction(1, 3), 2019: Fraction(0), 2020: Fraction(0)}
GAIN = {2016: "0.05", 2017: "0.05", 2018: "0.1", 2019: "0.2", 2020: "0.2"}
LOSS = {2016: "0", 2017: "0.05", 2018: "0.1", 2019: "0.2", 2020: "0.2"}


def bundle(row: Row, lines: Sequence[Row]) -> Fraction:
    """Target prices of all episodes less their cost, if quality allows, between stop-loss and stop-gain."""
    year, score = row["performance_year"], of(row["composite_quality_score"])
    discount = of("0.03") if score < 6 else of("0.02") if score <= of("13.2") else of("0.015")
    target = spent = Fraction(0)
    for line in lines:
        blend = OWN[year] * of(line["own_price"]) + (1 - OWN[year]) * of(line["regional_price"])
        target += blend * (1 - discount)
        spent += min(of(line["episode_cost"]), of(line["most_counted"]))
    gained = target - spent
    if gained > 0 and score < 4:
        gained = Fraction(0)
    held = max(-of(LOSS[year]) * target, min(of(GAIN[year]) * target, gained))
    return held - of(row["paid_to_date"])


def cross_boundary(row: Row) -> Fraction:
    """Capitation, outflow at 100, inflow at 80, profit above 7.5 % of income returned."""
    income = of(row["capitation_rate"]) * of(row["members"])
    income += of("0.8") * of(row["treated_others"]) - of(row["treated_elsewhere"])
    profit = income - of(row["spending"])
    return income - max(Fraction(0), profit - of("0.075") * max(income, Fraction(0)))


def percent_of_premium(row: Row) -> Fraction:
    """The share agreed of bid or benchmark, cut, with premiums; less what the plan paid."""
    programme = min(of(row["bid"]), of(row["benchmark"])) * of(row["risk_score"]) * of(row["member_months"])
    revenue = programme * (1 - of(row["sequestration"])) + of(row["premium"])
    return of(row["percent_of_premium"]) * revenue - of(row["paid_by_plan"]) - of(row["paid_to_date"])


def fixed_and_variable(row: Row, lines: Sequence[Row], stage: str = "final") -> Fraction:
    """A fixed share of the plan and the rest by the case, an advance taken off."""
    fixed, part, lost = of(row["fixed_share"]), of(row["part_of_year"]), of(row["part_affected"])
    earned = Fraction(0)
    for line in lines:
        planned, cases = of(line["planned_cases"]) * part, of(line["cases"])
        counted = cases if cases >= planned else min(planned, cases + planned * lost)
        earned += of(line["price"]) * (fixed * planned + (1 - fixed) * counted)
    payable = earned - of(row["paid_to_date"])
    most = max(payable, Fraction(0)) * (of("0.25") if stage == "interim" else 1)
    return payable - min(most, of(row["advance_outstanding"]))
