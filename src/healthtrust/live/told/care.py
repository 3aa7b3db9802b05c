"""How the year's care stands against its budget: what is settled, by month of care and month of receipt.

    cost[n, p, s, m]     Σ (reference cost − user charges) of covered care that is settled
    budget[n, p, s, m]   expected cost of covered care of that month's members, months ahead as the last one

n, p, s, m  place, plan, setting and month. Both are net of user charges, and are those that contracts are
settled on. Young months lean on their budget (Bornhuetter and Ferguson). Care of earlier years that the trust
received as it went tells how care comes in; what was loaded before its first year began tells nothing of it.

Source  `live.completion`, `live.statements.budget`.

>>> ahead(np.array([[10, 20], [30, 40]]), 3).tolist()
[[10, 20], [30, 40], [30, 40]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver import expected_cost
from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.live.completion import Asked, Completed, Prior, Triangles, triangles, unfit
from healthtrust.live.completion.groups import develop
from healthtrust.live.paying import Worked
from healthtrust.live.records import Records
from healthtrust.live.statements import budget_against_actual, budget_lines
from healthtrust.live.statements.budget import Line, totals
from healthtrust.records.providers import SETTINGS
from healthtrust.state import known

Whole = NDArray[np.int64]

MONTHS = 12
BY = ("place", "plan_id", "setting")

_NUMBERED = "CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest($words) AS word, unnest($numbers) AS number"

_TOLD_CARE = """
CREATE OR REPLACE TEMP TABLE told_care AS
SELECT make_date($year, month + 1, 1) AS start_date, received_month, told_setting.word AS setting,
       told_place.word AS place, told_plan.word AS plan_id, sum(cost - charges)::BIGINT AS paid_amount
FROM given JOIN told_setting ON service = told_setting.number
JOIN told_place ON place = told_place.number JOIN told_plan ON plan = told_plan.number
WHERE payer = 0 AND enrolled GROUP BY ALL
UNION ALL
SELECT CAST(date_trunc('month', start_date) AS DATE), received_month, setting, coalesce(area_code, ''),
       coalesce(plan_id, ''), sum(CASE WHEN payment_model = 'capitated' THEN coalesce(reference_cost, 0)
       ELSE coalesce(reference_cost - coalesce(patient_paid, 0), paid_amount) END)::BIGINT
FROM activity WHERE start_date >= $first AND start_date < $since AND setting IS NOT NULL GROUP BY ALL
"""


@dataclass(frozen=True)
class CareTold:
    """Care against its budget; money in minor units."""

    lines: tuple[Line, ...]
    budgets: dict[str, list[Any]]
    """Of `budget_against_actual`: one row for each place, plan and setting with a budget or care."""
    whole: dict[str, list[Any]]
    """Of `budget.totals`: one row."""
    by_setting: Triangles
    completed: Mapping[str, Completed]
    """Of each setting that could be completed."""
    not_completed: tuple[str, ...]
    """Settings that could not be, with the reason."""
    since: int
    """Months of care before the year in the triangles."""
    budget: Whole
    """[place, plan, setting, month]."""

    together: Completed | None
    """All care together completed; None where it tells nothing yet."""


def told_care(worked: Worked, records: Records, first: int) -> CareTold:
    """Return the care of a worked year against its budget; first: the year the trust began.

    records: those the year was worked out on, with its care still laid out in them.
    """
    year = worked.of.first.year
    _lay_out(worked, records, date(first, 1, 1))
    until, since = Month(year, worked.month), Month(first, 1)
    given = triangles(records.book, "told_care", Asked(until=until, by=BY, first=since))
    of_year = sum(not month.startswith(f"{year}-") for month in given.months)
    budget = _budget(worked)
    by_setting = given.pooled(BY[2:])
    priors = {
        key: _prior(budget[:, :, SETTINGS.index(key[0])].sum(axis=(0, 1)), latest, of_year)
        for key, latest in zip(by_setting.keys, by_setting.latest, strict=True)
    }
    lines = [
        line
        for line in budget_lines(given, _by_key(worked, budget), year, priors)
        if line.budget.any() or line.paid.any()
    ]
    found = {
        key[0]: develop(upto, given.watched, priors[key])
        for key, upto in zip(by_setting.keys, by_setting.upto, strict=True)
    }
    pooled = _together(by_setting, budget, of_year)
    return CareTold(
        tuple(lines),
        budget_against_actual(lines),
        _whole(lines, pooled, budget),
        by_setting,
        {name: each for name, each in found.items() if each is not None},
        tuple(_why(by_setting)),
        of_year,
        budget,
        pooled,
    )


def _together(by_setting: Triangles, budget: Whole, before: int) -> Completed | None:
    given = by_setting.pooled(())
    if not len(given.upto):
        return None
    prior = _prior(budget.sum(axis=(0, 1, 2)), given.latest[0], before)
    return develop(given.upto[0], given.watched, prior)


def _whole(lines: Sequence[Line], pooled: Completed | None, budget: Whole) -> dict[str, list[Any]]:
    """Return everything in one row: the sum of all lines, or where one tells nothing all care together."""
    if not lines:
        return {}
    found = totals(lines, [line.names[2] for line in lines])
    if found["forecast"][0] is not None or pooled is None:
        return found
    months = slice(len(pooled.latest) - len(lines[0].paid), None)
    line = Line(
        ("everywhere", "all", "all"),
        budget.sum(axis=(0, 1, 2)),
        pooled.latest[months],
        pooled.ultimate[months],
        pooled.error(months),
        lines[0].basis,
    )
    return budget_against_actual([line])


def ahead(values: Whole, months: int) -> Whole:
    """Return values [month so far, …] for all months, those ahead as the last one."""
    at = np.minimum(np.arange(months), len(values) - 1)
    return values[at]


def _budget(worked: Worked) -> Whole:
    """Return the expected cost of the members of each month [place, plan, setting, month]."""
    kept: dict[int, Whole] = {}
    for each in worked.found.months:
        if id(each) not in kept:
            kept[id(each)] = over_months(expected_cost(each.state))
    found = ahead(np.stack([kept[id(each)] for each in worked.found.months]), MONTHS)
    return np.stack([found[m][..., m] for m in range(MONTHS)], axis=-1)


def _by_key(worked: Worked, budget: Whole) -> dict[tuple[str, ...], Whole]:
    first = worked.of.first
    return {
        (first.places.names[place], plan, setting): budget[place, p, s]
        for place in first.places.leaves.tolist()
        for p, plan in enumerate(first.plans.names)
        for s, setting in enumerate(SETTINGS)
    }


def _prior(budget: Whole, latest: Whole, before: int) -> Prior:
    """Return what months of care were expected to cost: earlier years' as they came in, this one's budget."""
    return Prior(np.maximum(np.concatenate([latest[:before], budget[: len(latest) - before]]), 0))


def _why(given: Triangles) -> Sequence[str]:
    found = []
    for key, upto in zip(given.keys, given.upto, strict=True):
        problems = unfit(upto, given.watched)
        if problems:
            found.append(f"{key[0]}, {problems[0].found}")
    return found


def _lay_out(worked: Worked, records: Records, first: date) -> None:
    """Lay out the care of the year and of the trust's earlier years by month of care and of receipt."""
    state = worked.found.months[-1].state if worked.found.months else worked.of.first
    setting = known(worked.found.months[-1].state.catalogue, "package").setting
    words = [SETTINGS[each] for each in setting.tolist()]
    leaves = state.places.leaves.tolist()
    for name, texts, numbers in (
        ("told_setting", words, list(range(len(words)))),
        ("told_place", [state.places.names[leaf] for leaf in leaves], leaves),
        ("told_plan", list(state.plans.names), list(range(state.plans.count))),
    ):
        records.book.execute(_NUMBERED.format(name=name), {"words": texts, "numbers": numbers})
    asked = {"year": state.year, "first": first, "since": date(state.year, 1, 1)}
    records.book.execute(_TOLD_CARE, asked)
