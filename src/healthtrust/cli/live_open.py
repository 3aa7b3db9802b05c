"""healthtrust live open."""

from __future__ import annotations

from dataclasses import replace

from healthtrust.answers.live_opening import WantedTrust as WantedTrust
from healthtrust.answers.live_opening import as_plain, open_wanted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.money import words


def open_verb(wanted: WantedTrust, caller: Caller, as_json: bool) -> None:
    """Open a new trust or the next year of one, and say what is promised."""
    found = open_wanted(replace(wanted, database=caller.database), caller.who)
    told, money = as_plain(found), found.first.currency
    if as_json:
        say_json(told)
        return
    print(
        f"{told['year']} is open for {told['residents']:,} residents: a pool of "
        f"{words(told['income'], money)} pays for {told['covered_services']} services."
    )
    print(f"  {'For personal care':<24} {words(told['personal_care'], money)}")
    print(f"  {'Reserve':<24} {words(told['reserve'], money)}")
    if told["divided_households"]:
        divided = f"{told['divided_households']:,} whose members are in different plans"
        print(f"  {'Households divided':<24} {divided}")
