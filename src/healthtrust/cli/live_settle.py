"""healthtrust live settle and close."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.live_posted import posted_table, say_posted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.money import words
from healthtrust.live.settling import close, settle
from healthtrust.state import known


def settle_verb(trust: Path, anyway: str, caller: Caller, out: Path | None, as_json: bool) -> None:
    """Settle the year and say what was posted by it."""
    worked = settle(caller.trust(trust), caller.who, anyway)
    year = worked.found.year
    assert year is not None
    card = known(year.scorecard, "review")
    told = {
        "year": year.year,
        "rewards": card.reward_due,
        "targets": len(card.verdicts),
        "met": sum(verdict.met for verdict in card.verdicts),
        "posted": posted_table(worked),
    }
    if out is not None:
        from healthtrust.cli.columns import write_csv

        write_csv(posted_table(worked), out)
    if as_json:
        say_json(told)
        return
    print(
        f"{year.year} is settled: {told['met']} of {told['targets']} promises were kept, and rewards of "
        f"{words(card.reward_due, year.currency)} are due next year."
    )
    say_posted(worked)


def close_verb(trust: Path, caller: Caller, as_json: bool) -> None:
    """Close the year and say what it hands to the next."""
    opened = caller.trust(trust)
    left, year = close(opened, caller.who), opened.state.year
    money = opened.first(year, opened.state.facts["carried"]).currency
    due = int(left.rewards_due.sum())
    if as_json:
        say_json({"year": year, "reserve": left.reserve, "rewards_due": due})
        return
    print(f"{year} is closed: a reserve of {words(left.reserve, money)} opens {year + 1}.")
    print(f"  {'Rewards due':<24} {words(due, money)}")
