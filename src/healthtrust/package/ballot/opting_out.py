"""Public cover or private, not both: who stays is a fixed point, sought from both ends.

    S = { v : stay_v(S) ≥ leave_v(S) }

S        those who stay, and so what the package costs and what tax everybody pays
stay_v   utility of v on the package alone;  leave_v  on private cover alone, the tax still paid
Source   Besley and Coate, American Economic Review 1991; Epple and Romano, J Public Economics 1996; Smith,
         York 2006, section 3, after Ireland 1990 (a package that loses its payers may have no equilibrium).

Staying calls for staying: more who stay cost more tax, which makes leavers poorer, so that some of them
return. Then starting from everybody and from nobody finds the largest and the smallest fixed point, and
all at once may move. Where that goes round in circles, voters move one at a time.

>>> def joins_a_crowd(staying: Flags) -> Flags:        # stays if at least two others do
...     return staying.sum() - staying >= 2
>>> found = both_ends(joins_a_crowd, 4)
>>> found.from_everybody.tolist(), found.from_nobody.tolist(), found.several
([True, True, True, True], [False, False, False, False], True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from healthtrust.package.question import Flags

Response = Callable[[Flags], Flags]
"""Who would rather stay [v], given who stays [v]."""

ROUNDS = 1_000


@dataclass(frozen=True)
class FixedPoints:
    """Who stays [v], as found from each end; None where no round of moves came to rest."""

    from_everybody: Flags | None
    from_nobody: Flags | None

    @property
    def several(self) -> bool:
        """Return whether the two ends led to different fixed points."""
        one, other = self.from_everybody, self.from_nobody
        return one is not None and other is not None and not np.array_equal(one, other)

    @property
    def restless(self) -> bool:
        """Return whether moves from either end never came to rest."""
        return self.from_everybody is None or self.from_nobody is None


def both_ends(response: Response, voters: int) -> FixedPoints:
    """Return the fixed points reached from everybody in and from everybody out."""
    return FixedPoints(
        fixed_point(response, np.ones(voters, dtype=np.bool_)),
        fixed_point(response, np.zeros(voters, dtype=np.bool_)),
    )


def fixed_point(response: Response, start: Flags) -> Flags | None:
    """Return who stays once nobody wants to move, or None if they never come to rest."""
    seen: set[bytes] = set()
    staying = start
    while (key := staying.tobytes()) not in seen:
        seen.add(key)
        wish = response(staying)
        if np.array_equal(wish, staying):
            return staying
        staying = wish
    return _one_at_a_time(response, staying)


def _one_at_a_time(response: Response, start: Flags) -> Flags | None:
    """Let the first voter who wants to move do so, over and over."""
    staying = start.copy()
    seen: set[bytes] = set()
    for _ in range(ROUNDS):
        unhappy = np.flatnonzero(response(staying) != staying)
        if not len(unhappy):
            return staying
        if (key := staying.tobytes()) in seen:
            return None
        seen.add(key)
        staying[unhappy[0]] = ~staying[unhappy[0]]
    return None
