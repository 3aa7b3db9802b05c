"""Entries: a draft proposes movements of money; once a book has accepted it, it is posted.

An entry is a set of legs, each an account and a signed whole amount (debit positive), that add up to zero:

    Σ_l amount_l = 0        over the legs l of each entry, all of one month

A draft holds many entries of one step and one memo as columns. `Draft` and `Posted` are different types, so
that nothing can be read as paid before a book has checked it.

>>> from healthtrust.ledger.chart import Accounts
>>> january = 2027 * 12
>>> paid = transfer("pool", "contributions", debit=Accounts.POOL_FUND,
...                 credit=Accounts.HOUSEHOLD_CONTRIBUTIONS, amount=[700, 300], month=january)
>>> paid.legs.entry.tolist(), paid.legs.amount.tolist()
([0, 0, 1, 1], [700, -700, 300, -300])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Required, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.errors import Imbalance, InvalidInput, refuse
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.ledger.chart import STEPS, TAGS, names_of

NONE = -1
"""The tag of a leg that concerns no place, plan or provider in particular."""

MOST_MONEY = 2**62
"""The most a book may move in all, in minor units: half of what int64 holds, so that no sum can overflow."""

SHOWN = 20
"""How many faulty entries are named one by one."""

DTYPES: dict[str, type[np.signedinteger[Any]]] = {
    "entry": np.int64,
    "account": np.int16,
    "amount": np.int64,
    "month": np.int32,
    "place": np.int32,
    "plan": np.int32,
    "provider": np.int32,
}


@dataclass(frozen=True, eq=False)
class Legs:
    """The columns of a batch: n legs, ordered by entry, with entries numbered 0, 1, ... without a gap.

    amount is in minor units, debit positive; month is year × 12 + month − 1; the tags are -1 for none.
    """

    entry: NDArray[np.int64]
    account: NDArray[np.int16]
    amount: NDArray[np.int64]
    month: NDArray[np.int32]
    place: NDArray[np.int32]
    plan: NDArray[np.int32]
    provider: NDArray[np.int32]

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for column in fields(self):
            array = _whole(f"legs, {column.name}", getattr(self, column.name), DTYPES[column.name], problems)
            object.__setattr__(self, column.name, array)
        refuse(problems)
        refuse(_misshapen(self))

    def __len__(self) -> int:
        return self.amount.size

    @property
    def starts(self) -> NDArray[np.int64]:
        """The position of each entry's first leg."""
        return np.flatnonzero(np.diff(self.entry, prepend=-1)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Draft:
    """Entries proposed by one step under one memo; not yet checked against zero, not yet part of any book."""

    step: str
    memo: str
    legs: Legs

    def __post_init__(self) -> None:
        if self.step not in STEPS:
            nearest = nearest_match(self.step, STEPS)
            refuse([Problem(f"draft {self.memo!r}, step", repr(self.step), in_words(STEPS), nearest)])
        if not self.memo.strip():
            refuse([Problem(f"draft in step {self.step}, memo", "nothing", "what the money is for")])


@dataclass(frozen=True, eq=False)
class Posted:
    """Entries a book has accepted: each adds up to zero. Only a book makes them, and none ever changes."""

    number: int
    step: str
    memo: str
    legs: Legs

    @cached_property
    def months(self) -> tuple[int, int]:
        """The first and the last month of its legs."""
        return int(self.legs.month.min()), int(self.legs.month.max())

    @cached_property
    def accounts(self) -> frozenset[int]:
        """The codes of the accounts it touches."""
        return frozenset(np.unique(self.legs.account).tolist())

    @cached_property
    def faults(self) -> list[Problem]:
        """Its entries that do not add up to zero, of which a book has none."""
        return imbalances(self)


class Tags(TypedDict, total=False):
    """The month and tags of a movement; `place` holds for both legs unless one has its own.

    Each is a whole number or an array that broadcasts against the amounts.
    """

    month: Required[ArrayLike]
    place: ArrayLike
    plan: ArrayLike
    provider: ArrayLike
    debit_place: ArrayLike
    debit_plan: ArrayLike
    debit_provider: ArrayLike
    credit_place: ArrayLike
    credit_plan: ArrayLike
    credit_provider: ArrayLike


def transfer(
    step: str, memo: str, *, debit: ArrayLike, credit: ArrayLike, amount: ArrayLike, **tags: Unpack[Tags]
) -> Draft:
    """Draft two-legged movements of money from the account credited to the account debited.

    All arguments broadcast against each other, in any shape; one entry for each amount, amounts of zero left
    out. `month` is required. Raises InvalidInput for an amount below zero (turn the accounts round instead)
    or one that is not whole.
    """
    _only_known(tags, Tags.__annotations__)
    given: dict[str, Any] = {"debit": debit, "credit": credit, "amount": amount, "month": tags["month"]}
    for side in ("debit", "credit"):
        given |= {f"{side}_{tag}": tags.get(f"{side}_{tag}", tags.get(tag, NONE)) for tag in TAGS}
    column = _broadcast(f"draft {memo!r}", given)
    _refuse_below_zero(f"draft {memo!r}, amount", column["amount"])
    moved = column["amount"] != 0
    column = {name: values[moved] for name, values in column.items()}
    amounts = column["amount"]
    legs = Legs(
        entry=np.repeat(np.arange(amounts.size), 2),
        account=_alternate(column["debit"], column["credit"]),
        amount=_alternate(amounts, -amounts),
        month=_alternate(column["month"], column["month"]),
        place=_alternate(column["debit_place"], column["credit_place"]),
        plan=_alternate(column["debit_plan"], column["credit_plan"]),
        provider=_alternate(column["debit_provider"], column["credit_provider"]),
    )
    return Draft(step, memo, legs)


class SchemeTags(TypedDict, total=False):
    """The month (one, or one a group) and the tags (broadcasting to groups × legs) of a transfer scheme."""

    month: Required[ArrayLike]
    place: ArrayLike
    plan: ArrayLike
    provider: ArrayLike


def zero_sum(
    step: str, memo: str, *, account: ArrayLike, amount: ArrayLike, **tags: Unpack[SchemeTags]
) -> Draft:
    """Draft a transfer scheme: in each group, what some receive (above zero) others pay (below zero).

    amount: groups × legs, or one group's legs. Legs of zero are left out. `month` is required: one, or one a
    group. Raises Imbalance if a group does not add up to zero, so that a scheme cannot be drafted unbalanced.
    """
    _only_known(tags, SchemeTags.__annotations__)
    amounts = np.atleast_2d(np.asarray(amount))
    month = np.asarray(tags["month"])
    given: dict[str, Any] = {
        "entry": np.arange(len(amounts))[:, None],
        "amount": amounts,
        "account": account,
        "month": month[:, None] if month.ndim == 1 else month,
    }
    given |= {tag: tags.get(tag, NONE) for tag in TAGS}
    column: dict[str, Any] = _broadcast(f"draft {memo!r}", given)
    moved = column["amount"] != 0
    column = {name: values[moved] for name, values in column.items()}
    _, column["entry"] = np.unique(column["entry"], return_inverse=True)
    draft = Draft(step, memo, Legs(**column))
    problems = imbalances(draft)
    if problems:
        raise Imbalance(problems)
    return draft


def join(drafts: Sequence[Draft]) -> Draft:
    """Return one draft with the entries of all, in order; they must share step and memo."""
    kinds = sorted({(d.step, d.memo) for d in drafts})
    if len(kinds) != 1:
        found = "; ".join(f"{step}, {memo!r}" for step, memo in kinds) or "no drafts"
        refuse([Problem("drafts to join", found, "drafts of one step and one memo")])
    column: dict[str, Any] = {
        name: np.concatenate([getattr(d.legs, name) for d in drafts]) for name in DTYPES if name != "entry"
    }
    counts = [int(d.legs.entry[-1]) + 1 if len(d.legs) else 0 for d in drafts]
    first = np.cumsum([0, *counts[:-1]])
    entry = np.concatenate([d.legs.entry + f for d, f in zip(drafts, first, strict=True)])
    return Draft(drafts[0].step, drafts[0].memo, Legs(entry=entry, **column))


def imbalances(batch: Draft | Posted) -> list[Problem]:
    """Return a problem for each entry that does not add up to zero: where, which accounts, by how much."""
    if not len(batch.legs):
        return []
    starts = batch.legs.starts
    difference = np.add.reduceat(batch.legs.amount, starts)
    faulty = np.flatnonzero(difference)
    problems = [_imbalance(batch, int(e), starts) for e in faulty[:SHOWN]]
    if faulty.size > SHOWN:
        more = f"{faulty.size - SHOWN} more entries that do not balance"
        problems.append(Problem(f"ledger, {batch.step}, {batch.memo!r}", more, "none"))
    return problems


def _imbalance(batch: Draft | Posted, entry: int, starts: NDArray[np.int64]) -> Problem:
    """Describe one entry that does not add up to zero."""
    legs = batch.legs
    end = starts[entry + 1] if entry + 1 < starts.size else len(legs)
    rows = slice(starts[entry], end)
    amount = legs.amount[rows]
    debits, credits = int(amount[amount > 0].sum()), int(-amount[amount < 0].sum())
    accounts = ", ".join(dict.fromkeys(names_of(legs.account[rows])))
    where = f"ledger, {batch.step}, {batch.memo!r}, entry {entry}, {Month.from_index(legs.month[rows][0])}"
    return Problem(
        where,
        f"debits {debits} and credits {credits} over {accounts}: difference {debits - credits}",
        "debits equal to credits, in minor units",
        remedy="Nothing was posted; share the amounts so that they add up before drafting.",
    )


def _misshapen(legs: Legs) -> list[Problem]:
    """Return what is wrong with the columns as a table: lengths, entry numbers, months, amounts too large."""
    sizes = {name: getattr(legs, name).size for name in DTYPES}
    if len(set(sizes.values())) > 1:
        return [Problem("legs", f"columns of lengths {sizes}", "columns of one length")]
    if not len(legs):
        return []
    problems = []
    onward = np.diff(legs.entry, prepend=-1)
    if onward[0] != 1 or not ((onward == 0) | (onward == 1)).all():
        problems.append(Problem("legs, entry", "numbers out of order or with gaps", "0, 0, 1, 1, 2, ..."))
    if np.diff(legs.month)[onward[1:] == 0].any():
        problems.append(Problem("legs, month", "an entry with legs in two months", "one month for an entry"))
    if legs.month.min() < 12:
        remedy = "Number months from the year 0: the index of January 2027 is 2027 × 12."
        problems.append(Problem("legs, month", str(legs.month.min()), "year × 12 + month − 1", remedy=remedy))
    if movement(legs) > MOST_MONEY:
        problems.append(Problem("legs, amount", "more than can be added exactly", "at most 2^62 in all"))
    return problems


def movement(legs: Legs) -> float:
    """Return all the money that moves, debits and credits alike, closely enough to see an overflow coming."""
    return float(np.abs(legs.amount.astype(np.float64)).sum())


def _whole(
    where: str, values: ArrayLike, dtype: type[np.signedinteger[Any]], problems: list[Problem]
) -> NDArray[Any]:
    """Return values as a read-only array of `dtype`, or note that they are not whole or too large."""
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(array.shape, dtype=dtype)
    if array.dtype.kind not in "iu":
        problems.append(Problem(where, f"{array.dtype} values", "whole numbers"))
    elif int(array.max()) > np.iinfo(dtype).max or int(array.min()) < np.iinfo(dtype).min:
        problems.append(Problem(where, "a number too large", f"whole numbers of {dtype.__name__}"))
    else:
        column = array.astype(dtype)  # always a copy: nobody else may hold a column that can be changed
        column.setflags(write=False)
        return column
    return np.zeros(0, dtype=dtype)


def _broadcast(where: str, given: dict[str, Any]) -> dict[str, NDArray[np.int64]]:
    """Return the columns broadcast against each other and laid out flat; refuse shapes that cannot meet."""
    problems: list[Problem] = []
    arrays = {name: _whole(f"{where}, {name}", values, np.int64, problems) for name, values in given.items()}
    refuse(problems)
    try:
        shape = np.broadcast_shapes(*(a.shape for a in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in arrays.items() if a.ndim)
        raise InvalidInput([Problem(where, f"columns of shapes {shapes}", "shapes that fit")]) from None
    return {name: np.broadcast_to(a, shape).reshape(-1) for name, a in arrays.items()}


def _refuse_below_zero(where: str, amount: NDArray[np.signedinteger[Any]]) -> None:
    rows = np.flatnonzero(amount < 0)
    if rows.size:
        found = f"{amount[rows[0]]} ({rows_in_words(rows.tolist())}, counted from 0)"
        remedy = "To move money back, exchange debit and credit."
        refuse([Problem(where, found, "amounts of zero or more", remedy=remedy)])


def _only_known(given: Any, known: Any) -> None:
    """Refuse tags that do not exist, as Python refuses an unknown argument; a month must be given."""
    unknown = sorted(set(given) - set(known))
    if unknown or "month" not in given:
        raise TypeError(f"unexpected {', '.join(unknown)}" if unknown else "month is required")


def _alternate(debit: NDArray[Any], credit: NDArray[Any]) -> NDArray[Any]:
    """Return debit leg, credit leg, debit leg, credit leg, ... as one column."""
    return np.stack([debit, credit], axis=1).reshape(-1)
