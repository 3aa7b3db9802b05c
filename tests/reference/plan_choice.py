"""Choice of plan once more, slow and plain: one person, one plan, one term at a time."""

from __future__ import annotations

import math
from hashlib import blake2b
from typing import Any

from healthtrust.design.plan_choice import PlanChoice
from tests.reference import draws

Row = dict[str, Any]


def worth(rule: PlanChoice, plan: Row, person: Row) -> float:
    """Utility of a plan for a person before luck, at mean tastes."""
    total = 0.0
    for term in rule.terms:
        if term.plan and term.plan != plan["plan"]:
            continue
        attribute = plan[term.attribute] if term.attribute else 1.0
        column = person[term.by] if term.by else 1.0
        total += term.coefficient * attribute * column
    if person["plan"] == plan["plan"] and not rule.active_choice:
        total += rule.switching_cost
    return rule.scale * total


def nest_name(rule: PlanChoice, name: str) -> tuple[str, float]:
    """The nest of a plan and its dissimilarity; a plan in none is its own."""
    for nest in rule.nests:
        if name in nest.plans:
            return nest.name, nest.dissimilarity
    return f"alone: {name}", 1.0


def choosers_shares(rule: PlanChoice, plans: list[Row], person: Row, joinable: set[str]) -> dict[str, float]:
    """Shares of the plans that may be joined, by nested logit."""
    inside: dict[str, dict[str, float]] = {}
    closeness: dict[str, float] = {}
    for plan in plans:
        if plan["plan"] in joinable:
            name, dissimilarity = nest_name(rule, plan["plan"])
            closeness[name] = dissimilarity
            power = math.exp(worth(rule, plan, person) / dissimilarity)
            inside.setdefault(name, {})[plan["plan"]] = power
    value = {name: sum(powers.values()) ** closeness[name] for name, powers in inside.items()}
    total = sum(value.values())
    return {
        plan: value[name] / total * power / sum(powers.values())
        for name, powers in inside.items()
        for plan, power in powers.items()
    }


def shares(rule: PlanChoice, plans: list[Row], person: Row, joinable: set[str]) -> dict[str, float]:
    """Expected shares, with those who stay where they are."""
    chosen = choosers_shares(rule, plans, person, joinable)
    stay = 0.0 if rule.active_choice or person["plan"] not in joinable else rule.persistence
    return {
        plan["plan"]: (1 - stay) * chosen.get(plan["plan"], 0.0)
        + (stay if plan["plan"] == person["plan"] else 0.0)
        for plan in plans
    }


def identity(name: str) -> int:
    """64 bits that belong to a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def drawn(
    rule: PlanChoice, plans: list[Row], person: Row, joinable: set[str], luck: tuple[int, int, int]
) -> str | None:
    """The plan that one person comes to, without nests and tastes; luck: seed, year, code of the event."""
    seed, year, event = luck

    def bits(index: int) -> int:
        return draws.mix(draws.stream(seed, year, event, index), person["person_id"])

    thinks = (bits(0) >> 11) / 2**53
    if not rule.active_choice and person["plan"] in joinable and thinks < rule.persistence:
        return str(person["plan"])
    best: tuple[float, str] | None = None
    for plan in plans:
        if plan["plan"] in joinable:
            u = ((bits(identity(plan["plan"])) >> 12) + 0.5) / 2**52
            value = worth(rule, plan, person) - math.log(-math.log(u))
            if best is None or value > best[0]:
                best = value, plan["plan"]
    return None if best is None else best[1]
