"""The book: posted batches in the order they came; nothing in it is ever changed, only added to.

`post` returns a new book that shares every earlier batch, or refuses and leaves the old one as it was.
Balances are sums over legs, exact to the minor unit.

>>> from healthtrust.ledger.chart import Accounts
>>> from healthtrust.ledger.entry import transfer
>>> january = 2027 * 12
>>> book = Book.empty("GBP", 2, Names(place=("Northvale", "Southvale")))
>>> book = book.post(transfer("pool", "contributions", debit=Accounts.POOL_FUND,
...                           credit=Accounts.HOUSEHOLD_CONTRIBUTIONS, amount=1000, month=january))
>>> book = book.post(transfer("allocate", "budgets", debit=Accounts.PLACE_PERSONAL_CARE,
...                           credit=Accounts.POOL_FUND, amount=[600, 400], place=[0, 1], month=january))
>>> book.balance(Accounts.POOL_FUND), book.balance(Accounts.PLACE_PERSONAL_CARE, place=1)
(0, 400)
>>> book.balances(by=("account", "place"))["balance"].tolist()
[-1000, 1000, -600, -400, 600, 400]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem
from healthtrust.ledger.chart import STEPS, TAGS, known
from healthtrust.ledger.entry import DTYPES, MOST_MONEY, Draft, Posted, imbalances, movement
from healthtrust.ledger.flows import flows_of
from healthtrust.ledger.totals import total_by

Columns = dict[str, NDArray[Any]]

LEG_COLUMNS = ("account", "month", "place", "plan", "provider")
BATCH_COLUMNS = ("step", "memo")
_EVER = (-(2**31), 2**31)
"""Months before and after all others."""


@dataclass(frozen=True)
class Names:
    """The names of places, plans and providers, by the number that tags their postings.

    Where names are given, a tag beyond them is refused; where none are, any tag from 0 will do.
    """

    place: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()

    def of(self, tag: str, number: int) -> str:
        """Return the name of a place, plan or provider, or its number in words where it has none."""
        names: tuple[str, ...] = getattr(self, tag)
        return names[number] if 0 <= number < len(names) else f"{tag} {number}"


class Chosen(TypedDict, total=False):
    """Which postings to look at: those that carry all that is given (None: any); months are inclusive."""

    place: int | None
    plan: int | None
    provider: int | None
    step: str | None
    memo: str | None
    since: int | None
    until: int | None


def in_year(year: int) -> Chosen:
    """Choose the twelve months of a year."""
    return {"since": Month(year, 1).index, "until": Month(year, 12).index}


def rows_of(columns: Columns) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a few columns as plain values, in the order of the columns."""
    return zip(*(values.tolist() for values in columns.values()), strict=True)


class Ledger(Protocol):
    """What any book can do, wherever it keeps its postings."""

    @property
    def currency_code(self) -> str: ...
    @property
    def exponent(self) -> int: ...
    @property
    def names(self) -> Names: ...
    @property
    def batches(self) -> Sequence[Posted]: ...
    def post(self, draft: Draft) -> Ledger: ...
    def balance(self, accounts: int | Iterable[int], **chosen: Unpack[Chosen]) -> int: ...
    def balances(self, by: Sequence[str] = ..., **chosen: Unpack[Chosen]) -> Columns: ...
    def flows(self, by: Sequence[str] = ..., **chosen: Unpack[Chosen]) -> Columns: ...
    def postings(self) -> Columns: ...


@dataclass(frozen=True, eq=False)
class Book:
    """A book in memory: one currency, the names of what it tags, and the batches posted so far."""

    currency_code: str
    exponent: int
    names: Names
    batches: tuple[Posted, ...] = ()
    moved: float = field(default=0.0, repr=False)

    @classmethod
    def empty(cls, currency_code: str, exponent: int, names: Names | None = None) -> Book:
        """Return a book without postings, in a currency with `exponent` decimal places."""
        return cls(currency_code, exponent, names or Names())

    def post(self, draft: Draft) -> Book:
        """Return this book with the draft posted; a draft without legs adds nothing.

        Raises Imbalance naming each entry that does not add up to zero, and InvalidInput for an account that
        is not in the chart, a tag that has no name, or more money than whole numbers can hold.
        """
        if not isinstance(draft, Draft):
            raise TypeError("only a draft can be posted, and only once")
        if not len(draft.legs):
            return self
        moved = self.moved + movement(draft.legs)
        refuse([*_unknown(draft, self.names), *_too_much(draft, moved)])
        faulty = imbalances(draft)
        if faulty:
            raise Imbalance(faulty)
        posted = Posted(len(self.batches), draft.step, draft.memo, draft.legs)
        return Book(self.currency_code, self.exponent, self.names, (*self.batches, posted), moved)

    def balance(self, accounts: int | Iterable[int], **chosen: Unpack[Chosen]) -> int:
        """Return the balance of an account, or of several together, in minor units, debit positive."""
        wanted = {accounts} if isinstance(accounts, int) else set(accounts)
        codes, total = np.array(sorted(wanted)), 0
        for batch, rows in self._chosen(chosen, wanted):
            matches = np.isin(batch.legs.account, codes)
            total += int(batch.legs.amount[matches & rows].sum())
        return total

    def balances(self, by: Sequence[str] = ("account",), **chosen: Unpack[Chosen]) -> Columns:
        """Return the balance of each group of postings that occurs, ordered by its keys.

        by: any of account, month, place, plan, provider, step, memo. Columns: these, then `balance` (int64).
        """
        _only(by, (*LEG_COLUMNS, *BATCH_COLUMNS))
        parts = [
            [*(self._column(batch, name, np.flatnonzero(rows)) for name in by), batch.legs.amount[rows]]
            for batch, rows in self._chosen(chosen)
        ]
        return self._grouped((*by, "balance"), parts)

    def flows(self, by: Sequence[str] = (), **chosen: Unpack[Chosen]) -> Columns:
        """Return how much each account gave to each other: columns credit, debit, those of `by`, and amount.

        by: any of step, memo, month, and of credit_place, debit_place and so on for plan and provider. Only
        whole entries can be chosen: by step, memo and months.
        """
        _only(
            by, ("month", *BATCH_COLUMNS, *(f"{side}_{tag}" for side in ("credit", "debit") for tag in TAGS))
        )
        _only(chosen, ("step", "memo", "since", "until"))
        parts = []
        for batch, rows in self._chosen(chosen):
            flow = flows_of(batch.legs)
            kept = rows[flow.debit_leg]
            leg = {"credit": flow.credit_leg[kept], "debit": flow.debit_leg[kept]}
            part: list[NDArray[Any]] = [batch.legs.account[leg["credit"]], batch.legs.account[leg["debit"]]]
            for name in by:
                side, _, tag = name.rpartition("_")
                part.append(self._column(batch, tag, leg[side or "debit"]))
            parts.append([*part, flow.amount[kept]])
        return self._grouped(("credit", "debit", *by, "amount"), parts)

    def postings(self) -> Columns:
        """Return every leg in the order posted: batch, step, memo, entry within its batch, then the rest."""
        sizes = [len(b.legs) for b in self.batches]
        columns: Columns = {
            "batch": np.repeat(np.array([b.number for b in self.batches], dtype=np.int32), sizes),
            "step": np.repeat(np.array([b.step for b in self.batches], dtype=object), sizes),
            "memo": np.repeat(np.array([b.memo for b in self.batches], dtype=object), sizes),
        }
        for name, dtype in DTYPES.items():
            parts = [getattr(b.legs, name) for b in self.batches]
            columns[name] = np.concatenate(parts) if parts else np.zeros(0, dtype)
        return columns

    def _chosen(
        self, chosen: Chosen, of: Set[int] = frozenset()
    ) -> Iterator[tuple[Posted, NDArray[np.bool_]]]:
        """Yield each batch that may matter (to accounts `of`, if any), and which of its legs are chosen."""
        _only(chosen, Chosen.__annotations__)
        wanted: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
        columns = [name for name in BATCH_COLUMNS if name in wanted]
        since, until = wanted.get("since", _EVER[0]), wanted.get("until", _EVER[1])
        for batch in self.batches:
            first, last = batch.months
            if first > until or last < since or (of and of.isdisjoint(batch.accounts)):
                continue
            if any(getattr(batch, name) != wanted[name] for name in columns):
                continue
            rows = np.ones(len(batch.legs), dtype=np.bool_)
            for tag in TAGS:
                if tag in wanted:
                    rows &= getattr(batch.legs, tag) == wanted[tag]
            if since > first:
                rows &= batch.legs.month >= since
            if until < last:
                rows &= batch.legs.month <= until
            yield batch, rows

    def _column(self, batch: Posted, name: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return one column of some legs of a batch; its step or memo as a rank among the book's."""
        if name in BATCH_COLUMNS:
            return np.full(rows.size, self._words(name).index(getattr(batch, name)))
        return np.asarray(getattr(batch.legs, name)[rows])

    def _words(self, name: str) -> Sequence[str]:
        """Return the steps in the order of the year, or the memos in the order of the alphabet."""
        return STEPS if name == "step" else self._memos

    @cached_property
    def _memos(self) -> tuple[str, ...]:
        return tuple(sorted({b.memo for b in self.batches}))

    def _grouped(self, names: Sequence[str], parts: Sequence[Sequence[NDArray[Any]]]) -> Columns:
        """Return totals of the last column by those before it, with steps and memos in words again."""
        nothing = np.zeros(0, dtype=np.int64)
        *keys, amount = [np.concatenate(p) for p in zip(*parts, strict=True)] or [nothing for _ in names]
        groups, totals = total_by(keys, amount)
        columns: Columns = dict(zip(names, [*groups, totals], strict=True))
        for name in BATCH_COLUMNS:
            if name in columns:
                columns[name] = np.array([*self._words(name), ""], dtype=object)[columns[name]]
        return columns


def _unknown(draft: Draft, names: Names) -> list[Problem]:
    """Return a problem for each column of the draft that names what does not exist."""
    where = f"ledger, {draft.step}, {draft.memo!r}"
    problems = []
    strange = np.unique(draft.legs.account[~known(draft.legs.account)])
    if strange.size:
        found = ", ".join(map(str, strange[:5]))
        problems.append(Problem(f"{where}, account", found, "codes in the chart of accounts"))
    for tag in TAGS:
        values = getattr(draft.legs, tag)
        last = len(getattr(names, tag)) - 1
        if values.min() < -1 or (last >= 0 and values.max() > last):
            found = str(values.min() if values.min() < -1 else values.max())
            expected = f"-1 for none, or 0 to {last}" if last >= 0 else "-1 for none, or 0 and above"
            problems.append(Problem(f"{where}, {tag}", found, expected))
    return problems


def _too_much(draft: Draft, moved: float) -> list[Problem]:
    """Return a problem if a book that has moved so much money could no longer add up its balances exactly."""
    if moved <= MOST_MONEY:
        return []
    where = f"ledger, {draft.step}, {draft.memo!r}"
    return [Problem(where, f"{moved:.3g} minor units moved in all", "at most 2^62, so that sums stay exact")]


def _only(given: Iterable[str], allowed: Iterable[str]) -> None:
    """Refuse a name that is not allowed, as Python refuses an unknown argument."""
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise TypeError(f"cannot choose or group by {', '.join(unknown)}; only by {', '.join(allowed)}")
