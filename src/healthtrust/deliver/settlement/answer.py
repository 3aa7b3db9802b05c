"""What a settlement says: amounts as rows, what was settled before, reasons with their sums, terms in force.

    due now = amount − settled before,   party by party; the whole amount where nothing was

An appeal or a final statement after an interim payment names an earlier settlement: only the difference is
due, and only the difference is posted.

>>> in_sentence([0, 3, 2], ("paid", "charged", "come to nothing"))
'3 charged, 2 come to nothing'
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.cells import as_text
from healthtrust.deliver.settlement.due import is_money, is_payment, step_due
from healthtrust.deliver.settlement.exact import exact, units, written
from healthtrust.deliver.settlement.post import (
    posted,
    tags_of,
    unpostable,
    unstated,
)
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, words
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import names_of
from healthtrust.records.store import read_columns

Amounts = NDArray[np.float64]
Columns = dict[str, list[Any]]

NO_REASON = "no reason is given"


@dataclass(frozen=True)
class Answer:
    """A settlement with the currency it is paid in, and what was settled before."""

    settled: Settled
    money: Currency
    """Its code is empty where the contract is for any currency and none is named."""
    before: Amounts | None = None
    """[party], major units; None where no earlier settlement is named."""
    left: int = 0
    """Parties of the earlier settlement that this statement does not name: they stay as they are."""
    month: Month | None = None
    """Month in which it is posted, where not in its period."""

    @property
    def counts(self) -> str:
        """Return what an amount counts that is no money, such as points; empty for money."""
        unit = step_due(self.settled.contract).unit
        return "" if is_money(unit) else unit or "share"

    @property
    def due(self) -> Amounts:
        """[party]: what is due now."""
        amount, step = self.settled.amount, self.settled.contract.rounding
        if self.before is None:
            return amount
        return np.asarray((units(amount, step) - units(self.before, step)) * step, dtype=np.float64)


def settled_before(settled: Settled, path: Path) -> tuple[Amounts, int]:
    """Return what an earlier settlement's file says of each party, 0 where nothing, and how many it leaves.

    Raises for a file without the key or `amount`, a party named twice, an amount that is missing or no
    multiple of the contract's rounding, and a file that names none of the parties.
    """
    key, step = settled.contract.key, settled.contract.rounding
    columns, _ = read_columns(path, texts=key)
    refuse(_lacking(columns, (*key, "amount"), path.name))
    names = [" / ".join(parts) for parts in zip(*(as_text(columns[part]) for part in key), strict=True)]
    amount = _numbers(columns["amount"], path.name)
    at = {name: row for row, name in enumerate(names)}
    rows = np.array([at.get(name, -1) for name in settled.statement.key.tolist()], dtype=np.int64)
    refuse(_unfit(names, amount, step, path.name))
    if (rows < 0).all():
        remedy = "Name the file that an earlier settlement of these parties wrote."
        refuse([Problem(path.name, "none of the parties of this statement", "them", remedy=remedy)])
    return np.where(rows >= 0, amount[rows], 0.0), len(names) - int((rows >= 0).sum())


def settlement_rows(answer: Answer, *, printed: bool = False) -> Columns:
    """Return a row for each party: the contract's key, amount, low, high, reason; and what was before.

    Amounts are exact multiples of the rounding; as texts with all their decimals where `printed`.
    """
    settled = answer.settled

    def told(part: Amounts) -> list[Any]:
        return (written if printed else exact)(part, settled.contract.rounding)

    rows: Columns = dict(key_columns(settled))
    rows |= {"amount": told(settled.amount), "low": told(settled.low), "high": told(settled.high)}
    rows["reason"] = settled.reason.tolist()
    if answer.before is not None:
        rows |= {"settled_before": told(answer.before), "due_now": told(answer.due)}
    return rows


def key_columns(settled: Settled) -> dict[str, list[str]]:
    """Return the columns that name each settlement, under the names the contract gives them."""
    names, keys = settled.contract.key, settled.statement.key.tolist()
    if len(names) == 1:
        return {names[0]: keys}
    texts = settled.statement.texts
    apart = list(zip(*(key.split(" / ", len(names) - 1) for key in keys), strict=True))
    return {
        name: texts[name].tolist() if name in texts else list(parts)
        for name, parts in zip(names, apart, strict=True)
    }


def reason_rows(answer: Answer) -> Columns:
    """Return a row for each reason, the most frequent first: settlements, paid, charged, net.

    Of what nobody is paid: settlements, least, most.
    """
    settled, step = answer.settled, answer.settled.contract.rounding
    names, which = _apart(settled.reason)
    count = np.bincount(which, minlength=len(names))
    order = np.argsort(-count, kind="stable")
    rows: Columns = {"reason": [names[k] or NO_REASON for k in order], "settlements": count[order].tolist()}
    if not is_payment(settled.contract):
        of_each = [settled.amount[which == k] for k in order]
        ends = (np.array([end(part) for part in of_each]) for end in (np.min, np.max))
        return rows | {name: exact(end, step) for name, end in zip(("least", "most"), ends, strict=True)}
    paid, charged = (
        np.asarray(np.bincount(which, part, len(names))[order], dtype=np.float64)
        for part in (np.maximum(settled.amount, 0), np.maximum(-settled.amount, 0))
    )
    return rows | {
        "paid": exact(paid, step),
        "charged": exact(charged, step),
        "net": exact(paid - charged, step),
    }


def uncertain(settled: Settled) -> tuple[int, float]:
    """Return how many amounts are known only within limits, and how wide the widest limits are."""
    width = settled.high - settled.low
    open_ended = ~np.isfinite(width)
    if open_ended.any():
        return int((open_ended | (width > 0)).sum()), float("inf")
    return int((width > 0).sum()), float(width.max(initial=0))


def hanging(settled: Settled) -> int:
    """Return how many amounts hang on something that the statement does not state."""
    names, which = _apart(settled.reason)
    flagged = unstated(settled.contract)
    return int(np.array([name in flagged for name in names], dtype=np.bool_)[which].sum())


def sentence(answer: Answer) -> str:
    """Return in words how many are paid and charged how much, and how well the amounts are known."""
    settled, count = answer.settled, answer.settled.statement.parties
    counted = f"{count:,} {'settlement' if count == 1 else 'settlements'}"
    told = [f"{settled.contract.title}, {settled.stage}: {counted}, {_together(answer)}."]
    number, widest = uncertain(settled)
    if number:
        width = "without end" if np.isinf(widest) else f"by {in_money(answer, widest)}"
        told.append(f"{number:,} known only within limits, the widest {width}.")
    if unknown := hanging(settled):
        told.append(f"{unknown:,} flagged: they hang on something that the statement does not state.")
    if answer.before is not None:
        due = in_money(answer, float(answer.due.sum()))
        told.append(f"Settled before: {in_money(answer, float(answer.before.sum()))}; due now: {due}.")
        told += [f"{answer.left:,} settled before are not in this statement and stay."] if answer.left else []
    return " ".join(told)


def _together(answer: Answer) -> str:
    """Return in words what all amounts come to: paid, charged and net; of what nobody is paid, its range."""
    amount = answer.settled.amount
    if not is_payment(answer.settled.contract):
        least, most = (in_money(answer, float(end)) for end in (amount.min(), amount.max()))
        alone = f"{least} each" if len(amount) > 1 else least
        return alone if least == most else f"from {least} to {most}"
    paid, charged = amount[amount > 0], -amount[amount < 0]
    nothing = len(amount) - len(paid) - len(charged)
    parts = (
        f"paid {in_money(answer, float(paid.sum()))}",
        f"charged {in_money(answer, float(charged.sum()))}",
        "comes to nothing" if nothing == 1 else "come to nothing",
    )
    said = in_sentence([len(paid), len(charged), nothing], parts)
    return f"{said}; net {in_money(answer, float(amount.sum()))}"


def in_sentence(counts: Sequence[int], parts: Sequence[str]) -> str:
    """Return counts with what they are of, those of nothing left out."""
    return ", ".join(f"{n:,} {part}" for n, part in zip(counts, parts, strict=True) if n)


def in_money(answer: Answer, amount: float) -> str:
    """Return an amount of major units in words; with its unit where it is no money."""
    said = words(round(amount * 10**answer.money.exponent), answer.money)
    return f"{said} {answer.counts}" if answer.counts else said


def book_of(answer: Answer) -> Book:
    """Return the book in which what is due now is posted; raises with what keeps it from being posted."""
    return posted(answer.settled, answer.money, answer.due, answer.month)


def not_postable(answer: Answer) -> list[Problem]:
    """Return what keeps the settlement from being posted."""
    return unpostable(answer.settled, answer.money, answer.month)


def posting_rows(answer: Answer, book: Book) -> Columns:
    """Return a row for each posting: month, memo, account, party, debit, credit; texts in major units."""
    legs, places = book.postings(), answer.money.exponent
    tag, _ = tags_of(answer.settled.contract)
    keys = answer.settled.statement.key
    months = {month: str(Month.from_index(month)) for month in set(legs["month"].tolist())}
    sizes = [f"{abs(leg) / 10**places:.{places}f}" for leg in legs["amount"].tolist()]
    debits = (legs["amount"] >= 0).tolist()
    return {
        "month": [months[month] for month in legs["month"].tolist()],
        "memo": legs["memo"].tolist(),
        "account": names_of(legs["account"]).tolist(),
        "party": keys[legs[tag]].tolist() if len(keys) else [],
        "debit": [size if debit else "" for size, debit in zip(sizes, debits, strict=True)],
        "credit": ["" if debit else size for size, debit in zip(sizes, debits, strict=True)],
    }


def _apart(reason: NDArray[np.object_]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the different reasons, in the order of their first parties, and which is each party's."""
    position: dict[str, int] = {}
    which = [position.setdefault(said, len(position)) for said in reason.tolist()]
    return list(position), np.array(which, dtype=np.int64)


def _numbers(column: NDArray[Any], where: str) -> Amounts:
    """Return a column as numbers; raises with the rows of those that are none."""
    found, wrong = np.full(len(column), np.nan), []
    for row, text in enumerate(as_text(column)):
        try:
            found[row] = float(text or "nan")
        except ValueError:
            wrong.append(row)
    if wrong:
        rows = rows_in_words([row + 2 for row in wrong])
        refuse([Problem(f"{where}, column amount, {rows}", repr(column[wrong[0]]), "a plain number")])
    return found


def _lacking(columns: Collection[str], needed: Sequence[str], where: str) -> list[Problem]:
    return [
        Problem(where, f"no column {name!r}", "an earlier settlement", nearest_match(name, columns))
        for name in needed
        if name not in columns
    ]


def _unfit(names: Sequence[str], amount: Amounts, step: float, where: str) -> list[Problem]:
    """Return what keeps the amounts of an earlier settlement from being set off."""
    first: dict[str, int] = {}
    again = [row for row, name in enumerate(names) if first.setdefault(name, row) != row]
    gone = np.flatnonzero(~np.isfinite(amount)).tolist()
    size = np.where(np.isfinite(amount), amount, 0.0) / step
    odd = np.flatnonzero(np.abs(size - np.rint(size)) > 1e-6 * np.maximum(1, np.abs(size) * 1e-6)).tolist()
    found = (
        (again, "a party named before", "each party once"),
        (gone, "no amount", "an amount for each party"),
        (odd, "an amount that is no multiple of the rounding", f"multiples of {step:g}"),
    )
    return [
        Problem(f"{where}, {rows_in_words([row + 2 for row in rows])}", what, expected)
        for rows, what, expected in found
        if rows
    ]
