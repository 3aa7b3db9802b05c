"""What others say that they were paid of capitation, beside what was posted to them, month by month.

    ours      posted for the month: to a plan, capitation with risk equalisation; to a practice, its contracts
    theirs    receipts with a rate code (payments of an X12 820): to the payee they name, else to the plan
              that the person was in on the day

Source  the receipt table of `records.exchange`; ASC X12 005010X218 (820) [recalled].

>>> told = beside({("Core", 0): 100}, {("Core", 0): 90, ("Oak", 1): 5}, 2027, {"Core": 40})
>>> told["body"], told["month"], told["difference"]
(['Core', 'Oak'], ['2027-01', '2027-02'], [10, -5])
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from healthtrust.ground.periods import Month
from healthtrust.ground.rows import columns_of
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.live.records import Records
from healthtrust.live.register import INSURERS
from healthtrust.live.told.capitation import by_month
from healthtrust.state import State

ByBody = Mapping[tuple[str, int], int]
"""Minor units by body and month of the year, from 0."""

_THEIRS = f"""
WITH paid AS (
    SELECT *, coalesce(period_start, date) AS day FROM receipt
    WHERE rate_code IS NOT NULL AND year(coalesce(period_start, date)) = $year
),
spell AS (
    SELECT person_id, start_date AS since, end_date, plan_id FROM enrolment
    WHERE payer_id IS DISTINCT FROM '{INSURERS}'
)
SELECT coalesce(CASE WHEN list_contains($bodies, payee_id) THEN payee_id END,
                CASE WHEN list_contains($bodies, org_id) THEN org_id END,
                CASE WHEN s.end_date IS NULL OR s.end_date > paid.day THEN s.plan_id END,
                payee_id, org_id, 'nobody named') AS body,
       CAST(month(paid.day) - 1 AS INTEGER) AS month, sum(amount)::BIGINT AS amount
FROM paid ASOF LEFT JOIN spell s ON paid.person_id = s.person_id AND paid.day >= s.since
GROUP BY ALL ORDER BY ALL
"""

_MEMBERS = """
SELECT {column}, sum(coalesce(heads, 1))::BIGINT FROM enrolment
WHERE start_date <= $day AND (end_date IS NULL OR end_date > $day) AND {column} IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""


def capitation_received(records: Records, state: State, book: Book, months: int) -> dict[str, list[Any]]:
    """Return one row for each body and month: body, month, members, ours, theirs, difference; minor units.

    book: the postings of the year. Only bodies that reported anything stand in it.
    """
    posted = _ours(state, book, months)
    bodies = sorted({body for body, _ in posted})
    rows = records.book.execute(_THEIRS, {"year": state.year, "bodies": bodies}).fetchall()
    theirs = {(str(body), int(month)): int(amount) for body, month, amount in rows if month < months}
    told = {body for body, _ in theirs}
    ours = {key: amount for key, amount in posted.items() if key[0] in told}
    return beside(ours, theirs, state.year, members_of(records, date(state.year, max(months, 1), 1)))


def beside(ours: ByBody, theirs: ByBody, year: int, members: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return both sides of every body and month, and what ours is above theirs."""
    rows = []
    for body, month in sorted({*ours, *theirs}):
        one, other = ours.get((body, month), 0), theirs.get((body, month), 0)
        rows.append([body, str(Month(year, month + 1)), members.get(body, 0), one, other, one - other])
    return columns_of(("body", "month", "members", "ours", "theirs", "difference"), rows)


def members_of(records: Records, day: date) -> dict[str, int]:
    """Return the residents of each plan and practice on a day."""
    found: dict[str, int] = {}
    for column in ("plan_id", "practice_id"):
        rows = records.book.execute(_MEMBERS.format(column=column), {"day": day}).fetchall()
        found |= {str(name): int(heads) for name, heads in rows}
    return found


def _ours(state: State, book: Book, months: int) -> dict[tuple[str, int], int]:
    """Return what was posted to plans and providers by name and month of the year."""
    found: dict[tuple[str, int], int] = {}
    to_plans = by_month(book, state, months).sum(axis=1)
    for month, row in enumerate(to_plans.tolist()):
        for name, amount in zip(state.plans.names, row, strict=True):
            found[name, month] = amount
    january = Month(state.year, 1).index
    rows = book.flows(("month", "debit_provider"), step="deliver")
    paid = rows["debit"] == Accounts.PROVIDER_FUND
    paid &= rows["credit"] == Accounts.PLAN_FUND
    for month, at, amount in zip(
        rows["month"][paid].tolist(),
        rows["debit_provider"][paid].tolist(),
        rows["amount"][paid].tolist(),
        strict=True,
    ):
        if at >= 0 and 0 <= month - january < months:
            key = state.providers.names[at], month - january
            found[key] = found.get(key, 0) + amount
    return found
