"""The two ways of choosing a package, as decisions to be taken again at every draw.

    certified   V(λ; x) = welfare at the best taxes for λ when prices, benefits, incidence are those of draw x
    programme   V(λ; x) = most net health within the limits at draw x, with coverage of each item at most λ_i

λ, x    coverage, the drawn numbers
Source  this project's own definition of what a promised package is worth at numbers it was not made for

Under the welfare model taxes follow what the package turns out to cost. Under the programme money and staff
are what they are: where a promise turns out to need more, as much of it is kept as the limits allow, in the
best way.

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> two = Candidates(("a", "b"), *(np.array(column, dtype=float) for column in
...                  ([10, 10], [5, 2], [4, 1], [4, 1], [1, 1])))
>>> asked = Asked(two, constraints_of("[money]\\nbudget = 40"), {}, threshold=10.0)
>>> decision = programme_decision(asked, ("cost:a",))
>>> coverage, value = decision.solve(np.array([4.0]))
>>> coverage.round(9).tolist(), round(value, 9)
([0.75, 1.0], 53.5)
>>> round(decision.value(coverage, np.array([8.0])), 9)             # it now costs 70; 0.375 of a is left
34.75
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.package.limits.programme import Asked, programme_of, solved
from healthtrust.package.question import Limits, Question, Real
from healthtrust.study.inclusion import Decision
from healthtrust.study.uncertainty import with_values

_OF_CANDIDATES = ("cases", "benefit", "cost", "budget_cost", "most")


def certified_decision(
    question: Question,
    names: Sequence[str],
    gap: float = 1e-6,
    limits: Callable[[Question], Limits] | None = None,
) -> Decision:
    """Return the welfare model as a decision; `names` say what each drawn number is of (`with_values`).

    `limits` gives those of a drawn question, where they depend on prices or cases; they stay as they are
    unless given. A package is worth minus infinity where no tax raises what it then needs.
    """
    from healthtrust.package.government.certify import certified
    from healthtrust.package.government.settle import settle

    def drawn(values: Real) -> Question:
        now = with_values(question, names, values)
        return now if limits is None else replace(now, limits=limits(now))

    def solve(values: Real) -> tuple[Real, float]:
        best = certified(drawn(values), gap=gap)
        if best.coverage is None:
            return np.zeros(question.interventions.count), -np.inf
        return np.asarray(best.coverage), float(best.lower)

    def value(package: Real, values: Real) -> float:
        settled = settle(drawn(values), package)
        return -np.inf if settled is None else float(settled.outcome.welfare)

    return Decision(solve, value)


def programme_decision(asked: Asked, names: Sequence[str]) -> Decision:
    """Return the linear programme as a decision; `names` say what each drawn number is of (`asked_with`).

    Its value is net health. A package is worth minus infinity where what must be covered breaks the limits.
    """

    def solve(values: Real) -> tuple[Real, float]:
        best = solved(programme_of(asked_with(asked, names, values)))
        return best.coverage, best.value

    def value(package: Real, values: Real) -> float:
        programme = programme_of(asked_with(asked, names, values))
        high = np.minimum(programme.high, package)
        try:
            return solved(replace(programme, low=np.minimum(programme.low, high), high=high)).value
        except InvalidInput:
            return -np.inf

    return Decision(solve, value)


def asked_with(asked: Asked, names: Sequence[str], values: ArrayLike) -> Asked:
    """Return what the programme is asked, with other numbers [parameter] for the parameters named.

    Known are cases, benefit, cost, budget_cost and most of an intervention (`cost:hip`), `amount` of a
    resource (`amount:nurse`), and `threshold`. With a cost what of it the budget pays changes in proportion,
    unless it is named too. Raises InvalidInput for any other name.
    """
    candidates = asked.candidates
    place = {code: i for i, code in enumerate(candidates.codes)}
    refuse(_unknown(asked, names, place))
    columns = {kind: getattr(candidates, kind).copy() for kind in _OF_CANDIDATES}
    amounts, threshold = dict(asked.amounts), asked.threshold
    given = dict(zip(names, np.asarray(values, dtype=np.float64).tolist(), strict=True))
    for name, value in given.items():
        kind, _, of = name.partition(":")
        if kind == "threshold":
            threshold = value
        elif kind == "amount":
            amounts[of] = value
        else:
            columns[kind][place[of]] = value
        if kind == "cost" and f"budget_{name}" not in given:
            i = place[of]
            columns["budget_cost"][i] = candidates.budget_cost[i] * value / candidates.cost[i]
    return replace(asked, candidates=replace(candidates, **columns), amounts=amounts, threshold=threshold)


def _unknown(asked: Asked, names: Sequence[str], place: Mapping[str, int]) -> list[Problem]:
    strange = [name for name in names if not _is_known(asked, name, place)]
    if not strange:
        return []
    known = [f"{kind}:{code}" for kind in _OF_CANDIDATES for code in place]
    known += [*(f"amount:{name}" for name in asked.amounts), "threshold"]
    expected = "such as cost:CODE, benefit:CODE, amount:RESOURCE or threshold"
    return [
        Problem("uncertain parameters", repr(name), expected, nearest_match(name, known)) for name in strange
    ]


def _is_known(asked: Asked, name: str, place: Mapping[str, int]) -> bool:
    kind, _, of = name.partition(":")
    if kind == "amount":
        return of in asked.amounts
    return name == "threshold" or (kind in _OF_CANDIDATES and of in place)
