"""What is posted is what the rules say now, less what was posted before: corrections come by themselves.

    difference[flow] = target[flow] − posted[flow]          flow: step, memo, month, who gave, who received

A flow below zero goes back the way it came, under the same memo and for the same month; the batch it is
posted in says when. Nothing that was posted is ever changed, and posting the same difference twice is
impossible: the second time there is none.

Source  arithmetic; a reversing entry for a past period is how ledgers correct: e.g. IAS 8 [recalled].

>>> from healthtrust.ledger.chart import Accounts
>>> from healthtrust.ledger.entry import transfer
>>> def paid(amount):
...     accounts = {"debit": Accounts.POOL_FUND, "credit": Accounts.HOUSEHOLD_CONTRIBUTIONS}
...     return Book.empty("GBP", 2).post(
...         transfer("pool", "contributions", **accounts, amount=amount, month=24324)
...     )
>>> [draft.legs.amount.tolist() for draft in difference(paid([7]), paid([10]))]
[[3, -3]]
>>> [Accounts(code).name for code in difference(paid([7]), paid([10]))[0].legs.account]
['HOUSEHOLD_CONTRIBUTIONS', 'POOL_FUND']
>>> difference(paid([7]), paid([7]))
[]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ledger.book import Book
from healthtrust.ledger.entry import Draft, Legs
from healthtrust.ledger.totals import total_by

Whole = NDArray[np.int64]

SIDE = ("account", "place", "plan", "provider")
BY = ("step", "memo", "month", *(f"{side}_{tag}" for side in ("credit", "debit") for tag in SIDE[1:]))


def difference(target: Book, posted: Book) -> list[Draft]:
    """Return the entries that make `posted` what `target` says, by step and memo; none where all is so."""
    wanted, there = target.flows(BY), posted.flows(BY)
    words = [sorted({*wanted[name].tolist(), *there[name].tolist()}, key=str) for name in ("step", "memo")]
    keys, sums = total_by(
        [np.concatenate(pair) for pair in zip(_keys(wanted, words), _keys(there, words), strict=True)],
        np.concatenate([_signed(wanted), -_signed(there)]),
    )
    moved = np.flatnonzero(sums)
    step, memo, month, *sides = (key[moved].astype(np.int64) for key in keys)
    amount, drafts = sums[moved], []
    for s, m in sorted(set(zip(step.tolist(), memo.tolist(), strict=True))):
        rows = np.flatnonzero((step == s) & (memo == m))
        legs = _legs(amount[rows], month[rows], [side[rows] for side in sides])
        drafts.append(Draft(words[0][s], words[1][m], legs))
    return drafts


def _sides(flows: dict[str, NDArray[np.generic]]) -> tuple[list[Whole], list[Whole], NDArray[np.bool_]]:
    """Return who gave, who received, and which flows are told from the receiver's end."""
    gave, received = (
        [np.asarray(flows[name], dtype=np.int64) for name in (side, *(f"{side}_{tag}" for tag in SIDE[1:]))]
        for side in ("credit", "debit")
    )
    turned, decided = (np.zeros(len(gave[0]), dtype=np.bool_) for _ in range(2))
    for one, other in zip(gave, received, strict=True):
        turned |= ~decided & (one > other)
        decided |= one != other
    return gave, received, turned


def _keys(flows: dict[str, NDArray[np.generic]], words: list[list[str]]) -> list[Whole]:
    """Return step, memo, month, then the two ends of each flow, always in the same order of ends."""
    gave, received, turned = _sides(flows)
    told = []
    for name, known in zip(("step", "memo"), words, strict=True):
        number = {word: position for position, word in enumerate(known)}
        told.append(np.array([number[str(word)] for word in flows[name].tolist()], dtype=np.int64))
    first = [np.where(turned, other, one) for one, other in zip(gave, received, strict=True)]
    second = [np.where(turned, one, other) for one, other in zip(gave, received, strict=True)]
    return [*told, np.asarray(flows["month"], dtype=np.int64), *first, *second]


def _signed(flows: dict[str, NDArray[np.generic]]) -> Whole:
    amount = np.asarray(flows["amount"], dtype=np.int64)
    return np.where(_sides(flows)[2], -amount, amount)


def _legs(amount: Whole, month: Whole, sides: list[Whole]) -> Legs:
    """Return entries of two legs: the second end debited with the amount, the first credited."""
    entries = len(amount)
    first, second = sides[: len(SIDE)], sides[len(SIDE) :]

    def both(debit: Whole, credit: Whole) -> Whole:
        return np.stack([debit, credit], axis=1).reshape(-1)

    back = amount < 0
    debit = [np.where(back, one, other) for one, other in zip(first, second, strict=True)]
    credit = [np.where(back, other, one) for one, other in zip(first, second, strict=True)]
    money = np.abs(amount)
    account, place, plan, provider = (both(d, c) for d, c in zip(debit, credit, strict=True))
    return Legs(
        entry=np.repeat(np.arange(entries, dtype=np.int64), 2),
        account=account.astype(np.int16),
        amount=both(money, -money),
        month=np.repeat(month, 2).astype(np.int32),
        place=place.astype(np.int32),
        plan=plan.astype(np.int32),
        provider=provider.astype(np.int32),
    )
