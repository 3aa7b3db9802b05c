"""How early residents of a place die: the index behind a health-inequalities component.

    M_p = Σ_{i in p, under 75} m(a_i, s_i, f_i) / Σ_{i in p, under 75} m̄(a_i, s_i)

m     deaths per person-year by age, sex and deprivation fifth;  m̄  those of all fifths together
M_p   standardised ratio of deaths under 75 in neighbourhood p: 1 where people die as they do everywhere
Source  the health-inequalities component of English allocations follows the standardised mortality ratio
        under 75: NHS England, technical guide to allocation formulae [recalled]; here from the death rates of
        the design's population table and not from the deaths of one year, so that no chance enters.

Expected deaths are small numbers; they are added in whole thousand-millionths, so that sums do not depend on
the order of rows.

>>> heads = np.zeros(CELLS, dtype=np.int64)
>>> heads[cell_parts().age == 60] = 10
>>> own, average = deaths_under_75(heads)
>>> fifth = cell_parts().fifth[heads > 0]
>>> poor, rich = (own[heads > 0][fifth == f].sum() / average[heads > 0][fifth == f].sum() for f in (1, 5))
>>> bool(poor > 1.4 > 1 > rich), abs(int(heads @ own) - int(heads @ average)) < int(heads.sum())
(True, True)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.tally import tally_by_place
from healthtrust.engine.everywhere import everywhere
from healthtrust.people.vital import mortality
from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, Persons, cell_parts, heads_by_cell

__all__ = ["CELLS", "deaths_under_75", "premature_mortality"]

PREMATURE = 75
RATES = "england-2011"
PER_YEAR = 1e9
"""Death rates are kept as whole thousand-millionths."""


def premature_mortality(persons: Persons, households: Households, places: int) -> NDArray[np.float64]:
    """Return the standardised ratio of deaths under 75 [place]; 1 where nobody is under 75."""
    table = np.stack(deaths_under_75(everywhere(heads_by_cell(persons))), axis=1)
    own, average = tally_by_place(persons, households, places, table).T
    return np.asarray(np.divide(own, average, out=np.ones(places), where=average > 0))


def deaths_under_75(heads: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return expected deaths of one resident of each need cell [CELLS], and at the rates of all fifths."""
    parts = cell_parts()
    own = mortality(RATES)[parts.age, parts.sex, parts.fifth - 1] * (parts.age < PREMATURE)
    group = parts.age * 2 + parts.sex
    residents = np.bincount(group, weights=heads)
    deaths = np.bincount(group, weights=heads * own)
    average = np.divide(deaths, residents, out=np.zeros_like(deaths), where=residents > 0)[group]
    return np.rint(own * PER_YEAR).astype(np.int64), np.rint(average * PER_YEAR).astype(np.int64)
