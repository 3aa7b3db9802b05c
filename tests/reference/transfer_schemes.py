"""Transfer schemes one plan, person and day at a time, as their laws put them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Plan = Mapping[str, float]


def state_transfers(plans: Sequence[Plan], administration: float) -> list[float]:
    """Transfers of the plans of one state, for all their member months."""
    months = sum(plan["months"] for plan in plans)
    premium = sum(plan["months"] * plan["premium"] for plan in plans) / months * (1 - administration)
    risk = sum(p["months"] / months * p["plrs"] * p["idf"] * p["gcf"] for p in plans)
    allowed = sum(p["months"] / months * p["av"] * p["arf"] * p["idf"] * p["gcf"] for p in plans)
    return [
        (p["plrs"] * p["idf"] * p["gcf"] / risk - p["av"] * p["arf"] * p["idf"] * p["gcf"] / allowed)
        * premium
        * p["months"]
        for p in plans
    ]


def statutory_corridor(cost: float, target: float) -> float:
    """The five cases of 42 U.S.C. 18062(b), each as it is written."""
    if cost > 1.08 * target:
        return 0.025 * target + 0.80 * (cost - 1.08 * target)
    if cost > 1.03 * target:
        return 0.50 * (cost - 1.03 * target)
    if cost >= 0.97 * target:
        return 0.0
    if cost >= 0.92 * target:
        return -0.50 * (0.97 * target - cost)
    return -(0.025 * target + 0.80 * (0.92 * target - cost))


def reinsurance(cost: float, attachment: float, cap: float, coinsurance: float) -> float:
    """What is borne of one person's cost."""
    if cost <= attachment:
        return 0.0
    return coinsurance * (min(cost, cap) - attachment)


def high_cost_pool(
    cost: Mapping[str, Sequence[float]], premium: Mapping[str, float], threshold: float, share: float
) -> dict[str, float]:
    """The transfer of each plan."""
    received = {
        plan: sum(share * (each - threshold) for each in costs if each > threshold)
        for plan, costs in cost.items()
    }
    rate = sum(received.values()) / sum(premium.values())
    return {plan: received[plan] - rate * premium[plan] for plan in cost}


def advantage_payment(bid: float, benchmark: float, stars: float, score: float) -> float:
    """What the government pays for one member and month."""
    share = 0.70 if stars >= 4.5 else 0.65 if stars >= 3.5 else 0.50
    rebate = share * (benchmark - bid) if bid < benchmark else 0.0
    return min(bid, benchmark) * score + rebate


def counted_days(rows: Sequence[tuple[str, int, int]], days_in_year: int) -> list[float]:
    """The days each row (person, first day, last day) counts, day by day."""
    counted = [0.0] * len(rows)
    for day in range(1, days_in_year + 1):
        covering = defaultdict(list)
        for number, (person, first, last) in enumerate(rows):
            if first <= day <= last:
                covering[person].append(number)
        for numbers in covering.values():
            for number in numbers:
                counted[number] += 1 / len(numbers)
    return counted


def norm_amount(
    persons: Sequence[tuple[str, float, Mapping[str, str]]], weights: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """The norm amount of each insurer from persons (insurer, share of the year, class by criterion)."""
    total: dict[str, float] = defaultdict(float)
    for insurer, share, classes in persons:
        for criterion, klass in classes.items():
            total[insurer] += share * weights[criterion, klass]
    return dict(total)
