"""Draws of luck, settled: the contract's own settlement, at the cost of care that each draw makes.

    gain [repetition, party] = amount at the cost drawn − amount at the cost expected

What a party is paid whatever happens (a capitation, a bonus for quality, what was paid on account) is in both
and drops out: a gain is what savings or losses, true or not, move. The rule is `settle`, called on a
statement in which each party stands once for each repetition; repetitions do not share pools.

>>> from healthtrust.study.luck.plain import plain_deal
>>> deal = plain_deal([10_000], per_head=0.01, minimum=0.02)
>>> gains(deal, np.array([[0.07], [0.01], [-0.02]])).amount.tolist()
[[3.5], [0.0], [0.0]]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust import engine
from healthtrust.deliver.settlement.settle import Settled, settle
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import rows_of
from healthtrust.design.contract import Step
from healthtrust.ground.formula.ranged import exactly
from healthtrust.study.luck.deal import Deal, weights_of
from healthtrust.study.luck.spread import Real

_ROWS = 250_000
"""Settlements at once."""
STAGE = "simulate"


@dataclass(frozen=True)
class Gains:
    """What each draw changes in a settlement, [repetition, party], in major units."""

    amount: Real
    """Of the amount due, rounded as the contract rounds."""
    unrounded: Real


def gains(deal: Deal, rate: Real) -> Gains:
    """Return the gains at savings rates [repetition, party]."""
    deal = resolved(deal)
    least = settled_at(deal, np.zeros((1, rate.shape[1])))
    size = max(1, _ROWS // max(1, rate.shape[1]))
    parts = [slice(start, start + size) for start in range(0, len(rate), size)]

    def task(rows: slice) -> tuple[Real, Real]:
        return _numbers(settled_at(deal, rate[rows]))

    found = engine.map_partitions(task, parts, engine.threads())
    amount, unrounded = (np.concatenate([each[k] for each in found]).reshape(rate.shape) for k in (0, 1))
    whole, fine = _numbers(least)
    return Gains(amount - whole, unrounded - fine)


def settled_at(deal: Deal, rate: Real) -> Settled:
    """Return the settlement at savings rates [repetition, party], one repetition after the other."""
    cost = np.maximum(deal.expected * (1 - rate), 0.0)
    more = (cost - deal.cost).ravel()
    statement = repeated(deal.statement, len(rate))
    numbers = dict(statement.numbers)
    for name, weight in weights_of(deal.moved).items():
        numbers[name] = exactly(numbers[name].value + weight * more)
    return settle(deal.contract, replace(statement, numbers=numbers), STAGE)


def resolved(deal: Deal) -> Deal:
    """Return the deal with its terms read off once, as columns of each party, without reasons and idle steps.

    A formula reads terms and columns alike, and a step that is for no party here changes none: so the amounts
    are the same, only that years and tracks are not looked up again for every repetition.
    """
    names = list(dict.fromkeys(term.name for term in deal.contract.terms))
    found = rows_of(deal.contract, deal.statement, STAGE).numbers
    size = (deal.statement.parties,)
    terms = {name: exactly(np.array(np.broadcast_to(found[name].value, size))) for name in names}
    spare = {"terms": (), "steps": _steps_in_use(deal), "reasons": ()}
    contract = deal.contract.model_copy(update=spare)
    statement = replace(deal.statement, numbers={**deal.statement.numbers, **terms})
    return replace(deal, contract=contract, statement=statement)


def _steps_in_use(deal: Deal) -> tuple[Step, ...]:
    """Return the steps that some party takes, those that all take without their years and tracks."""
    share = [float(_takes(step, deal.statement).mean()) for step in deal.contract.steps]
    used = {step.name for step, part in zip(deal.contract.steps, share, strict=True) if part > 0}
    for_all = {"since": 0, "until": 9999, "tracks": ()}
    return tuple(
        step.model_copy(update=for_all) if part == 1 else step
        for step, part in zip(deal.contract.steps, share, strict=True)
        if part > 0 or step.name not in used
    )


def _takes(step: Step, statement: Statement) -> NDArray[np.bool_]:
    within = (step.since <= statement.year) & (statement.year <= step.until)
    return np.asarray(within & np.isin(statement.track.astype(str), step.tracks) if step.tracks else within)


def repeated(statement: Statement, times: int) -> Statement:
    """Return a statement in which every party stands so many times, in pools of its own."""
    pools = int(statement.pool.max(initial=-1)) + 1
    pool = (np.arange(times)[:, None] * pools + statement.pool).ravel()
    lines = None
    if statement.party is not None:
        lines = (np.arange(times)[:, None] * statement.parties + statement.party).ravel()
    return replace(
        statement,
        key=np.tile(statement.key, times),
        row=np.tile(statement.row, times),
        year=np.tile(statement.year, times),
        period=np.tile(statement.period, times),
        track=np.tile(statement.track, times),
        numbers={name: exactly(np.tile(each.value, times)) for name, each in statement.numbers.items()},
        texts={name: np.tile(each, times) for name, each in statement.texts.items()},
        party=lines,
        pool=pool,
    )


def _numbers(found: Settled) -> tuple[Real, Real]:
    return found.amount, found.trace[found.contract.amount].value


def least_paid(deal: Deal, most: float = 0.99) -> Real:
    """Return the least saving that is paid [party], by halving; NaN where none up to `most` is.

    Assumes that what is paid does not turn to nothing again as savings grow.
    """
    low, high = np.zeros(deal.statement.parties), np.full(deal.statement.parties, most)
    never = ~(gains(deal, high[None, :]).amount[0] > 0)
    for _ in range(40):
        middle = (low + high) / 2
        paid = gains(deal, middle[None, :]).amount[0] > 0
        low, high = np.where(paid, low, middle), np.where(paid, middle, high)
    return np.where(never, np.nan, high)
