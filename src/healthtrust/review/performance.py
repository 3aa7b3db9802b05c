"""Results are paid by a contract: what review measured is its statement, each promise in a place a party.

    due(t, n)  = contract( what was measured of t in n )                  below zero: a reward paid back
    paid(t, n) = due(t, n) where it is below zero
               = R × due(t, n) / max(R, Σ due⁺)                          by largest remainder, else

R       what the reward reserve holds, minor units: rewards are cut to it, penalties are not
Source  performance pay is a contract in the language of deliver, triggered by review: interfaces of this
        project, 13; public-health, clinical and service targets with money on top (TI-6): Feachem and Sekhri,
        BMJ 2005; 330: 787-788. Every step is traced, as in any settlement.

>>> within(np.array([60, -20, 60]), 90).tolist(), within(np.array([60, -20, 30]), 90).tolist()
([45, -20, 45], [60, -20, 30])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.held import named
from healthtrust.deliver.settlement.settle import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.deliver.settlement.trace import trace_columns
from healthtrust.design.review import Review, Target
from healthtrust.ground.money import Currency, share, to_major
from healthtrust.records.findings import Verdict
from healthtrust.records.reviewed import Performance
from healthtrust.review.definitions import definitions

Whole = NDArray[np.int64]
RESERVE = "reserve"
"""`review.pay_by` where no contract pays."""

REVIEWED: Mapping[str, str] = MappingProxyType(
    {
        "place": "name of the place, or everywhere: with `measure` the key",
        "measure": "code of the measure",
        "domain": "public health, clinical, service, money or access",
        "year": "the year",
        "value": "what was measured",
        "target": "the value to reach",
        "at_most": "1 where the target is the most allowed, 0 where it is the least",
        "low": "lower end of the 95 % interval; not known where the measure has none",
        "high": "upper end of it",
        "adjusted_low": "lower end of the interval widened by how much places differ; likewise",
        "adjusted_high": "upper end of it",
        "met": "1 where the target is met, judged as review.judge_on says",
        "naive": "1 where the value reaches the target",
        "clearly_met": "1 where the whole adjusted interval, or the plain one without it, reaches the target",
        "clearly_missed": "1 where all of it misses the target",
        "too_few": "1 where fewer people live there than the target asks for",
        "earlier": "what was measured in the year before; not known in a first year",
        "everywhere": "what was measured in all places together",
        "ratio": "value over that of all places together",
        "residents": "residents of the place, or of all places",
        "weight": "reward weight of the target",
        "portion": "its part of the reward reserve, by residents and weight; money",
    }
)
"""Columns that a review gives to every statement, with their meaning."""
TEXTS = ("place", "measure", "domain")
MAY_BE_MISSING = frozenset(
    {"low", "high", "adjusted_low", "adjusted_high", "earlier", "everywhere", "ratio", "value"}
)


@dataclass(frozen=True)
class Reviewed:
    """What stands beside the verdicts of a year."""

    year: int
    currency: Currency
    folder: str
    residents: Mapping[int, int]
    """Of each place by its position, and of all places under -1."""
    places: tuple[str, ...]
    earlier: Mapping[tuple[str, int], float]
    """Last year's measures."""
    now: Mapping[tuple[str, int], float]
    reserve: int
    """What the reward reserve holds, minor units."""


def paid_by_contract(
    pairs: Sequence[tuple[Target, Verdict]], review: Review, beside: Reviewed
) -> Performance | None:
    """Return what a contract makes due for each verdict and pays from the reserve; None without verdicts."""
    if not pairs:
        return None
    contract, unit = named(review.pay_by, beside.folder), 10.0**beside.currency.exponent
    in_minor = contract.model_copy(update={"rounding": 1 / unit})
    columns = statement_columns(pairs, review, beside)
    statement = statement_of(in_minor, columns, f"review.pay_by, {review.pay_by}")
    settled = settle(in_minor, statement)
    due = np.rint(settled.amount * unit).astype(np.int64)
    return Performance(
        contract.name, due, within(due, beside.reserve), settled.reason, trace_columns(settled)
    )


def within(due: Whole, reserve: int) -> Whole:
    """Return what is due [verdict], rewards cut to the reserve by largest remainder; minor units."""
    rewards = np.maximum(due, 0)
    if int(rewards.sum()) <= reserve:
        return due
    return np.asarray(np.where(due > 0, share(reserve, rewards), due))


def portions(pairs: Sequence[tuple[Target, Verdict]], residents: Mapping[int, int], reserve: int) -> Whole:
    """Return each verdict's part of the reserve by reward weight and residents [verdict], minor units."""
    points = [target.reward_weight * residents[verdict.place] for target, verdict in pairs]
    return share(reserve, points) if any(points) else np.zeros(len(points), dtype=np.int64)


def statement_columns(
    pairs: Sequence[tuple[Target, Verdict]], review: Review, beside: Reviewed
) -> dict[str, NDArray[Any]]:
    """Return the columns `REVIEWED` for each verdict, money in major units, and those of the design."""
    verdicts = [verdict for _, verdict in pairs]
    meaning = definitions(review.catastrophic_shares)
    portion = portions(pairs, beside.residents, beside.reserve)
    value = np.array([v.value for v in verdicts])
    everywhere = np.array([beside.now.get((v.measure, -1), nan) for v in verdicts])
    clear = [v.adjusted or _plain(v) for v in verdicts]
    numbers: dict[str, Any] = {
        "year": [beside.year for _ in verdicts],
        "value": value,
        "target": [v.limit for v in verdicts],
        "at_most": [v.at_most for v in verdicts],
        "low": [nan if v.low is None else v.low for v in verdicts],
        "high": [nan if v.high is None else v.high for v in verdicts],
        "adjusted_low": [v.adjusted_low for v in verdicts],
        "adjusted_high": [v.adjusted_high for v in verdicts],
        "met": [v.met for v in verdicts],
        "naive": [v.naive for v in verdicts],
        "clearly_met": [said == "met" for said in clear],
        "clearly_missed": [said == "missed" for said in clear],
        "too_few": [v.too_few for v in verdicts],
        "earlier": [beside.earlier.get((v.measure, v.place), nan) for v in verdicts],
        "everywhere": everywhere,
        "ratio": np.divide(value, everywhere, out=np.full(len(value), nan), where=everywhere != 0),
        "residents": [beside.residents[v.place] for v in verdicts],
        "weight": [target.reward_weight for target, _ in pairs],
        "portion": [float(to_major(int(each), beside.currency)) for each in portion],
    }
    texts = {
        "place": [beside.places[v.place] if v.place >= 0 else "everywhere" for v in verdicts],
        "measure": [v.measure for v in verdicts],
        "domain": [meaning[v.measure].domain for v in verdicts],
    }
    added = {name: [number for _ in verdicts] for name, number in review.pay_statement.items()}
    return {
        **{name: np.array(column, dtype=object) for name, column in texts.items()},
        **{name: np.array(column, dtype=np.float64) for name, column in {**numbers, **added}.items()},
    }


def _plain(verdict: Verdict) -> str:
    """Return on which side of the limit the plain interval lies, from what the verdict says."""
    if not verdict.clearly:
        return ""
    return "met" if verdict.naive else "missed"
