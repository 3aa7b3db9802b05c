"""A year opens in January: what is owed is expected until receipts come, and then receipts stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from healthtrust.ground.periods import Month
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.paying import pay_month
from tests.functional.lived import ANN, BOB, changed, small

FIRST = "SELECT * FROM rows WHERE month(date) <= 2"
HALVED = "SELECT * REPLACE (amount // 2 AS amount) FROM rows WHERE month(date) = 3 AND kind = 'household'"


def contributions(trust, month: int) -> int:  # type: ignore[no-untyped-def]
    chosen = Month(2027, month).index
    book = trust.folder.store.book()
    found = book.balances(("account",), memo="contributions", since=chosen, until=chosen)
    return int(found["balance"].max())


def test_months_without_receipts_are_as_owed_and_those_with_as_received(tmp_path: Path) -> None:
    read, year, records = small()
    paid = np.asarray(year.contributions.paid)
    begun = tmp_path / "begun"
    begun.mkdir()
    for table in ("enrolment", "organisation", "measurement"):
        changed(records, table, "SELECT * FROM rows", begun)
    changed(records, "receipt", FIRST, begun)
    trust = make_trust(New(tmp_path / "trust", "Test trust", read))
    load(trust, Source(begun, synthetic=True), ANN)
    opened = open_year(trust, BOB)
    assert opened.promised.income == year.contributions.income  # nobody in this valley is in arrears
    for month in (1, 2, 3):
        pay_month(trust, ANN, month)
    assert abs(contributions(trust, 3) - paid.sum() / 12) <= len(year.places.names)
    before = contributions(trust, 3)
    load(trust, Source(changed(records, "receipt", HALVED, tmp_path / "march"), synthetic=True), ANN)
    pay_month(trust, ANN, 4)
    assert 0.49 * before < contributions(trust, 3) < 0.51 * before
