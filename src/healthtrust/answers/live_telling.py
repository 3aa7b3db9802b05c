"""What is told of a month, a settlement or an appeal lies in the trust's folder before it is committed.

statements/YEAR/MM/      of a month           its tables, page and tree
statements/YEAR/12-K/    of a settlement      the same of what it corrects, and `settlement/`, of the year
"""

from __future__ import annotations

from healthtrust.answers import live_month, live_settled
from healthtrust.live.paying import Tell, Worked
from healthtrust.live.records import Records
from healthtrust.live.told.folders import after_months, settlements
from healthtrust.live.told.month import MonthTold, told_month
from healthtrust.live.told.written import write_month
from healthtrust.live.trust import LiveTrust


def telling(trust: LiveTrust, told: list[MonthTold], current: bool = True, because: str = "") -> Tell:
    """Return what tells of an action into the folder of the trust, and keeps in `told` what it told.

    current: whether it pays a month, and not settles the year; because: why care without a price is settled.
    """

    def tell(worked: Worked, records: Records) -> None:
        found = told_month(trust, worked, records, current)
        folder, texts = trust.folder.statements(worked.of.first.year, worked.month), live_month.texts(found)
        if worked.found.year is not None:
            texts |= live_settled.texts(live_settled.settled_of(trust, worked, because))
        write_month(found, folder if current else after_months(folder, settlements(trust) + 1), texts)
        told.append(found)

    return tell
