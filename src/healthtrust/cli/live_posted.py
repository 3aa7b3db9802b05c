"""What an action posted, by step and memo: said as a table."""

from __future__ import annotations

from healthtrust.answers.live_posted import posted_table
from healthtrust.cli.say import say_table
from healthtrust.ground.money import words
from healthtrust.live.paying import Worked


def say_posted(worked: Worked) -> None:
    """Print what was posted by step and memo."""
    money, table = worked.of.first.currency, posted_table(worked)
    rows = [
        [step, memo, words(now, money), words(before, money) if before else ""]
        for step, memo, now, before in zip(*table.values(), strict=True)
    ]
    say_table(["step", "posted", "for the month", "to correct earlier months"], rows)
