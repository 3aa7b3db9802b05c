"""A trust is opened, or its next year: design, records, and what is promised, in the order that holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.loading import Source, load
from healthtrust.live.opened import Opened
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.store import Forbidden, Who
from healthtrust.live.store.roles import forbidden
from healthtrust.live.trust import open_trust


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
    database: str = ""
    """Its address, if not in the folder."""


def open_wanted(wanted: WantedTrust, who: Who) -> Opened:
    """Open a new trust, loading its records first, or the next year of one; return what is promised.

    Whoever opens loads as an operator: the trail tells both.
    """
    if wanted.design:
        refused = forbidden(who, "open")
        if refused:
            raise Forbidden(refused)
        from healthtrust.design.read import read_design

        read = read_design(wanted.design, wanted.overrides)
        name = wanted.name or wanted.place.name
        trust = make_trust(New(wanted.place, name, read, wanted.database))
    else:
        refuse(_without_design(wanted))
        trust = open_trust(wanted.place, wanted.database)
    trust.folder.store.permit(who, "open")
    for path in wanted.records:
        source = Source(path, wanted.mapping, path.name, synthetic=wanted.synthetic)
        load(trust, source, Who(who.name, "operator"), again=True)
    return open_year(trust, who)


def as_plain(found: Opened) -> dict[str, Any]:
    """Return what is promised in plain values; money in minor units."""
    budgets = found.promised.budgets
    return {
        "year": found.first.year,
        "residents": int(found.register.persons.heads),
        "divided_households": found.register.divided,
        "income": found.promised.income,
        "personal_care": int(budgets.lines[:, 0].sum()),
        "reserve": budgets.reserve,
        "covered_services": int(found.promised.covered.sum()),
    }


def _without_design(wanted: WantedTrust) -> list[Problem]:
    if wanted.place.exists():
        return []
    remedy = "Say by which design: healthtrust live open TRUST --design DESIGN --records RECORDS."
    return [Problem(str(wanted.place), "no such trust", "the folder of a trust", remedy=remedy)]
