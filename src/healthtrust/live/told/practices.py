"""What each practice is told of a month: members, who came and went, and every payment it was posted.

    net = capitation + corrections + fees − withheld

capitation    payments of the month under contracts that pay by head, to the practice
fees          payments of the month under all other contracts;  corrections  of earlier months, all contracts
withheld      what the practice owes of the month: negative payments

A practice that the design knows as a provider has what is posted to it. What is posted to the primary care
of a place goes to practices of other names by their heads there (largest remainder, minor unit), and other
providers stand in rows of their own, so that net adds up to everything that plans paid providers.

>>> split = shared_out({(0, 0): 101}, np.array([[[2, 0]], [[1, 3]]]).transpose(0, 2, 1))
>>> split.tolist()
[67, 34]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share
from healthtrust.ground.periods import Month
from healthtrust.ledger.chart import Accounts
from healthtrust.live.paying import Worked
from healthtrust.live.statements import practice_statement
from healthtrust.live.told.capitation import Told
from healthtrust.records.providers import SETTINGS
from healthtrust.state import known

Whole = NDArray[np.int64]
COUNTS = ("members", "joiners", "leavers")
MONEY = ("capitation", "corrections", "fees", "withheld")
PRIMARY = SETTINGS.index("primary")


def practices(worked: Worked, told: Told) -> dict[str, list[Any]]:
    """Return one row for each practice and other provider: columns of `practice_statement`, minor units."""
    providers = worked.of.first.providers.names
    names = (*told.practices, *(name for name in providers if name not in told.practices))
    money = {name: np.zeros(len(names), dtype=np.int64) for name in MONEY}
    heads = _heads(worked, told)
    for name, paid in _paid_by_kind(worked).items():
        money[name] += _by_practice(worked, told, paid, names, heads)
    counts = practice_statement(told.roster, told.before, told.practices)
    at = {name: row for row, name in enumerate(counts["practice"])}
    found: dict[str, list[Any]] = {name: [] for name in ("practice", *COUNTS, *MONEY, "net", "basis")}
    for number, name in enumerate(names):
        row = at.get(name)
        of = {key: int(values[number]) for key, values in money.items()}
        if row is None and not any(of.values()):
            continue
        found["practice"].append(name)
        nothing = None if told.before is None else 0
        for key in COUNTS:
            none = 0 if key == "members" else nothing
            found[key].append(none if row is None else counts[key][row])
        for key, value in of.items():
            found[key].append(value)
        found["net"].append(of["capitation"] + of["corrections"] + of["fees"] - of["withheld"])
        found["basis"].append("paid")
    return found


def shared_out(paid: Mapping[tuple[int, int], int], heads: Whole) -> Whole:
    """Return what each practice has of money of places and plans: by its heads [practice, place, plan]."""
    found = np.zeros(len(heads), dtype=np.int64)
    for (place, plan), amount in sorted(paid.items()):
        there = heads[:, place, plan]
        if there.any():
            found += share(amount, there)
    return found


def _paid_by_kind(worked: Worked) -> dict[str, list[tuple[int, int, int, int]]]:
    """Return what the action posts from plans to providers: rows of place, plan, provider and amount."""
    care = known(worked.found.months[-1].state.care, "deliver")
    by_head = {
        name
        for name, model in zip(care.settlement.contracts, care.settlement.models, strict=True)
        if model == "capitation"
    }
    contracts = {*care.settlement.contracts, *(each.contract for each in care.shared)}
    now = Month(worked.of.first.year, worked.month).index
    found: dict[str, list[tuple[int, int, int, int]]] = {name: [] for name in MONEY}
    for draft in worked.drafts:
        if draft.step != "deliver" or draft.memo not in contracts:
            continue
        legs = draft.legs
        for row in np.flatnonzero(legs.account == Accounts.PROVIDER_FUND).tolist():
            amount, here = int(legs.amount[row]), int(legs.month[row]) == now
            kind = "corrections" if not here else "capitation" if draft.memo in by_head else "fees"
            if here and amount < 0:
                kind, amount = "withheld", -amount
            found[kind].append((int(legs.place[row]), int(legs.plan[row]), int(legs.provider[row]), amount))
    return found


def _by_practice(
    worked: Worked,
    told: Told,
    paid: list[tuple[int, int, int, int]],
    names: tuple[str, ...],
    heads: Whole,
) -> Whole:
    first = worked.of.first
    number = {name: at for at, name in enumerate(names)}
    found = np.zeros(len(names), dtype=np.int64)
    to_share: dict[tuple[int, int], int] = {}
    for place, plan, provider, amount in paid:
        name = first.providers.names[provider] if provider >= 0 else "no provider"
        others = name not in told.practices and place >= 0 and plan >= 0
        if others and first.providers.by_setting[place, PRIMARY] == provider and heads[:, place, plan].any():
            to_share[place, plan] = to_share.get((place, plan), 0) + amount
        elif name in number:
            found[number[name]] += amount
    found[: len(told.practices)] += shared_out(to_share, heads)
    return found


def _heads(worked: Worked, told: Told) -> Whole:
    members = told.roster.members
    shape = (len(told.practices), len(worked.of.first.places.names), worked.of.first.plans.count)
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, (members.practice, members.place, members.plan), members.heads)
    return found
