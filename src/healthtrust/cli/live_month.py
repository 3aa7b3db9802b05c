"""healthtrust live month."""

from __future__ import annotations

from pathlib import Path

from healthtrust.answers.live_month import as_plain, notes, numbers, sentence
from healthtrust.answers.live_posted import posted_table
from healthtrust.answers.live_telling import telling
from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.live_month_said import MONTH
from healthtrust.cli.live_posted import say_posted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.errors import refuse
from healthtrust.live.paying import pay_month
from healthtrust.live.told.month import MonthTold
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
