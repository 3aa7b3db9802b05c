"""Shadow prices: what one more unit of each limit is worth, how far that holds, and what a whole step brings.

    price        y_r = ∂V*/∂b_r                     from the duals; a marginal value, at the limit as it is
    holds        from b_r⁻ to b_r⁺                  the interval of b_r on which y_r stays, from ranging
    step value   V*(b_r + step) − V*(b_r)            solved again; one unit, or one member of staff
    per 1,000    1,000 × y_r / price of a unit       health for 1,000 of money spent on more of it
    lost         V* without a decision − V*          what a must, a ban or an earmark costs

The two values of a unit differ where a step leaves the interval, and both are true: a table must say which it
shows. With whole items the price is that of the relaxation, and the step value is the one to read.

Source  Dantzig, Linear programming and extensions, 1963, chapter 12 [recalled]

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> from healthtrust.package.limits.programme import solved
>>> two = Candidates(("a", "b"), *(np.array(v, dtype=float) for v in
...                  ([10, 10], [3, 1], [1, 1], [1, 1], [1, 1])))
>>> asked = Asked(two, constraints_of('must_leave_out = ["b"]\\n[money]\\nbudget = 5'), {})
>>> programme = programme_of(asked)
>>> [price] = line_prices(programme, solved(programme))
>>> price.name, price.price, price.holds, price.step_value
('budget', 3.0, (0.0, 10.0), 3.0)
>>> [(lost.name, lost.value) for lost in lost_to_decisions(asked, 15.0)]
[('must leave out b', 0.0)]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.limits.highs import Solver, Status, start
from healthtrust.package.limits.language import Constraints
from healthtrust.package.limits.programme import Asked, Programme, Solution, programme_of, stated

SLACK = 1e-9
"""Share of a limit left over up to which it binds."""


@dataclass(frozen=True)
class Price:
    """What more of one limit is worth."""

    name: str
    kind: str
    unit: str
    most: float
    used: float
    price: float
    holds: tuple[float, float]
    """Between which limits the price stays; equal ends where the optimum is degenerate."""
    step: float
    step_value: float
    per_1_000: float | None
    """Health per 1,000 of money, where a unit has a price; for the budget itself, 1,000 × price."""

    @property
    def binds(self) -> bool:
        """Return whether all of it is used."""
        return self.most - self.used <= SLACK * max(abs(self.most), abs(self.used), 1e-9)


@dataclass(frozen=True)
class Lost:
    """What a decision costs: the value of the best package without it, less the value with it."""

    name: str
    value: float


def line_prices(programme: Programme, solution: Solution) -> tuple[Price, ...]:
    """Return the price of every line: money, resources, envelopes, substitutes, complements."""
    relaxed = start(stated(replace(programme, whole=False)))
    relaxed.run()
    holds = relaxed.holds_for()
    solver = start(stated(programme)) if programme.whole else relaxed
    return tuple(
        _price(programme, solution, r, (float(holds[r, 0]) + 0.0, float(holds[r, 1])), solver)
        for r in range(len(programme.lines))
    )


def cap_prices(programme: Programme, solution: Solution) -> dict[str, float]:
    """Return, by code, what covering one more share of the cases of a capped intervention is worth."""
    capped = (solution.reduced > 0) & (programme.high > 0)
    return {
        code: float(value)
        for code, value, is_so in zip(programme.codes, solution.reduced, capped, strict=True)
        if is_so
    }


def lost_to_decisions(asked: Asked, value: float) -> tuple[Lost, ...]:
    """Return the health lost to each must, each ban and each earmark, one at a time; `value` is with all."""
    return tuple(
        Lost(name, better - value if better - value > SLACK * abs(value) else 0.0)
        for name, other in _without_one(asked)
        if (better := _value(other)) is not None
    )


def _price(
    programme: Programme, solution: Solution, r: int, holds: tuple[float, float], solver: Solver
) -> Price:
    line = programme.lines[r]
    most, dual = float(line.most), float(solution.duals[r])
    if dual == 0.0 and not programme.whole:
        holds = (min(float(solution.used[r]), most), np.inf)
    stays = not programme.whole and holds[0] <= most and most + line.step <= holds[1]
    step_value = dual * line.step if stays else _step(programme, solution, r, solver)
    per = 1.0 if line.kind == "money" else line.price
    return Price(
        line.name,
        line.kind,
        line.unit,
        most,
        float(solution.used[r]),
        dual,
        holds,
        line.step,
        step_value,
        1000 * dual / per if per else None,
    )


def _step(programme: Programme, solution: Solution, r: int, solver: Solver) -> float:
    line = programme.lines[r]
    if line.kind not in ("money", "resource") and programme.whole:
        return 0.0
    solver.allow(r, float(line.most) + line.step)
    vertex = solver.run()
    solver.allow(r, float(line.most))
    if vertex.status is not Status.OPTIMAL:
        return float("nan")
    return max(float(programme.value @ vertex.point[: len(programme.codes)]) - solution.value, 0.0)


def _without_one(asked: Asked) -> Iterator[tuple[str, Asked]]:
    """Yield the question without each decision in turn."""
    limits = asked.constraints
    for code in limits.must_cover:
        left = tuple(c for c in limits.must_cover if c != code)
        yield f"must cover {code}", _with(asked, limits.model_copy(update={"must_cover": left}))
    for code in limits.must_leave_out:
        left = tuple(c for c in limits.must_leave_out if c != code)
        yield f"must leave out {code}", _with(asked, limits.model_copy(update={"must_leave_out": left}))
    for envelope in limits.envelopes:
        others = tuple(e for e in limits.envelopes if e.name != envelope.name)
        changed: dict[str, object] = {"envelopes": others}
        if envelope.rule == "own" and limits.money.budget is not None:
            pooled = limits.money.budget + envelope.amount
            changed["money"] = limits.money.model_copy(update={"budget": pooled})
        free = {code: share for code, share in asked.given.items() if code not in envelope.pays_for}
        yield (
            f"envelope {envelope.name}",
            replace(_with(asked, limits.model_copy(update=changed)), given=free),
        )


def _with(asked: Asked, constraints: Constraints) -> Asked:
    return replace(asked, constraints=constraints)


def _value(asked: Asked) -> float | None:
    programme = programme_of(asked)
    vertex = start(stated(programme)).run()
    if vertex.status is not Status.OPTIMAL:
        return None
    return float(programme.value @ vertex.point[: len(programme.codes)])
