"""Care that was recorded: it is added up and settled by the rules of every year, and nothing of it is drawn.

    cost[n, p, j, y] = Σ reference cost of the rows of place n, plan p, service j and payer y

Source  interfaces of this project: recorded facts stand where response models answer. What one of many
        identical households paid is their mean: records tell of each household, so that it stands for itself.

>>> activity_on_record(nothing_done(1, 1, 1), np.array([3], dtype=np.int8)).cost.shape
(0, 12)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.care import COVERED, settled_for
from healthtrust.deliver.months import Activity
from healthtrust.records.facts import Done, Facts, nothing_done
from healthtrust.records.findings import PAYERS, Care
from healthtrust.state import State, known


def done_in(state: State, facts: Facts) -> Done:
    """Return the care on record; none at all where nothing was recorded yet."""
    shape = len(state.places.names), state.plans.count, known(state.catalogue, "package").count
    return nothing_done(*shape) if facts.done is None else facts.done


def care_on_record(state: State, facts: Facts) -> Care:
    """Return who received what on record, who paid, and what is due under each contract."""
    homes, done = known(state.households, "people"), done_in(state, facts)
    grid = len(state.places.names), state.plans.count, known(state.catalogue, "package").count, len(PAYERS)
    cost, charges = done.grid(done.cost, grid), done.grid(done.charges, grid)[:, :, :, COVERED]
    nothing = np.zeros(homes.rows, dtype=np.int64)
    out_of_pocket, benefit = (
        nothing if each is None else each for each in (facts.out_of_pocket, facts.benefit)
    )
    lines, on_top, passed = settled_for(state, cost[:, :, :, COVERED], charges)
    return Care(
        cases=done.grid(done.cases, grid),
        cost=cost,
        charges=charges,
        forgone=done.forgone,
        out_of_pocket=out_of_pocket,
        out_of_pocket_of_one=out_of_pocket // np.maximum(homes.weight, 1),
        benefit=benefit,
        settlement=lines,
        paid_back=done.paid_back,
        shared=on_top,
        passed=passed,
    )


def activity_on_record(done: Done, setting: NDArray[np.int8]) -> Activity:
    """Return recorded care month by month; setting [service]: where each service is given."""
    return Activity(
        done.place,
        done.plan,
        done.service,
        setting[done.service],
        done.payer,
        done.cases,
        done.cost,
        done.charges,
    )
