"""healthtrust live month."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.live_month_said import MONTH, as_plain, notes, numbers, sentence, texts
from healthtrust.cli.live_posted import posted_table, say_posted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.errors import refuse
from healthtrust.live.paying import Tell, Worked, pay_month
from healthtrust.live.records import Records
from healthtrust.live.told.folders import after_months, settlements
from healthtrust.live.told.month import MonthTold, told_month
from healthtrust.live.told.written import write_month
from healthtrust.live.trust import LiveTrust
from healthtrust.records.whole_file import unwritable


def month_verb(trust: Path, number: int | None, caller: Caller, out: Path | None, as_json: bool) -> None:
    """Pay a month, tell everybody what they are to know of it, and say what was posted."""
    refuse(unwritable(out, WRITTEN, (), "--out"))
    opened, told = caller.trust(trust), list[MonthTold]()
    worked = pay_month(opened, caller.who, number, telling(opened, told))
    (found,) = told
    if out is not None:
        MONTH.write(found, out)
    if as_json:
        say_json({**as_plain(found), "posted": posted_table(worked)})
        return
    print(f"{found.month} is paid. {sentence(found)}")
    for label, said in numbers(found):
        print(f"  {label:<24} {said}")
    for note in notes(found):
        print(f"  {note}")
    say_posted(worked)


def telling(trust: LiveTrust, told: list[MonthTold], current: bool = True) -> Tell:
    """Return what tells of an action into the folder of the trust, and keeps in `told` what it told."""

    def tell(worked: Worked, records: Records) -> None:
        found = told_month(trust, worked, records, current)
        folder = trust.folder.statements(worked.of.first.year, worked.month)
        write_month(found, folder if current else after_months(folder, settlements(trust) + 1), texts(found))
        told.append(found)

    return tell
