"""What is told of a month, or of a settlement: members, practices, budget and contracts, worked out at once.

Source  the rules of each part: `live.told.capitation`, `practices`, `care`, `interim`.

>>> MonthTold.__dataclass_fields__["practices"].type
'dict[str, list[Any]]'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from healthtrust.ground.periods import Month
from healthtrust.live.paying import Worked
from healthtrust.live.records import Records
from healthtrust.live.told.capitation import Told, told_capitation
from healthtrust.live.told.care import CareTold, told_care
from healthtrust.live.told.folders import folders_told, of_real_persons
from healthtrust.live.told.interim import interim
from healthtrust.live.told.practices import practices
from healthtrust.live.trust import LiveTrust


@dataclass(frozen=True)
class MonthTold:
    """What is told of an action: who was paid for, what practices got, how the budget stands."""

    worked: Worked
    capitation: Told
    practices: dict[str, list[Any]]
    """Minor units."""
    care: CareTold
    interim: dict[str, list[Any]]
    """Minor units."""
    trust: str
    real: bool
    """Whether persons are real: few of them are then told of nowhere."""

    @property
    def month(self) -> Month:
        """Return the month told of."""
        return Month(self.worked.of.first.year, self.worked.month)


def told_month(trust: LiveTrust, worked: Worked, records: Records, current: bool = True) -> MonthTold:
    """Return what is told of an action; current: whether it pays a month, and not only corrects."""
    store = trust.folder.store
    paid = folders_told(trust, worked.month - 1 if current else worked.month)
    capitation = told_capitation(worked, records, paid, current)
    care = told_care(worked, records, trust.read.design.span[0])
    return MonthTold(
        worked,
        capitation,
        practices(worked, capitation),
        care,
        interim(worked, care),
        store.about.name,
        of_real_persons(trust),
    )
