"""From triangles to the lines of a budget: each place, plan and setting, the months of the year completed.

A line's months before the year tell how care comes in and are no part of its cost. How care comes in is told
by the setting; a setting that tells nothing gives lines that are not completed. Money without a budget is
refused, with its place, plan and setting: it would stand in no statement.

>>> from healthtrust.live.completion.triangle import Triangles
>>> upto = np.array([[400, 600, 700], [800, 1100, 1100], [600, 600, 600]])
>>> by, keys = ("place", "plan_id", "setting"), (("Ash", "Core", "inpatient"),)
>>> given = Triangles(by, keys, ("2026-12", "2027-01", "2027-02"), upto[None], np.array([3, 2, 1]), "paid")
>>> lines = budget_lines(given, {keys[0]: np.full(12, 1000)}, 2027)
>>> lines[0].paid.tolist(), lines[0].completed.tolist(), round(lines[0].standard_error)
([1100, 600], [1283, 992], 199)
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.completion.bornhuetter_ferguson import Prior
from healthtrust.live.completion.groups import develop, together, within
from healthtrust.live.completion.triangle import Triangles
from healthtrust.live.statements.budget import Line

Key = tuple[str, ...]
Whole = NDArray[np.int64]
SETTING = 2
"""Which part of a key is the setting."""


def budget_lines(
    given: Triangles,
    budgets: Mapping[Key, Whole],
    year: int,
    priors: Mapping[Key, Prior] | None = None,
    tail: float = 1.0,
) -> list[Line]:
    """Return the lines of a year's budget, in the order of `budgets` by place, plan and setting.

    given: triangles by place, plan and setting; priors: expected cost by month of care of a setting, as
    (setting,). A line of which nothing is recorded has paid nothing. Raises InvalidInput for money without a
    budget, and ValueError for triangles by other columns or without a month of the year.
    """
    since = next((at for at, month in enumerate(given.months) if month.startswith(f"{year}-")), None)
    if len(given.by) != 3 or since is None:
        raise ValueError(f"triangles by place, plan and setting with months of {year} are needed")
    refuse(_without_budget(given, budgets, since))
    settings = given.pooled(given.by[SETTING:])
    lines: dict[Key, Line] = {}
    for key, upto in zip(settings.keys, settings.upto, strict=True):
        found = develop(upto, given.watched, (priors or {}).get(key), tail)
        rows = [n for n, each in enumerate(given.keys) if each[SETTING] == key[0]]
        latest = given.latest[rows]
        ibnr = None if found is None else within(found, latest)[0]
        errors = None if found is None else together(found, latest, since)
        for at, n in enumerate(rows):
            name, paid = given.keys[n], latest[at, since:]
            done = None if ibnr is None else paid + ibnr[at, since:]
            error = float("nan") if errors is None else float(errors[at])
            budget = budgets.get(name)
            if budget is not None:
                lines[name] = Line((name[0], name[1], name[2]), budget, paid, done, error, given.basis)
    nothing = np.zeros(len(given.months) - since, dtype=np.int64)
    return [
        lines.get(key, Line((key[0], key[1], key[2]), budget, nothing, basis=given.basis))
        for key, budget in budgets.items()
    ]


def _without_budget(given: Triangles, budgets: Mapping[Key, Whole], since: int) -> list[Problem]:
    sums = given.latest[:, since:].sum(axis=1).tolist()
    return [
        Problem(
            f"budget of {', '.join(key)}", f"{money:,} minor units of care and no budget", "a budget, or 0"
        )
        for key, money in zip(given.keys, sums, strict=True)
        if money and key not in budgets
    ]
