"""Those who were asked in a survey, of all parts: alike ones are counted, then written out one by one again.

    key = (plan, area, cell of who speaks, whether it answered, what it says of each item)

Whoever has the same key is the same to every estimate, so that the number of each key is all that the parts
need to tell one another. The rows come in the order of the keys, whichever parts they come from.

Source  arithmetic.

>>> own = Own(np.array([1, 0, 1]), area=np.array([1, 1, 1]), cell=np.array([4, 2, 4]))
>>> good = np.array([[1, 0], [0, 1], [1, 0]], dtype=bool)
>>> found = everybodys(own, np.array([True, False, True]), good, (2, 2, 5))
>>> found.plan.tolist(), found.cell.tolist(), found.good.astype(int).tolist()
([0, 1, 1], [2, 4, 4], [[0, 1], [1, 0], [1, 0]])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import counted

Whole = NDArray[np.int64]
Rows = NDArray[np.bool_]


class Own(NamedTuple):
    """Columns of those of this part who were asked [asked]."""

    plan: Whole
    area: Whole
    cell: Whole


class Answers(NamedTuple):
    """Columns of all who were asked, one by one."""

    plan: Whole
    area: Whole
    """Position among the areas, 0 for a home in none."""
    cell: Whole
    """Of who speaks for the household (`members`)."""
    answered: Rows
    good: Rows
    """[asked, item]: what each said, or would have said."""


def everybodys(own: Own, answered: Rows, good: Rows, sizes: tuple[int, int, int]) -> Answers:
    """Return those whom all parts asked, given this part's [asked], and the number of plans, areas and cells.

    Asks everybody once.
    """
    shape = (*sizes, 2, *(2 for _ in good.T))
    key = np.ravel_multi_index((*own, answered.astype(np.int64), *good.T.astype(np.int64)), shape)
    each = np.repeat(*counted(key, np.ones(len(key), dtype=np.int64)))
    plan, area, cell, said, *items = np.unravel_index(each, shape)
    return Answers(plan, area, cell, said > 0, np.stack(items, axis=1) > 0)
