"""One course of an investment with plain loops and numbers, from the equations alone."""

from __future__ import annotations

from math import exp
from typing import Any

from healthtrust.study.investment.course import Setting


def plain_course(spending: list[list[float]], setting: Setting) -> dict[str, list[Any]]:
    """Return QALYs, cost and people of each year."""
    f, moves, use = setting.factors, setting.moves, setting.use
    factors = range(len(f.codes))
    effect = [0.0 for _ in factors]
    prevalence = [float(f.prevalence[r]) for r in factors]
    lagged = list(prevalence)
    people = [float(n) for n in setting.people]
    qalys, cost, alive = [], [], [list(people)]
    for t, spent in enumerate(spending):
        ratio = []
        for j in range(5):
            product = 1.0
            for r in factors:
                excess = f.on_transition[r][j] - 1
                product *= (1 + lagged[r] * excess) / (1 + f.prevalence[r] * excess)
            ratio.append(product)
        gained = spent_on_care = 0.0
        for s in range(5):
            admitted = saved = 0.0
            for k in range(2):
                spared = 0.0
                for r in factors:
                    protected = f.prevalence[r] - f.prevalence[r] * exp(-effect[r] / f.prevalence[r])
                    spared += f.direct[r][k] * protected
                rate = use.admissions[s][k] * exp(-spared if s >= 3 else 0.0)
                admitted += rate
                saved += use.unit_cost[s][k] * (use.admissions[s][k] - rate)
            gained += people[s] * (moves.weights[s] - 0.02 * admitted)
            spent_on_care += people[s] * (use.cost[s] - saved)
        qalys.append(gained)
        cost.append(spent_on_care)
        after = [0.0] * 5
        for s in range(5):
            care = exp(-0.5 * (setting.quality - 0.60)) if s in (2, 3) else 1.0
            dying = moves.deaths[s] * ratio[4]
            on = moves.moves[s] * ratio[s] * care if s < 4 else 0.0
            after[s] += people[s] * (1 - dying - on)
            if s < 4:
                after[s + 1] += people[s] * on
        after[0] += setting.births
        people = after
        alive.append(list(people))
        for r in factors:
            lagged[r] = lagged[r] + (prevalence[r] - lagged[r]) / f.lag[r]
            effect[r] = (1 - f.relapse[r]) * effect[r] + f.reach[r] * (1 - exp(-spent[r] / f.scale[r]))
            trend = min(1.0, max(0.0, f.prevalence[r] + f.trend[r] * (t + 1)))
            prevalence[r] = trend * exp(-effect[r] / trend) if trend > 0 else 0.0
    return {"qalys": qalys, "cost": cost, "people": alive}
