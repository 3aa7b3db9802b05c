"""Responses, former schemes, cost shifting and billing, one household or person at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor

from healthtrust.design.contributions import Response, Scheme


def share_unpaid(owed: int, fair: int, income: int, response: Response) -> float:
    """The share in arrears of households that owe so much; all that can be where nothing is earned."""
    above = owed - fair
    if above <= 0:
        return min(response.at_fair, response.most)
    if response.slope == 0:
        return min(response.at_fair, response.most)
    if income <= 0:
        return response.most
    return min(response.most, response.at_fair + response.slope * (above / income))


def collected(owed: Sequence[int], rows: Sequence[Sequence[int]], response: Response) -> int:
    """Expected revenue of rows (fair premium, income, households), each row's unpaid money rounded."""
    money = 0
    for each, (fair, income, households) in zip(owed, rows, strict=True):
        share = share_unpaid(each, fair, income, response)
        money += each * households - floor(each * households * share + 0.5)
    return money


def best_of(factors: Sequence[float], revenue: Callable[[float], int]) -> int:
    """The most revenue at any of many factors."""
    return max(revenue(factor) for factor in factors)


def scheme_of(age: int, income: float, earner: bool, schemes: Sequence[Scheme]) -> int:
    """The first scheme that takes the person, else the first of no cover, else none (-1)."""
    for number, one in enumerate(schemes):
        old_enough = age >= one.from_age and (one.below_age is None or age < one.below_age)
        means = income >= one.income_from and (one.income_below is None or income < one.income_below)
        if old_enough and means and (earner or not one.earners_only):
            return number
    uncovered = [number for number, one in enumerate(schemes) if one.kind == "no cover"]
    return uncovered[0] if uncovered else -1


def premiums(members: Sequence[int], income: int, schemes: Sequence[Scheme]) -> list[tuple[int, int]]:
    """Own and employer part of every member of one household with schemes in cents and members' schemes."""
    paid = []
    for position, number in enumerate(members):
        if number < 0:
            paid.append((0, 0))
            continue
        one = schemes[number]
        together = [at for at, other in enumerate(members) if other == number]
        by_income = round(one.income_rate * income)
        due = round(one.premium * 100) + by_income // len(together)
        due += together.index(position) < by_income % len(together)
        employer = round(one.employer_share * due)
        paid.append((due - employer, employer))
    return paid


def moves(rows: Sequence[tuple[int, int, int, int, int, int, int]]) -> dict[tuple[int, int], list[int]]:
    """Residents, own and employer before, own and employer now, gain, lose, by scheme and role.

    rows: scheme, role, weight, own before, employer before, own now, employer now.
    """
    table: dict[tuple[int, int], list[int]] = {}
    for scheme, role, weight, own_before, employer_before, own_now, employer_now in rows:
        cell = table.setdefault((scheme, role), [0] * 7)
        one = (1, own_before, employer_before, own_now, employer_now)
        for column, amount in enumerate((*one, int(own_now < own_before), int(own_now > own_before))):
            cell[column] += weight * amount
    return table


def shifted(lines: Sequence[tuple[int, int, int, int]]) -> dict[int, Fraction]:
    """What each payer bears above its share of every provider's income by cost caused, unrounded.

    lines: payer, provider, caused, borne.
    """
    found = {payer: Fraction(0) for payer, *_ in lines}
    for provider in {line[1] for line in lines}:
        here = [line for line in lines if line[1] == provider]
        cost, income = sum(line[2] for line in here), sum(line[3] for line in here)
        for payer, _, caused, borne in here:
            found[payer] += borne - (Fraction(caused * income, cost) if cost else 0)
    return found
