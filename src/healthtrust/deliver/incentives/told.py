"""The tables of what contracts reward as a reader sees them: prices with their currency, places in words.

Source  ours.

>>> list(told_prices(Answer(0.15, ())))[:3]
['settlement', 'lever', 'stands at']
"""

from __future__ import annotations

import math

from healthtrust.deliver.incentives.answer import Answer, Priced
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.findings import nearest_cliff
from healthtrust.deliver.incentives.said import dead_said, finding_said, money_said, place_said, price_said
from healthtrust.deliver.incentives.stack import Stacked

Told = dict[str, list[str]]

PRICES = ("settlement", "lever", "stands at", "one less", "one more", "nearest cliff", "jump", "dead")
FINDINGS = ("settlement", "lever", "what", "where and why")


def told_prices(found: Answer) -> Told:
    """Return a row for each settlement and lever: its price either way, and its nearest cliff."""
    several = len({p.asked.name for p in found.priced}) > 1
    return _columns(PRICES, [_price(p, several=several) for p in found.priced])


def told_findings(found: Answer) -> Told:
    """Return a row for each finding, with its sentence."""
    several = len({p.asked.name for p in found.priced}) > 1
    return _columns(
        FINDINGS,
        [
            [
                name_of(p, several=several),
                p.lever,
                f.kind,
                finding_said(f, p.lever, p.swept.level, p.asked.contract.currency),
            ]
            for p in found.priced
            for f in p.findings
        ],
    )


def told_stack(actor: Actor, stacked: tuple[Stacked, ...]) -> Told:
    """Return a row for each lever: the price by contract, together, own cost, net, and what is flagged."""
    code = currency_of(actor)
    names = [f"{h.name} (pays)" if h.role == "payer" else h.name for h in actor.held]
    return _columns(
        ("lever", *names, "together", "own cost", "net", "flagged"),
        [
            [
                one.lever,
                *(price_said(price, code) for price in (*one.prices, one.total, one.own_cost, one.net)),
                ", ".join(dict.fromkeys(flag.kind for flag in one.flags)),
            ]
            for one in stacked
        ],
    )


def currency_of(actor: Actor) -> str:
    """Return the currency of an actor's contracts; empty where they are for any."""
    return next((h.contract.currency for h in actor.held if h.contract.currency), "")


def name_of(priced: Priced, *, several: bool) -> str:
    """Return what a settlement is called, with its contract where there are several."""
    return f"{priced.asked.name}, {priced.party}" if several else priced.party


def _price(priced: Priced, *, several: bool) -> list[str]:
    code, swept = priced.asked.contract.currency, priced.swept
    cliff = nearest_cliff(list(priced.findings))
    return [
        name_of(priced, several=several),
        priced.lever,
        _level(swept.level),
        price_said(priced.less, code),
        price_said(priced.more, code),
        "" if cliff is None else place_said(cliff.start, swept.level),
        "" if cliff is None else money_said(cliff.jump, code),
        dead_said(priced),
    ]


def _level(level: float) -> str:
    if math.isnan(level):
        return ""
    return f"{level:,.0f}" if abs(level) >= 1000 else f"{level:,.4g}"


def _columns(names: tuple[str, ...], rows: list[list[str]]) -> Told:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
