"""healthtrust live month."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.live_posted import posted_table, say_posted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.periods import Month
from healthtrust.live.paying import pay_month


def month_verb(trust: Path, number: int | None, caller: Caller, out: Path | None, as_json: bool) -> None:
    """Pay a month and say what was posted."""
    worked = pay_month(caller.trust(trust), caller.who, number)
    if out is not None:
        from healthtrust.cli.columns import write_csv

        write_csv(posted_table(worked), out)
    month = Month(worked.of.first.year, worked.month)
    if as_json:
        say_json({"month": str(month), "posted": posted_table(worked)})
        return
    print(f"{month} is paid.")
    say_posted(worked)
