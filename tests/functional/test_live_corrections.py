"""Records are corrected while the year runs: what is paid follows, and the order of loads changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.live.loading import Source, load
from healthtrust.live.paying import pay_month
from healthtrust.live.settling import bring, close, decide, settle
from tests.functional.lived import (
    ANN,
    BOB,
    balances,
    changed,
    lived,
    lived_at_once,
    opened_trust,
    settled_trust,
    small,
)

MOVED = """
SELECT * REPLACE (CASE WHEN start_date = DATE '{day}' THEN plan ELSE plan_id END AS plan_id)
FROM rows, (SELECT max(plan_id) AS plan FROM rows WHERE payer_id = 'pool')
WHERE payer_id = 'pool' AND hash(household_id) % 5 = 0 AND plan_id <> plan
"""
LEFT = """
SELECT * REPLACE (DATE '{day}' AS end_date) FROM rows WHERE payer_id = 'pool' AND hash(household_id) % 7 = 0
"""
LATE = """
SELECT * REPLACE ('late ' || activity_id AS activity_id) FROM rows WHERE month(start_date) = 2 LIMIT 40
"""


def capitation(book: Book, month: int) -> np.ndarray:
    """Return capitation of a month by plan."""
    chosen = Month(2027, month).index
    found = book.balances(("account", "plan"), memo="capitation", since=chosen, until=chosen)
    return found["balance"][found["plan"] >= 0]


def test_those_who_left_are_paid_for_no_longer_and_corrections_reach_back(tmp_path: Path) -> None:
    read, _, records = small()
    trust = opened_trust(tmp_path / "trust", read, records)
    for month in (1, 2, 3):
        pay_month(trust, ANN, month)
    before = [capitation(trust.folder.store.book(), month) for month in (1, 2, 3)]
    left = changed(records, "enrolment", LEFT.format(day="2027-02-10"), tmp_path / "left")
    load(trust, Source(left, synthetic=True), ANN)
    worked = pay_month(trust, ANN, 4)
    after = [capitation(trust.folder.store.book(), month) for month in (1, 2, 3)]
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_array_equal(after[1], before[1])  # the register of the first of February still had them
    assert (after[2] != before[2]).any()
    assert after[2].sum() == before[2].sum()  # a line goes in full to the plans of those who are there
    corrected = {draft.memo for draft in worked.drafts if (draft.legs.month < Month(2027, 4).index).any()}
    assert "capitation" in corrected


def test_the_order_in_which_records_come_changes_nothing_that_is_settled(tmp_path: Path) -> None:
    read, _, records = small()
    moved = changed(records, "enrolment", MOVED.format(day="2027-01-01"), tmp_path / "moved")
    late = changed(records, "activity", LATE, tmp_path / "late")
    slowly = opened_trust(tmp_path / "slowly", read, records)
    for month in range(1, 13):
        pay_month(slowly, ANN, month)
        if month == 5:
            load(slowly, Source(moved, synthetic=True), ANN)
        if month == 11:
            load(slowly, Source(late, synthetic=True), ANN)
    settle(slowly, BOB)
    at_once = opened_trust(tmp_path / "at-once", read, records)
    for path in (late, moved):
        load(at_once, Source(path, synthetic=True), ANN)
    assert balances(slowly.folder.store.book()) == balances(lived(at_once))


def test_an_appeal_posts_the_difference_and_only_that(tmp_path: Path) -> None:
    read, _, records = small()
    trust = settled_trust(tmp_path / "trust")
    settled = balances(trust.folder.store.book())
    number = bring(trust, ANN, "hospital", "forty attendances were left out")
    late = changed(records, "activity", LATE, tmp_path / "late")
    load(trust, Source(late, synthetic=True), ANN)
    with pytest.raises(InvalidInput, match="not decided"):
        close(trust, BOB)
    worked = decide(trust, BOB, number, upheld=True)
    assert worked is not None and worked.drafts
    after = balances(trust.folder.store.book())
    assert after != settled
    fresh = opened_trust(tmp_path / "fresh", read, records)
    load(fresh, Source(late, synthetic=True), ANN)
    assert after == balances(lived_at_once(fresh))
    left = close(trust, BOB)
    assert left.reserve == sum(v for k, v in after.items() if k[0] == 105) or left.reserve >= 0


def test_records_that_come_after_settlement_must_be_appealed_before_the_year_closes(tmp_path: Path) -> None:
    _, _, records = small()
    trust = settled_trust(tmp_path / "trust")
    late = changed(records, "activity", LATE, tmp_path / "late")
    load(trust, Source(late, synthetic=True), ANN)
    with pytest.raises(InvalidInput, match="new records would change"):
        close(trust, BOB)
