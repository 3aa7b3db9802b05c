"""Guards against single persons, one person at a time, in fractions: the slow twin of `deliver.guards`."""

from __future__ import annotations

from fractions import Fraction
from math import floor


def nearest(number: Fraction) -> int:
    """Whole number nearest to a fraction, halves away from zero."""
    up = floor(abs(number) + Fraction(1, 2))
    return up if number >= 0 else -up


def annual(cost: int, months: Fraction, annualise: bool) -> int:
    return nearest(cost / (months / 12)) if annualise else cost


def percentile(persons: list[tuple[int, Fraction]], share: Fraction) -> int:
    """Least annual cost up to which a share of person-months lies, not below zero; (annual cost, months)."""
    whole = sum(months for _, months in persons)
    for limit in sorted({cost for cost, _ in persons}):
        if sum(months for cost, months in persons if cost <= limit) >= share * whole:
            return max(limit, 0)
    raise AssertionError("all persons lie up to the costliest")


def split(cost: int, months: Fraction, rule: dict, cut: int | None) -> dict[str, int]:
    """What becomes of one person's cost, minor units."""

    def of_year(amount: int) -> int:
        return nearest(amount * months / 12) if rule["annualise"] else amount

    recovered = pooled = 0
    if rule["attachment"] is not None:
        recovered = nearest(rule["reinsured"] * max(cost - of_year(rule["attachment"]), 0))
    left = cost - recovered
    if rule["above"] is not None:
        pooled = nearest(rule["share"] * max(left - of_year(rule["above"]), 0))
    left -= pooled
    counted = left if cut is None else min(left, of_year(cut))
    return {"recovered": recovered, "pooled": pooled, "counted": counted, "truncated": left - counted}


def settle(claims: list, persons: list, rule: dict) -> dict[tuple[str, str], dict[str, int]]:
    """Amounts by party and class; claims are (person, party, class, minor), persons (..., months)."""
    cost = {(person, party, of): 0 for person, party, of, _ in persons}
    months = {(person, party, of): held for person, party, of, held in persons}
    for person, party, of, amount in claims:
        cost[person, party, of] += amount
    cuts: dict[str, int | None] = {}
    for of in {key[2] for key in cost}:
        known = [
            (annual(cost[key], months[key], rule["annualise"]), months[key]) for key in cost if key[2] == of
        ]
        cuts[of] = rule["cut"] if rule["percentile"] is None else percentile(known, rule["percentile"])
    found: dict[tuple[str, str], dict[str, int]] = {}
    for key in cost:
        row = found.setdefault(
            key[1:], dict.fromkeys(("cost", "recovered", "pooled", "counted", "truncated"), 0)
        )
        for name, amount in split(cost[key], months[key], rule, cuts[key[2]]).items():
            row[name] += amount
        row["cost"] += cost[key]
    return found
