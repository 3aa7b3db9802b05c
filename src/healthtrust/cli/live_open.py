"""healthtrust live open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.ground.problems import Problem
from healthtrust.live.loading import Source, load
from healthtrust.live.opened import Opened
from healthtrust.live.opening import New, make_trust, open_year


@dataclass(frozen=True)
class WantedTrust:
    """What is opened: where, by which design, on which records."""

    place: Path
    design: str
    records: tuple[Path, ...]
    mapping: str
    name: str
    overrides: tuple[str, ...]
    synthetic: bool


def open_verb(wanted: WantedTrust, caller: Caller, as_json: bool) -> None:
    """Open a new trust or the next year of one, and say what is promised."""
    from healthtrust.design.read import read_design
    from healthtrust.live.store import Forbidden
    from healthtrust.live.store.roles import forbidden

    if wanted.design:
        refused = forbidden(caller.who, "open")
        if refused:
            raise Forbidden(refused)
        read = read_design(wanted.design, wanted.overrides)
        name = wanted.name or wanted.place.name
        trust = make_trust(New(wanted.place, name, read, caller.database))
    else:
        refuse(_without_design(wanted))
        trust = caller.trust(wanted.place)
    trust.folder.store.permit(caller.who, "open")
    for path in wanted.records:
        source = Source(path, wanted.mapping, path.name, synthetic=wanted.synthetic)
        load(trust, source, _loader(caller), again=True)
    _say(open_year(trust, caller.who), as_json)


def _loader(caller: Caller) -> Any:
    from healthtrust.live.store import Who

    return Who(caller.who.name, "operator")


def _without_design(wanted: WantedTrust) -> list[Problem]:
    if wanted.place.exists():
        return []
    remedy = "Say by which design: healthtrust live open TRUST --design DESIGN --records RECORDS."
    return [Problem(str(wanted.place), "no such trust", "the folder of a trust", remedy=remedy)]


def _say(found: Opened, as_json: bool) -> None:
    money, year = found.first.currency, found.first.year
    residents, budgets = int(found.register.persons.heads), found.promised.budgets
    told = {
        "year": year,
        "residents": residents,
        "divided_households": found.register.divided,
        "income": found.promised.income,
        "personal_care": int(budgets.lines[:, 0].sum()),
        "reserve": budgets.reserve,
        "covered_services": int(found.promised.covered.sum()),
    }
    if as_json:
        say_json(told)
        return
    print(
        f"{year} is open for {residents:,} residents: a pool of {words(found.promised.income, money)} "
        f"pays for {told['covered_services']} services."
    )
    print(f"  {'For personal care':<24} {words(told['personal_care'], money)}")
    print(f"  {'Reserve':<24} {words(budgets.reserve, money)}")
    if found.register.divided:
        print(f"  {'Households divided':<24} {found.register.divided:,} whose members are in different plans")
