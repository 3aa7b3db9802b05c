"""healthtrust live appeal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.answers.live_posted import posted_table
from healthtrust.answers.live_telling import telling
from healthtrust.cli.live_posted import say_posted
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.settling import bring, decide


@dataclass(frozen=True)
class Appealed:
    """What is appealed and why, or which appeal is decided."""

    about: str
    because: str
    uphold: int | None
    reject: int | None


def appeal_verb(trust: Path, asked: Appealed, caller: Caller, as_json: bool) -> None:
    """Bring an appeal, or decide one."""
    refuse(_unclear(asked))
    opened = caller.trust(trust)
    if asked.about:
        number = bring(opened, caller.who, asked.about, asked.because)
        say_json({"appeal": number}) if as_json else print(
            f"Appeal {number} is brought, about {asked.about}."
        )
        return
    decided = asked.uphold if asked.uphold is not None else asked.reject
    assert decided is not None
    tell = telling(opened, [], current=False)
    worked, number = decide(opened, caller.who, decided, asked.uphold is not None, tell), decided
    if as_json:
        say_json(
            {"appeal": number, "upheld": worked is not None, "posted": posted_table(worked) if worked else {}}
        )
        return
    if worked is None:
        print(f"Appeal {number} is rejected; nothing is posted.")
        return
    print(f"Appeal {number} is upheld: the year was settled again on today's records.")
    say_posted(worked) if worked.drafts else print("  Nothing came out otherwise.")


def _unclear(asked: Appealed) -> list[Problem]:
    chosen = [bool(asked.about), asked.uphold is not None, asked.reject is not None]
    if sum(chosen) == 1 and (asked.because or not asked.about):
        return []
    remedy = "Bring one with --about and --because, or decide one with --uphold or --reject."
    return [Problem("appeal", "options that do not say what is wanted", "one of the three", remedy=remedy)]
