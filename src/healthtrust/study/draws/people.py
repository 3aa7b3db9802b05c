"""Who the designs of a study are for: residents, and by deprivation fifth how many and how healthy.

    h_f = Σ_c n_cf H_c / n_f        QALYs that a resident of fifth f expects over the rest of life

c, n_cf   need cell, and its residents in fifth f in the first year;  H_c  as in `package.health`

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.trial.case import case_of
>>> found = served(case_of(read_design("valley", ["people.size=2000"])))
>>> sum(found.members), found.fifths, found.health[0] < found.health[-1]
(2000, (1, 2, 3, 4, 5), True)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from healthtrust import people
from healthtrust.package.health import health_by_cell
from healthtrust.records.persons import FIFTHS, cell_parts, heads_by_cell
from healthtrust.start import opening
from healthtrust.state import known
from healthtrust.study.trial.case import Case


class Served(NamedTuple):
    """Residents in the first year by deprivation fifth, the most deprived first."""

    fifths: tuple[int, ...]
    members: tuple[int, ...]
    health: tuple[float, ...]
    """QALYs a resident expects."""


def served(case: Case) -> Served:
    """Return the residents of a design in its first year."""
    state = people.step(opening(case.design, case.folder))
    heads, fifth = heads_by_cell(known(state.persons, "people")), cell_parts().fifth
    members = np.bincount(fifth, weights=heads, minlength=FIFTHS + 1)
    health = np.bincount(fifth, weights=heads * health_by_cell(), minlength=FIFTHS + 1)
    there = np.flatnonzero(members)
    return Served(
        tuple(there.tolist()),
        tuple(np.rint(members[there]).astype(int).tolist()),
        tuple((health[there] / members[there]).tolist()),
    )
