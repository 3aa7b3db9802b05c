"""What is told of a month, a settlement or an appeal lies in the trust's folder before it is committed."""

from __future__ import annotations

from healthtrust.cli.live_month_said import texts
from healthtrust.live.paying import Tell, Worked
from healthtrust.live.records import Records
from healthtrust.live.told.folders import after_months, settlements
from healthtrust.live.told.month import MonthTold, told_month
from healthtrust.live.told.written import write_month
from healthtrust.live.trust import LiveTrust


def telling(trust: LiveTrust, told: list[MonthTold], current: bool = True) -> Tell:
    """Return what tells of an action into the folder of the trust, and keeps in `told` what it told."""

    def tell(worked: Worked, records: Records) -> None:
        found = told_month(trust, worked, records, current)
        folder = trust.folder.statements(worked.of.first.year, worked.month)
        write_month(found, folder if current else after_months(folder, settlements(trust) + 1), texts(found))
        told.append(found)

    return tell
