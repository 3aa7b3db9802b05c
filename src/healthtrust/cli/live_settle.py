"""healthtrust live settle."""

from __future__ import annotations

from pathlib import Path

from healthtrust.answers.live_settled import as_plain, settled_of, shown
from healthtrust.answers.live_telling import telling
from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.live_posted import say_posted
from healthtrust.cli.live_settle_said import SETTLED
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.errors import refuse
from healthtrust.live.settling import settle
from healthtrust.live.told.month import MonthTold
from healthtrust.records.whole_file import unwritable
from healthtrust.reports import live_settled


def settle_verb(trust: Path, anyway: str, caller: Caller, out: Path | None, as_json: bool) -> None:
    """Settle the year, tell everybody what they are to know of it, and say what was posted by it."""
    refuse(unwritable(out, WRITTEN, (), "--out"))
    opened, told = caller.trust(trust), list[MonthTold]()
    worked = settle(opened, caller.who, anyway, telling(opened, told, current=False, because=anyway))
    found = settled_of(opened, worked, anyway)
    if out is not None:
        SETTLED.write(found, out)
    if as_json:
        say_json(as_plain(found))
        return
    of = shown(found)
    print(live_settled.sentence(of))
    for label, said in live_settled.numbers(of):
        print(f"  {label:<24} {said}")
    say_posted(worked)
