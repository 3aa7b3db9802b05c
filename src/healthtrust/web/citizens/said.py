"""An estimate as a page says it: amounts in words of the currency, reliefs by what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from healthtrust.design.whole import Design
from healthtrust.ground.money import SYMBOLS, currency
from healthtrust.web.citizens.household import Household


@dataclass(frozen=True)
class Estimate:
    """What a household is told; amounts are texts."""

    rows: tuple[tuple[str, str], ...]
    """Contribution and what the household pays of it."""
    total: str
    month: str
    share: str
    """Of its income, in per cent; empty without income."""
    employer: str
    government: str
    exempt: bool
    capped: bool
    left_out: tuple[str, ...]
    moves: bool
    charges: Mapping[str, Any]
    plans: tuple[tuple[str, str], ...]
    like: Mapping[str, str]


def estimate_said(answer: Mapping[str, Any], design: Design, household: Household) -> Estimate:
    """Return an answer of `citizens.estimate` in texts."""
    owed, total = answer["owed"], sum(answer["owed"]["household"])
    unit = 10 ** currency(design.currency).exponent

    def money(minor: float) -> str:
        return amount(minor, design.currency)

    like = answer["like"] or {}
    return Estimate(
        rows=tuple(zip(owed["names"], map(money, owed["household"]), strict=True)),
        total=money(total),
        month=money(total / 12),
        share=f"{100 * total / unit / household.income:.1f} %" if household.income else "",
        employer=money(owed["employer"]) if owed["employer"] else "",
        government=money(owed["government"]) if owed["government"] else "",
        exempt=any(each.startswith("exempt") for each in owed["binds"]),
        capped=any("ceiling" in each for each in owed["binds"]),
        left_out=tuple(owed["left_out"]),
        moves=bool(owed["moves"]),
        charges=answer["charges"],
        plans=tuple(
            (plan["name"], "" if plan["surcharge"] is None else money(plan["surcharge"]))
            for plan in answer["plans"]
        ),
        like={key: str(value) if key == "tenth" else money(value) for key, value in like.items()},
    )


def amount(minor: float, code: str) -> str:
    """Return an amount of minor units with its sign and all its decimals.

    >>> amount(123456, "GBP"), amount(5, "EUR"), amount(1200, "JPY")
    ('£1,234.56', '€0.05', '¥1,200')
    """
    digits = currency(code).exponent
    return f"{SYMBOLS.get(code, f'{code} ')}{minor / 10**digits:,.{digits}f}"


def lowest_places(design: Design) -> tuple[str, ...]:
    """Return the neighbourhoods that a design lists; none where a file holds them."""
    if isinstance(design.people.places, str):
        return ()
    parents = {place.parent for place in design.people.places}
    return tuple(place.name for place in design.people.places if place.name not in parents)
