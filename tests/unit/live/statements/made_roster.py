"""A register made by hand: three practices, two places, two plans, two months."""

from __future__ import annotations

import numpy as np

from healthtrust.live.statements.roster import Members, Roster, capitation_roster

PRACTICES = ("Ash", "Elm", "Oak")
POSTED = np.array([[1000, 0], [500, 301]])


def members(*rows: tuple[int, int, int, int, int, int]) -> Members:
    """Return members of rows: person, practice, place, plan, heads, weight."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return Members(columns[0].astype(np.uint64), *columns[1:])


MARCH = members((1, 0, 0, 0, 1, 2), (2, 0, 0, 0, 1, 1), (3, 1, 1, 0, 1, 5), (4, 1, 1, 1, 3, 3))
APRIL = members((1, 0, 0, 0, 1, 2), (5, 0, 0, 0, 2, 2), (3, 1, 1, 0, 1, 5), (2, 1, 1, 1, 1, 3))


def roster(of: Members) -> Roster:
    """Return the roster of a month."""
    return capitation_roster(of, POSTED)
