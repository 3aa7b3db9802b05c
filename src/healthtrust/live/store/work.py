"""One transaction's work: what it posts, the state it leaves, loads and appeals; all of it or nothing stays.

A key that is there already is recognised, and what it stands for is not done again. Whatever is written is
noted by digest for the row of the trail that ends the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, insert, select, update

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import Book, Names
from healthtrust.ledger.entry import Draft
from healthtrust.live.store import digests
from healthtrust.live.store.key import canonical
from healthtrust.live.store.legs import write_legs
from healthtrust.live.store.rows import Appeal, Load, appeals, loads, years
from healthtrust.live.store.schema import APPEALS, BATCHES, LOADS, YEARS
from healthtrust.live.store.stages import YearState, left_as_it_was, out_of_order, out_of_place


@dataclass(frozen=True)
class Trust:
    """What a store is of: its name, its currency with its decimal places, and the names that tag postings."""

    name: str
    currency_code: str
    exponent: int
    names: Names = field(default_factory=Names)


@dataclass
class Work:
    """The work of one transaction; `number` is the row of the trail that will tell of it."""

    connection: Connection
    about: Trust
    action: str
    number: int
    result: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False
    """Whether a key was met that is there already."""

    @property
    def state(self) -> YearState:
        """The state of the latest year; raises InvalidInput before the first is opened."""
        there = self.years()
        if not there:
            refuse([Problem(self.about.name, "no year", "a year that is open", remedy="Open one first.")])
        return there[-1]

    @property
    def batches(self) -> int:
        """How many batches the book has."""
        return int(self.connection.execute(select(func.count()).select_from(BATCHES)).scalar_one())

    def years(self) -> tuple[YearState, ...]:
        """Return the state of every year, in order."""
        return years(self.connection)

    def refuse_out_of_place(self) -> None:
        """Raise InvalidInput where the action has no place in the stage of the latest year."""
        there = self.years()
        refuse(out_of_place(there[-1] if there else None, self.action))

    def refuse_unmoved(self) -> None:
        """Raise InvalidInput where the action had to move a year and has not."""
        refuse(left_as_it_was(self.action, "state" in self.result))

    def put_state(self, new: YearState) -> None:
        """Leave a year in a new state; raises InvalidInput where it does not follow by this action."""
        there = self.years()
        refuse(out_of_order(there[-1] if there else None, new, self.action))
        values = {
            "year": new.year,
            "stage": new.stage,
            "month": new.month,
            "facts": canonical(new.facts),
            "trail": self.number,
        }
        if any(old.year == new.year for old in there):
            self.connection.execute(update(YEARS).where(YEARS.c.year == new.year).values(values))
        else:
            self.connection.execute(insert(YEARS), values)
        self.result["state"] = digests.of_state(new)

    def post(self, key: str, drafts: Sequence[Draft], posted_in: int) -> bool:
        """Post drafts under a content key, in a month (year × 12 + month − 1); False if the key is there.

        Refuses what a book refuses: Imbalance for an entry that does not add up, InvalidInput for an account
        or a tag that is not known. Drafts without legs add nothing, and so keep no key.
        """
        self._refuse_key(key, posted_in)
        if self._is_there(select(BATCHES.c.number).where(BATCHES.c.key == key)):
            return False
        count, book = self._book()
        for part, draft in enumerate([draft for draft in drafts if _has_legs(draft)]):
            book = book.post(draft)
            self._add_batch(digests.Header(count + part, key, part, draft.step, draft.memo, posted_in), draft)
        return True

    def add_load(self, hash: str, name: str, report: Mapping[str, Any], month: int | None = None) -> bool:
        """Note that records were loaded, by the hash of their content; False if it is there already."""
        if self._is_there(select(LOADS.c.hash).where(LOADS.c.hash == hash)):
            return False
        load = Load(hash, name, month, dict(report))
        values = {
            "hash": hash,
            "name": name,
            "month": month,
            "report": canonical(report),
            "trail": self.number,
        }
        self.connection.execute(insert(LOADS), values)
        self.result.setdefault("loads", []).append(digests.of_load(load))
        return True

    def loads(self) -> tuple[Load, ...]:
        """Return every load in the order noted."""
        return loads(self.connection)

    def bring_appeal(self, year: int, about: str, reason: str) -> int:
        """Note an appeal of a provider or contract against a year that is settled, and return its number."""
        state = next((each for each in self.years() if each.year == year), None)
        refuse(out_of_place(state, "appeal"))
        last = self.connection.execute(select(func.max(APPEALS.c.number))).scalar()
        appeal = Appeal((last or 0) + 1, year, about, reason, "brought")
        self.connection.execute(insert(APPEALS), {**appeal.as_plain(), "trail": self.number})
        self._note_appeal(appeal)
        return appeal.number

    def decide_appeal(self, number: int, stage: str) -> None:
        """Uphold or reject an appeal; raises InvalidInput for one that is not there or decided already."""
        refuse(undecidable(self.appeals(), number))
        if stage not in ("upheld", "rejected"):
            refuse([Problem(f"appeal {number}", repr(stage), "upheld or rejected")])
        found = next(each for each in self.appeals() if each.number == number)
        values = {"stage": stage, "trail": self.number}
        self.connection.execute(update(APPEALS).where(APPEALS.c.number == number).values(values))
        self._note_appeal(Appeal(number, found.year, found.about, found.reason, stage))

    def appeals(self) -> tuple[Appeal, ...]:
        """Return every appeal in the order brought."""
        return appeals(self.connection)

    def note_purged(self, hashes: Sequence[str]) -> None:
        """Note that the records of some loads are given up; their reports and postings stay."""
        self.result["purged"] = sorted(hashes)

    def _add_batch(self, header: digests.Header, draft: Draft) -> None:
        moved = int(np.abs(draft.legs.amount).sum())
        values = {**header.as_plain(), "moved": moved, "trail": self.number}
        self.connection.execute(insert(BATCHES), values)
        write_legs(self.connection, header.number, draft.legs)
        self.result.setdefault("batches", []).append(digests.of_batch(header, draft.legs))

    def _book(self) -> tuple[int, Book]:
        """Return how many batches there are, and a book that knows names and the money moved so far."""
        moved = [int(each) for each in self.connection.execute(select(BATCHES.c.moved)).scalars()]
        about = self.about
        return len(moved), Book(about.currency_code, about.exponent, about.names, (), float(sum(moved)))

    def _is_there(self, query: Any) -> bool:
        """Return whether a key is there already, and remember that one was."""
        there = self.connection.execute(query.limit(1)).first() is not None
        self.repeated |= there
        return there

    def _note_appeal(self, appeal: Appeal) -> None:
        self.result.setdefault("appeals", {})[str(appeal.number)] = digests.of_appeal(appeal)

    def _refuse_key(self, key: str, posted_in: int) -> None:
        problems = []
        if not key.strip():
            problems.append(Problem("key of a batch", "nothing", "the content key of what is posted"))
        if posted_in < 12:
            problems.append(Problem("month posted in", str(posted_in), "year × 12 + month − 1"))
        refuse(problems)


def undecidable(appeals: Sequence[Appeal], number: int) -> list[Problem]:
    """Return why an appeal cannot be decided: there is none of this number, or it was decided before."""
    where, found = f"appeal {number}", next((each for each in appeals if each.number == number), None)
    if found is None:
        return [Problem(where, "no such appeal", "the number of one that was brought")]
    return [] if found.stage == "brought" else [Problem(where, found.stage, "an appeal that is not decided")]


def _has_legs(draft: Draft) -> bool:
    if not isinstance(draft, Draft):
        raise TypeError("only a draft can be posted, and only once")
    return len(draft.legs) > 0
