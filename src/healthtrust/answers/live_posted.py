"""What an action posted, by step and memo."""

from __future__ import annotations

from typing import Any

import numpy as np

from healthtrust.ground.periods import Month
from healthtrust.live.paying import Worked


def posted_table(worked: Worked) -> dict[str, list[Any]]:
    """Return by step and memo what was posted for the month, and for earlier ones; minor units."""
    month = Month(worked.of.first.year, worked.month).index
    rows = []
    for draft in worked.drafts:
        gave = np.maximum(draft.legs.amount, 0)
        now = int(gave[draft.legs.month == month].sum())
        rows.append((draft.step, draft.memo, now, int(gave.sum()) - now))
    return {
        name: [row[at] for row in rows]
        for at, name in enumerate(("step", "memo", "this_month", "corrections"))
    }
