"""A live year on records as a real payer sends them: every number against a plain calculation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from healthtrust.deliver.cost import cell_cost
from healthtrust.design.read import read_design
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.paying import Worked, pay_month
from healthtrust.live.settling import close, settle
from healthtrust.live.trust import LiveTrust
from healthtrust.records.providers import SETTINGS
from tests.functional.live_verbs import skip
from tests.functional.lived import ANN, BOB
from tests.functional.real_like import DESIGN, PLACES, YEAR, records, write
from tests.reference import live_plain

FIFTH = {"Ash Hill": 1, "Elm Side": 4}


def trust_on(folder: Path, primary: str = '"capitation"') -> tuple[LiveTrust, dict[str, Any]]:
    """Return a trust opened on the records, and their rows."""
    (folder / "town.toml").write_text(DESIGN.format(primary=primary))
    tables = records()
    source = write(tables, folder / "sent")
    trust = make_trust(New(folder / "trust", "Town", read_design(folder / "town.toml")))
    load(trust, Source(source, name="payer", currency="GBP", synthetic=True), ANN)
    open_year(trust, BOB)
    return trust, tables


def paid(book: Book, contract: str) -> dict[str, list[int]]:
    """Return what a contract paid providers by place and month."""
    found: dict[str, list[int]] = {}
    rows = book.balances(("account", "place", "month"), step="deliver", memo=contract)
    for account, place, month, amount in zip(
        *(rows[name].tolist() for name in ("account", "place", "month", "balance")), strict=True
    ):
        if account == Accounts.PROVIDER_FUND and amount:
            of = found.setdefault(book.names.place[place], [0] * 12)
            of[month - Month(YEAR, 1).index] += amount
    return found


def tariff(worked: Worked) -> Any:
    """Return what a member is expected to cost in primary care, if well or at risk."""
    state = worked.found.months[0].state
    table = cell_cost(state).cost[:, SETTINGS.index("primary")]

    def thousandths(age: int, sex: str, place: str) -> int:
        segment = 1 if age >= 45 else 0
        cell = ((min(age, 100) * 2 + (sex == "male")) * 5 + FIFTH[place] - 1) * 5 + segment
        return int(table[cell])

    return thousandths


def test_every_number_of_a_year_on_real_records_is_that_of_a_plain_calculation(tmp_path: Path) -> None:
    trust, tables = trust_on(tmp_path)
    for month in range(1, 13):
        worked = pay_month(trust, ANN, month)
        if month == 6:
            late, tables = corrected(tables)
            sent = write(late, tmp_path / "late")
            load(trust, Source(sent, name="payer", currency="GBP", synthetic=True), ANN)
    by_month = live_plain.capitation(tables["enrolment"], YEAR, tariff(worked))
    aside = set_aside(trust)
    assert set(aside.values()) == {"start_date is after the person's death"}
    kept = [row for row in tables["activity"] if row["activity_id"] not in aside]
    reasons, money = live_plain.told(kept, tables["enrolment"], YEAR)
    assert paid(trust.folder.store.book(), "capitation") == by_month
    assert {r: [rows, amount] for r, rows, amount, _ in worked.found.given.told} == reasons
    fees = {place: [0] * 12 for place in PLACES}
    for (place, setting), months in money.items():
        if setting != "primary":
            fees[place] = [a + b for a, b in zip(fees[place], months, strict=True)]
    assert paid(trust.folder.store.book(), "fee for service") == fees
    settle(trust, BOB)
    settled = paid(trust.folder.store.book(), "capitation")
    assert {place: sum(months) for place, months in settled.items()} == {
        place: sum(months) for place, months in by_month.items()
    }
    assert paid(trust.folder.store.book(), "fee for service") == fees
    received = sum(row["amount"] for row in tables["receipt"])
    assert trust.folder.store.book().balances(("step",), step="pool")["balance"].sum() == 0
    contributions = trust.folder.store.book().balances(("account", "memo"), step="pool")
    of = contributions["account"] == Accounts.HOUSEHOLD_CONTRIBUTIONS
    assert abs(int(contributions["balance"][of].sum())) == received
    close(trust, BOB)


def set_aside(trust: LiveTrust) -> dict[str, str]:
    """Return the rows of care that every load with them set aside, with the reason.

    A load checks care against the deaths it holds itself; what comes late without them is kept.
    """
    found: dict[str, str] = {}
    for folder in trust.loads():
        file = folder / "aside" / "activity.parquet"
        if file.is_file():
            found |= dict(duckdb.sql(f"SELECT activity_id, reason FROM '{file}'").fetchall())
    for folder in trust.loads():
        kept = duckdb.sql(f"SELECT activity_id FROM '{folder / 'activity.parquet'}'").fetchall()
        found = {care: reason for care, reason in found.items() if (care,) not in kept}
    return found


def corrected(tables: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a late load, and the tables as they then stand: leavers, moves, prices."""
    first = [row for row in tables["enrolment"][:20] if not row["end_date"] and row["start_date"] < str(YEAR)]
    gone = [row | {"end_date": f"{YEAR}-02-20"} for row in first]
    moved = [row | {"area_code": PLACES[1]} for row in tables["enrolment"][30:36]]
    early = [row for row in tables["activity"][:60] if row["start_date"] < "2027-06"]
    priced = [row | {"reference_cost": 77_777} for row in early]
    late = {"enrolment": gone + moved, "activity": priced}
    key = {"enrolment": ("person_id", "payer_id", "start_date"), "activity": ("activity_id",)}
    now = dict(tables)
    for name, rows in late.items():
        new = {tuple(row[k] for k in key[name]): row for row in rows}
        now[name] = [new.get(tuple(row[k] for k in key[name]), row) for row in tables[name]]
    return late, now


def test_a_provider_with_mixed_books_is_paid_by_head_and_by_item_in_one_year(tmp_path: Path) -> None:
    mixed = '[{ contract = "capitation", share = 0.4 }, { contract = "fee for service", share = 0.6 }]'
    trust, tables = trust_on(tmp_path, mixed)
    pay_month(trust, ANN, 1)
    skip(trust)
    worked = pay_month(trust, ANN, 12)
    settle(trust, BOB)
    by_month = live_plain.capitation(tables["enrolment"], YEAR, tariff(worked))
    aside = set_aside(trust)
    kept = [row for row in tables["activity"] if row["activity_id"] not in aside]
    _, money = live_plain.told(kept, tables["enrolment"], YEAR)
    book = trust.folder.store.book()
    for place in PLACES:
        assert sum(paid(book, "capitation")[place]) == round(0.4 * sum(by_month[place]))
        fees = sum(
            round(0.6 * sum(months)) if setting == "primary" else sum(months)
            for (at, setting), months in money.items()
            if at == place
        )
        assert sum(paid(book, "fee for service")[place]) == pytest.approx(fees, abs=1)
