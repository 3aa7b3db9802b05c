"""Results of a survey as rows of the measurement table: one for each body, item and date.

    org_id, date, measure_code, value, unit, respondent_weight, response_count

respondent_weight   members that those who answered stand for: the sum of their weights
Source              column names: `records.exchange.MEASUREMENT`

>>> PREFIX + "overall"
'survey:overall'
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from healthtrust.pool.fairness.sample import added_up

if TYPE_CHECKING:
    from healthtrust.review.survey.answer import Answer

COLUMNS = ("org_id", "date", "measure_code", "value", "unit", "respondent_weight", "response_count")
PREFIX = "survey:"


def as_measurements(found: Answer) -> dict[str, list[Any]]:
    """Return the results that are shown as columns of the measurement table; none without any date."""
    survey, rows = found.survey, []
    if not survey.asked.period and not survey.asked.date:
        return {}
    for item in found.items:
        inside = np.where(np.isfinite(item.scores), survey.weights.weights, 0.0)
        heavy = added_up(survey.domain, inside, len(item.hidden))
        for at in np.flatnonzero(~item.hidden & (item.by_body.respondents > 0)):
            period, body = divmod(int(at), len(found.bodies))
            value = float(item.by_body.value[at])
            if isfinite(value):
                date = found.periods[period] if survey.asked.period else survey.asked.date
                count = int(item.by_body.respondents[at])
                rows.append(
                    (found.bodies[body], date, PREFIX + item.name, float(f"{value:.9g}"), item.unit,
                     float(f"{heavy[at]:.9g}"), count)
                )  # fmt: skip
    return {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)} if rows else {}
