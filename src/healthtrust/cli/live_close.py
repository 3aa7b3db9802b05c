"""healthtrust live close."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.money import words
from healthtrust.live.settling import close


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
