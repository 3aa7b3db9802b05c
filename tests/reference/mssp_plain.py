"""The Medicare Shared Savings Program, one organisation and one year at a time, from the text of its rules.

Nothing of the contract language is used: a row of CMS's public results comes in as texts, one number goes
out. Slow and obvious; the contract answers to it for every row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

ONE_SIDED = ("T1", "A", "B")
BASIC = ("A", "B", "C", "D", "E")
MOST_SHARED = {"T1": 50, "T2": 60, "T3": 75, "T1P": 50, "EN": 75} | dict(
    zip(BASIC, (40, 40, 50, 50, 50), strict=True)
)
MOST_EARNED = {"T1": 10, "T2": 15, "T3": 20, "T1P": 10, "EN": 20} | dict.fromkeys(BASIC, 10)
MOST_OWED = {"T3": 15, "T1P": 4, "C": 1, "D": 2, "E": 4, "EN": 15}
MOST_OF_REVENUE = {"T1P": 8, "C": 2, "D": 4, "E": 8}
LOSS_RATES = {"T2": (40, 60), "T3": (40, 75), "EN": (40, 75)}
"""Per cent, by track; 30 % of losses in the tracks not named."""
FROM = [500, 1000, 3000, 5000, 6000, 7000, 8000, 9000, 10000, 15000, 20000, 50000, 60000]
LEAST = [12.2, 8.7, 5.0, 3.9, 3.6, 3.4, 3.2, 3.1, 3.0, 2.7, 2.5, 2.2, 2.0]
"""Minimum savings rate in per cent from so many people on, falling to the next by the last person before."""

Row = Mapping[str, str]


def settled(row: Row) -> int:
    """Return whole dollars earned, or owed below zero; halves go up."""
    return math.floor(due(row) + 0.5)


def due(row: Row) -> float:
    """Return dollars earned or owed, not rounded."""
    year, track = int(row["performance_year"]), row["current_track"]
    benchmark = float(row["abtotbnchmk"])
    gross = benchmark - float(row["abtotexp"])
    if gross >= 0:
        if gross / benchmark < minimum(row):
            return 0.0
        if flag(row, "impact_mid_year_termination"):
            return 0.0
        paid = gross * sharing_rate(row) * (1.0 if year in (2019, 2020) else 0.98)
        return min(paid, benchmark * MOST_EARNED[track] / 100)
    if track in ONE_SIDED or -gross / benchmark < minimum(row):
        return 0.0
    owed = min(-gross * loss_rate(row), loss_limit(row))
    owed = max(owed - disaster(row, owed), 0.0)
    if flag(row, "impact_mid_year_termination") and number(row, "share_of_year_served") is not None:
        owed *= float(row["share_of_year_served"])
    return -owed


def minimum(row: Row) -> float:
    """Return the minimum savings or loss rate: one-sided by people; two-sided as chosen."""
    by_people = variable_minimum(int(float(row["n_ab"])))
    stated, half = number(row, "minsavperc"), half_a_digit(row, "minsavperc")
    if stated is None:
        return by_people
    chosen = min(math.floor(stated / 0.005 + 0.5) * 0.005, 0.02)
    if row["current_track"] not in ONE_SIDED and abs(chosen - stated) <= half:
        return chosen
    return by_people if abs(by_people - stated) <= half else stated


def variable_minimum(people: int) -> float:
    """Return the rate that falls along a straight line within each class of size."""
    if people >= FROM[-1]:
        return LEAST[-1] / 100
    for (first, after), (high, low) in zip(pairwise(FROM), pairwise(LEAST), strict=True):
        if first <= people < after:
            return (high + (low - high) * (people - first) / (after - 1 - first)) / 100
    return LEAST[0] / 100


def sharing_rate(row: Row) -> float:
    """Return the rate by rule, moved into what stated digits leave; the stated one where they disagree."""
    most = MOST_SHARED[row["current_track"]] / 100
    stated, half = number(row, "finalsharerate"), half_a_digit(row, "finalsharerate")
    score, doubt = number(row, "qualscore"), half_a_digit(row, "qualscore")
    year, met = int(row["performance_year"]), row.get("met_qps", "") in ("", "1")
    by_score = None if score is None else score * most
    if met:
        rule, doubt = (by_score, doubt * most) if year <= 2020 else (most, 0.0)
    elif year >= 2023 and flag(row, "met_altqps"):
        rule, doubt = by_score, doubt * most
    else:
        rule, doubt = 0.0, 0.0
    if stated is None:
        assert rule is not None
        return rule
    if rule is not None and abs(rule - stated) <= half + doubt:
        return min(max(rule, stated - half, 0.0), stated + half)
    if year >= 2023 and by_score is not None and abs(by_score - stated) <= half:
        return by_score
    return stated


def loss_rate(row: Row) -> float:
    """Return the share of losses: fixed, or what quality leaves, within limits."""
    track = row["current_track"]
    if track not in LOSS_RATES:
        rule, doubt = 0.3, 0.0
    else:
        least, most = (rate / 100 for rate in LOSS_RATES[track])
        if int(row["performance_year"]) <= 2020:
            rule, doubt = 1 - sharing_rate(row), 0.0
        elif row.get("met_qps", "") in ("", "1") or (
            row["performance_year"] >= "2023" and flag(row, "met_altqps")
        ):
            rule = 1 - MOST_SHARED[track] / 100 * float(row["qualscore"])
            doubt = MOST_SHARED[track] / 100 * half_a_digit(row, "qualscore")
        else:
            rule, doubt = most, 0.0
        rule = min(max(rule, least), most)
    stated, half = number(row, "finallossrate"), half_a_digit(row, "finallossrate")
    if stated is None:
        return rule
    if abs(rule - stated) > half + doubt:
        return stated
    return min(max(rule, stated - half), stated + half)


def loss_limit(row: Row) -> float:
    """Return the most that may be owed, of the benchmark or of participants' revenue where it is stated."""
    track, benchmark = row["current_track"], float(row["abtotbnchmk"])
    if track == "T2":
        year = number(row, "year_in_two_sided") or 3
        return benchmark * {1: 5.0, 2: 7.5}.get(int(year), 10.0) / 100
    limit = benchmark * MOST_OWED[track] / 100
    revenue = number(row, "participant_revenue")
    if track in MOST_OF_REVENUE and revenue is not None:
        limit = min(limit, revenue * MOST_OF_REVENUE[track] / 100)
    return limit


def disaster(row: Row, owed: float) -> float:
    """Return the reduction for extreme circumstances: half of the year's in contracts of six months.

    The coronavirus emergency covered every county all through 2020 to 2022: a reduction is all of a loss.
    """
    stated = number(row, "disadj")
    if stated is None:
        months, people = number(row, "affected_share_of_year"), number(row, "affected_share_of_people")
        stated = 0.0 if months is None or people is None else -owed * months * people
    elif row["performance_year"] in ("2020", "2021", "2022"):
        return owed
    return -stated * (0.5 if six_months(row) else 1.0)


def six_months(row: Row) -> bool:
    """Return whether the totals are half of rate times person-years, as in some contracts of 2019."""
    rate, years = number(row, "updatedbnchmk"), number(row, "n_ab_year_py")
    if int(row["performance_year"]) != 2019 or rate is None or years is None:
        return False
    return rate * years > 1.5 * float(row["abtotbnchmk"])


def number(row: Row, name: str) -> float | None:
    """Return a cell as a number; nothing where it is blank or not there."""
    text = row.get(name, "")
    return float(text) if text else None


def flag(row: Row, name: str) -> bool:
    """Return whether a cell is 1."""
    return number(row, name) == 1


def half_a_digit(row: Row, name: str) -> float:
    """Return half a unit of the last digit: CMS's digits of that year, or those of the cell if more."""
    text, year = row.get(name, ""), int(row["performance_year"])
    written = len(text.partition(".")[2])
    usual = {
        "minsavperc": 9 if year in (2014, 2016, 2017, 2018) else 4,
        "qualscore": 9 if year == 2014 else 4,
        "finalsharerate": 9 if year == 2014 else 4 if year <= 2018 else 2,
        "finallossrate": 4,
    }[name]
    return float(0.5 * 10.0 ** -max(written, usual))
