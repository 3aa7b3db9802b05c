"""Contributions of one household at a time, in fractions: slow, plain, and written without the fast one.

Rates in 1/64 and factors in 1/8 are exact in floats, so that the fast one must agree to the last unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

RULE: dict[str, Any] = {
    "brackets": [],
    "amount": 0,
    "child_amount": 0,
    "children_charged": None,
    "floor": 0,
    "entry": False,
    "ceiling": None,
    "rates": {},
    "kept": 1,
    "split": False,
    "dependants_free": False,
    "exempt_below": 0,
    "under_age": 0,
    "from_age": None,
    "ceiling_share": None,
    "government_over": False,
    "employer_share": 0,
    "government_share": 0,
    "scaled": True,
}


@dataclass
class Home:
    income: int
    equivalised: int
    ages: list[int]
    earnings: list[int]
    wealth: int
    spending: dict[str, int]
    premiums: list[int]


def half_even(number: Fraction) -> int:
    return round(number)


def slices(amount: Fraction, brackets: list[tuple[int, float]]) -> Fraction:
    due = Fraction(0)
    for k, (start, rate) in enumerate(brackets):
        end = brackets[k + 1][0] if k + 1 < len(brackets) else None
        top = amount if end is None else min(amount, Fraction(end))
        if top > start:
            due += Fraction(rate) * (top - start)
    return due


def charged_members(rule: dict[str, Any], home: Home) -> list[int]:
    last = 10**9 if rule["from_age"] is None else rule["from_age"]
    return [j for j, age in enumerate(home.ages) if rule["under_age"] <= age < last]


def base(rule: dict[str, Any], home: Home) -> Fraction:
    kind, adults = rule["base"], sum(age >= 18 for age in home.ages)
    if kind in ("income", "wealth"):
        held, parts = Fraction(getattr(home, kind)), max(adults, 1) if rule["split"] else 1
        return parts * slices(held / parts, rule["brackets"]) + rule["amount"] * adults
    if kind == "head":
        somebody = any(earned > 0 for earned in home.earnings)
        old, young = 0, 0
        for j in charged_members(rule, home):
            if home.ages[j] < 18:
                young += 1
            elif not (rule["dependants_free"] and somebody and home.earnings[j] == 0):
                old += 1
        if rule["children_charged"] is not None:
            young = min(young, rule["children_charged"])
        return Fraction(rule["amount"] * old + rule["child_amount"] * young)
    if kind == "earnings":
        due = Fraction(0)
        for j in charged_members(rule, home):
            earned = home.earnings[j]
            if earned < rule["floor"]:
                continue
            if rule["ceiling"] is not None:
                earned = min(earned, rule["ceiling"])
            due += slices(Fraction(earned if rule["entry"] else earned - rule["floor"]), rule["brackets"])
        return due
    if kind == "spending":
        return sum(
            (Fraction(rate) * home.spending[name] for name, rate in rule["rates"].items()), Fraction(0)
        )
    return Fraction(rule["kept"]) * sum(home.premiums)


def owed(
    rules: list[dict[str, Any]], ceiling_share: float, home: Home, factor: float
) -> list[tuple[int, int, int, int]]:
    """Household's, employers' and government's part and what was due, of each contribution."""
    found = []
    for rule in rules:
        due = 0
        if home.equivalised >= rule["exempt_below"]:
            due = half_even(base(rule, home) * (Fraction(factor) if rule["scaled"] else 1))
        employer = half_even(due * Fraction(rule["employer_share"]))
        both = half_even(due * (Fraction(rule["employer_share"]) + Fraction(rule["government_share"])))
        own, government = due - both, both - employer
        if rule["ceiling_share"] is not None:
            most = half_even(home.income * Fraction(rule["ceiling_share"]))
            if own > most:
                if rule["government_over"]:
                    government += own - most
                own = most
        found.append([own, employer, government, due])
    most = half_even(home.income * Fraction(ceiling_share))
    together = sum(part[0] for part in found)
    if together > most:
        exact = [Fraction(most * part[0], together) for part in found]
        whole = [int(number) for number in exact]
        order = sorted(range(len(found)), key=lambda c: (whole[c] - exact[c], c))
        for c in order[: most - sum(whole)]:
            whole[c] += 1
        for part, own in zip(found, whole, strict=True):
            part[0] = own
    return [tuple(part) for part in found]  # type: ignore[misc]
