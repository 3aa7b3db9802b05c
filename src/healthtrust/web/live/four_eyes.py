"""Four eyes: whoever paid the last month of a year neither settles nor closes it, where that is asked for.

Roles alone do not see to it, as one person may have several. `four_eyes` of web.toml says whether it is asked
for; a job is told so, and looks once more who does it, as somebody else may have taken it up again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from healthtrust.live.store import Store
    from healthtrust.web.jobs.task import Task

FOUR_EYES = "four_eyes"


def paid_last(store: Store) -> str:
    """Return who paid the last month of the latest year; nobody where none is paid."""
    years = store.years()
    year = years[-1].year if years else 0
    paid = [row for row in store.trail() if row.action == "month"]
    return next((row.who for row in reversed(paid) if json.loads(row.inputs).get("year") == year), "")


def told_apart(where: str) -> Problem:
    """Return what whoever paid the last month is told.

    >>> print(told_apart("canton"))
    canton: found you, who paid the last month; expected somebody else. Whoever pays neither settles nor \
closes the year.
    """
    remedy = "Whoever pays neither settles nor closes the year."
    return Problem(where, "you, who paid the last month", "somebody else", None, remedy)


def refuse_who_paid(task: Task, store: Store) -> None:
    """Raise InvalidInput for a job that somebody else must do, where it was asked for with that."""
    if task.asked.get(FOUR_EYES) and paid_last(store) == task.who:
        refuse([told_apart(str(task.asked["trust"]))])
