"""Risk factors and segments the slow way: one factor, one transition, one year at a time."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

Numbers = Sequence[float]


def exposure_of_one(
    spending: Numbers, start: float, trend: float, reach: float, scale: float, relapse: float, lag: float
) -> list[tuple[float, float, float]]:
    """Effect, prevalence and lagged exposure of one factor, when each year begins and after the last."""
    effect, prevalence, lagged = 0.0, start, start
    course = [(effect, prevalence, lagged)]
    for year, money in enumerate(spending, start=1):
        effect = effect - relapse * effect + reach * (1 - exp(-money / scale))
        lagged = lagged + (prevalence - lagged) / lag
        usual = min(max(start + trend * year, 0.0), 1.0)
        prevalence = usual * exp(-effect / usual) if usual > 0 else 0.0
        course.append((effect, prevalence, lagged))
    return course


def ratio_of_one(lagged: Numbers, today: Numbers, risks: Numbers) -> float:
    """What exposure does to one rate, compared with today."""
    ratio = 1.0
    for then, now, risk in zip(lagged, today, risks, strict=True):
        exposed, unexposed = then * risk, 1 - then
        ratio *= (exposed + unexposed) / (now * risk + (1 - now))
    return ratio


def year_of_segments(
    people: Numbers, moves: Numbers, deaths: Numbers, ratios: Numbers, quality: float
) -> tuple[list[float], float]:
    """People by segment after a year in which as many are born as die, and how many died."""
    after, died = list(people), 0.0
    for s in range(5):
        dying = people[s] * min(deaths[s] * ratios[4], 1.0)
        after[s] -= dying
        died += dying
        if s < 4:
            rate = moves[s] * ratios[s]
            if s in (2, 3):
                rate *= exp(-0.5 * (quality - 0.60))
            moving = min(people[s] * rate, people[s] - dying)
            after[s] -= moving
            after[s + 1] += moving
    after[0] += died
    return after, died


def lifetime_of_one(
    start: int, moves: Numbers, deaths: Numbers, value: Numbers, discount: float, years: int = 4000
) -> float:
    """Expected sum of a yearly value for one person who starts in a segment, year by year."""
    here = [0.0] * 5
    here[start] = 1.0
    total = 0.0
    for year in range(years):
        total += sum(p * v for p, v in zip(here, value, strict=True)) / (1 + discount) ** year
        after = [0.0] * 5
        for s in range(5):
            on = moves[s] if s < 4 else 0.0
            after[s] += here[s] * (1 - on - deaths[s])
            if s < 4:
                after[s + 1] += here[s] * on
        here = after
    return total
