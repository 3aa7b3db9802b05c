"""The tables of what contracts reward: prices, findings, points along a lever, and stacks.

Source  ours.

>>> list(price_rows(Answer(0.15, ())))[:4]
['contract', 'settlement', 'lever', 'stands at']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.deliver.incentives.answer import Answer, Priced, known_or_none
from healthtrust.deliver.incentives.arrangements import Actor
from healthtrust.deliver.incentives.findings import Finding, dead_share, nearest_cliff
from healthtrust.deliver.incentives.said import finding_said
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.deliver.incentives.sweep import Sweep

Columns = dict[str, list[Any]]


def price_rows(found: Answer) -> Columns:
    """Return one row for each settlement and lever."""
    return _columns(PRICE_COLUMNS, [_price_row(p) for p in found.priced])


def finding_rows(found: Answer) -> Columns:
    """Return one row for each kink, cliff, dead zone and reversed zone."""
    return _columns(FINDING_COLUMNS, [_finding_row(p, f) for p in found.priced for f in p.findings])


def curve_rows(found: Answer) -> Columns:
    """Return the amount along each lever: the two ends of every smooth piece."""
    return _columns(CURVE_COLUMNS, [row for p in found.priced for row in _curve(p)])


def stack_rows(actor: Actor, stacked: Sequence[Stacked]) -> Columns:
    """Return one row for each lever and contract of an actor."""
    return _columns(
        STACK_COLUMNS,
        [
            [actor.name, one.lever, s.contract, s.role, s.less, s.more, *s.other_side]
            for one in stacked
            for s in one.shares
        ],
    )


def total_rows(actor: Actor, stacked: Sequence[Stacked]) -> Columns:
    """Return one row for each lever over all contracts of an actor, with what is wrong."""
    return _columns(
        TOTAL_COLUMNS,
        [
            [actor.name, one.lever, one.total, one.own_cost, one.net, " ".join(f.says for f in one.flags)]
            for one in stacked
        ],
    )


PRICE_COLUMNS = (
    "contract",
    "settlement",
    "lever",
    "stands at",
    "amount",
    "price of one less",
    "price of one more",
    "nearest cliff",
    "nearest cliff share",
    "jump there",
    "step",
    "clause",
    "kinks",
    "cliffs",
    "dead share",
    "reversed share",
)
FINDING_COLUMNS = (
    "contract",
    "settlement",
    "lever",
    "kind",
    "from",
    "to",
    "from share",
    "to share",
    "jump",
    "price before",
    "price after",
    "step",
    "clause",
    "says",
)
CURVE_COLUMNS = ("contract", "settlement", "lever", "units", "share", "amount")
STACK_COLUMNS = (
    "actor",
    "lever",
    "contract",
    "role",
    "price of one less",
    "price of one more",
    "other side, one less",
    "other side, one more",
)
TOTAL_COLUMNS = ("actor", "lever", "price", "own cost", "net", "flags")


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _price_row(priced: Priced) -> list[Any]:
    swept, found = priced.swept, list(priced.findings)
    cliff = nearest_cliff(found)
    near: list[Any] = [None] * 5
    if cliff is not None:
        near = [cliff.start, _share(cliff.start, swept), cliff.jump, cliff.step, cliff.clause]
    return [
        priced.asked.name,
        priced.party,
        priced.lever,
        known_or_none(swept.level),
        swept.amount + 0.0,
        known_or_none(priced.less),
        known_or_none(priced.more),
        *near,
        sum(f.kind == "kink" for f in found),
        sum(f.kind == "cliff" for f in found),
        dead_share(swept, found),
        _reversed_share(swept, found),
    ]


def _finding_row(priced: Priced, found: Finding) -> list[Any]:
    swept = priced.swept
    said = finding_said(found, priced.lever, swept.level, priced.asked.contract.currency)
    shares = (_share(found.start, swept), _share(found.end, swept))
    ends = (found.start, found.end, *shares, found.jump, found.before, found.after)
    return [
        *(priced.asked.name, priced.party, priced.lever, found.kind),
        *ends,
        *(found.step, found.clause, said),
    ]


def _curve(priced: Priced) -> list[list[Any]]:
    name = (priced.asked.name, priced.party, priced.lever)
    swept = priced.swept
    ends = [(at, amount) for p in swept.pieces for at, amount in ((p.start, p.first), (p.end, p.last))]
    return [[*name, at, _share(at, swept), amount + 0.0] for at, amount in ends]


def _share(units: float, swept: Sweep) -> float | None:
    """Return units as a share of where the lever stands; nothing where it stands at zero."""
    return units / swept.level if swept.level > 0 else None


def _reversed_share(swept: Sweep, found: Sequence[Finding]) -> float:
    if not swept.pieces:
        return 0.0
    return sum(f.end - f.start for f in found if f.kind == "reversed zone") / (swept.high - swept.low)
