"""A month's capitation person by person, with what earlier months are corrected by.

    amount_i     = largest remainder of (K + T)[n, p] over w_i           members i of place n and plan p
    w_i          = (1 − s) / M_n + s v_i / R_n, for each head
    correction_i = Σ earlier months (restated_i − paid_i)

K, T   capitation and risk equalisation posted for the month;  s  share of risk that is equalised
v_i    risk points of a resident of i's need cell;  R_n, M_n  points and heads of everybody in the place
paid   the rosters that were told in earlier months, as they lie in the folder of the trust

Earlier months are restated only where spells or conditions of their first day are no longer what they were
when last told, by a checksum, or where money for them is posted. Sums by place and plan are those posted.

Source  `market.equalise`, `live.statements.roster` and `live.statements.retroactive`.

>>> weights(np.array([0, 0, 1]), np.array([1, 1, 1]), np.array([500_000, 1_500_000, 700_000]), 1.0).tolist()
[500000, 1500000, 700000]
>>> weights(np.array([0, 0]), np.array([1, 1]), np.array([0, 0]), 1.0).tolist()
[1, 1]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.live.entries import empty_like
from healthtrust.live.months import MonthState
from healthtrust.live.paying import Worked
from healthtrust.live.records import Records
from healthtrust.live.register import INSURERS
from healthtrust.live.statements import Members, Roster, capitation_roster, corrections, members_on
from healthtrust.live.told.paid import checksums_in, nobody, numbered, read_paid
from healthtrust.market.scores import scores_of
from healthtrust.state import State, known

Whole = NDArray[np.int64]

CAPITATION = {"capitation": Accounts.PLAN_FUND, "risk equalisation": Accounts.PLAN_EQUALISATION}
"""What is paid for members, by the memo of its postings, and where it arrives."""

_SPELLS = """
SELECT coalesce(bit_xor(hash(person_id, practice_id, area_code, plan_id, household_id, birth_date, sex,
                             income, heads, households)), 0)::UBIGINT AS sum, count(*) AS rows
FROM enrolment
WHERE start_date <= $day AND (end_date IS NULL OR end_date > $day)
  AND (death_date IS NULL OR death_date > $day)
"""

_CONDITIONS = """
SELECT coalesce(bit_xor(hash(person_id, measure_code, date, value)), 0)::UBIGINT AS sum, count(*) AS rows
FROM measurement WHERE measure_code LIKE 'condition:%' AND date <= $day AND person_id IS NOT NULL
"""


@dataclass(frozen=True)
class Told:
    """The roster of an action, that of the month before, and what earlier months stand at."""

    roster: Roster
    before: Roster | None
    """The month before as it was told then; None in a first month."""
    practices: tuple[str, ...]
    checksums: tuple[str, ...]
    """[month so far]: of spells and conditions on its first day."""


def told_capitation(worked: Worked, records: Records, paid: Sequence[Path], current: bool = True) -> Told:
    """Return the roster of what an action posts; paid: folders of what was told before, in order.

    current: whether the last of the months is paid by the action; otherwise it only corrects.
    """
    earlier = worked.month - 1 if current else worked.month
    checksums = tuple(checksum(records, day_of(worked, m)) for m in range(1, worked.month + 1))
    posted = posted_for_members(worked)
    shape = (posted.shape[1], posted.shape[2])
    restate = bool(paid) and (
        bool(posted[:earlier].any()) or list(checksums[:earlier]) != checksums_in(paid[-1])[:earlier]
    )
    months = [*(range(1, earlier + 1) if restate else ()), *([worked.month] if current else [])]
    told = [read_paid(folder, worked.of.first) for folder in (paid if restate else paid[-1:])]
    members, practices = numbered(
        [*(_members(worked, records, month) for month in months), *(each.named for each in told)]
    )
    of_month, was = dict(zip(months, members, strict=False)), members[len(months) :]
    before = [each.roster(of, shape) for each, of in zip(told, was, strict=True)]
    found = _roster(worked, worked.month, of_month[worked.month]) if current else nobody(shape)
    if restate:
        restated = [_roster(worked, month, of_month[month]) for month in range(1, earlier + 1)]
        restated += [nobody(shape)] * (len(before) - earlier)
        found = corrections(found, before, restated)
    return Told(found, before[-1] if before and current else None, practices, checksums)


def posted_for_members(worked: Worked) -> Whole:
    """Return capitation with risk equalisation that an action posts [month so far, place, plan]."""
    book = empty_like(worked.of.first.book)
    for draft in worked.drafts:
        if draft.step == "market" and draft.memo in CAPITATION:
            book = book.post(draft)
    return by_month(book, worked.of.first, worked.month)


def by_month(book: Book, state: State, months: int) -> Whole:
    """Return capitation with risk equalisation in a book of the year [month, place, plan], minor units."""
    found = np.zeros((months, len(state.places.names), state.plans.count), dtype=np.int64)
    january = Month(state.year, 1).index
    for memo, account in CAPITATION.items():
        rows = book.balances(("account", "month", "place", "plan"), step="market", memo=memo)
        kept = (rows["account"] == account) & (rows["place"] >= 0) & (rows["plan"] >= 0)
        month = rows["month"] - january
        kept &= (month >= 0) & (month < months)
        at = tuple(values[kept].astype(np.int64) for values in (month, rows["place"], rows["plan"]))
        np.add.at(found, at, rows["balance"][kept])
    return found


def checksum(records: Records, day: date) -> str:
    """Return a checksum of everybody's spell and conditions on a day; the same for the same rows."""
    found = [records.book.execute(query, {"day": day}).fetchall()[0] for query in (_SPELLS, _CONDITIONS)]
    return " ".join(f"{rows}:{value:016x}" for value, rows in found)


def day_of(worked: Worked, month: int) -> date:
    """Return the first day of a month of the year."""
    return date(worked.of.first.year, month, 1)


def weights(place: Whole, heads: Whole, points: Whole, equalised: float) -> Whole:
    """Return what each member weighs in its place, in whole numbers; points: of all heads of a row."""
    if equalised == 1 and bool(points.any()):
        return points
    count = int(place.max(initial=0)) + 1
    sums = [np.bincount(place, each, count)[place] for each in (heads, points)]
    by_heads, by_risk = (
        np.divide(each, of, out=np.zeros(len(each)), where=of > 0)
        for each, of in zip((heads.astype(float), points.astype(float)), sums, strict=True)
    )
    share = np.where(sums[1] > 0, equalised, 0.0)
    if not share.any():
        return heads
    return np.asarray(np.rint(((1 - share) * by_heads + share * by_risk) * 2.0**40), dtype=np.int64)


def _members(worked: Worked, records: Records, month: int) -> tuple[Members, tuple[str, ...]]:
    """Return everybody enrolled on the first day of a month, weighed, and the names of their practices."""
    first, of = worked.of.first, worked.found.months[month - 1]
    leaves = [first.places.names[leaf] for leaf in first.places.leaves]
    only = f"'{leaves[0].replace(chr(39), chr(39) * 2)}'" if len(leaves) == 1 else "NULL"
    relation = (
        f"(SELECT * REPLACE (coalesce(area_code, {only}) AS area_code) FROM enrolment "
        f"WHERE payer_id IS DISTINCT FROM '{INSURERS}')"
    )
    members, practices = members_on(
        records.book, day_of(worked, month), first.places.names, first.plans.names, relation
    )
    kept = members.taken(np.flatnonzero(members.heads > 0))
    return replace(kept, weight=_weigh(kept, of)), practices


def _weigh(members: Members, of: MonthState) -> Whole:
    state = of.state
    persons = known(state.persons, "people")
    at = positions(persons.identity, members.person)
    scores = scores_of(state, state.design.market.equalise)
    points = np.where(at >= 0, scores[persons.cell[np.maximum(at, 0)]], 0) * members.heads
    return weights(members.place, members.heads, points, float(state.design.market.equalise_share))


def positions(known_ones: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> Whole:
    """Return the position of each wanted identity, -1 for none.

    >>> positions(np.array([5, 3], dtype=np.uint64), np.array([3, 4], dtype=np.uint64)).tolist()
    [1, -1]
    """
    order = np.argsort(known_ones, kind="stable")
    ordered = known_ones[order]
    at = np.minimum(np.searchsorted(ordered, wanted), max(len(ordered) - 1, 0))
    there = ordered[at] == wanted if len(ordered) else np.zeros(len(wanted), dtype=np.bool_)
    return np.where(there, order[at] if len(ordered) else -1, -1)


def _roster(worked: Worked, month: int, members: Members) -> Roster:
    due = by_month(worked.found.book, worked.of.first, worked.month)[month - 1]
    return capitation_roster(members, due)
