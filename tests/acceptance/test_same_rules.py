"""The border of rules and responses: a year simulated, written as records and run live has one ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.lived import balances, lived, opened_trust, simulated


@pytest.mark.parametrize(
    "name, size",
    [
        ("valley", 1500),
        ("competing-plans", 900),
        ("paid-on-results", 900),
        ("accountable-care", 900),
    ],
)
def test_a_live_year_on_simulated_records_has_the_ledger_of_the_simulated_year(
    name: str, size: int, tmp_path: Path
) -> None:
    read, year, records = simulated(name, f"people.size={size}")
    trust = opened_trust(tmp_path / "trust", read, records)
    book = lived(trust)
    assert balances(book) == balances(year.book)
    assert trust.folder.store.verify_trail() == []
