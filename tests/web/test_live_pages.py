"""A live year done through pages: its ledger is that of the same year by Python, its numbers the book's."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from healthtrust.ledger.chart import Accounts
from healthtrust.live.loading import Source, load
from healthtrust.live.paying import pay_month
from healthtrust.live.settling import bring, close, decide, settle
from healthtrust.live.store import TrustFolder
from healthtrust.live.trust import open_trust
from healthtrust.web.live.trusts import exact, seen
from tests.functional.lived import ANN, BOB, balances, simulated
from tests.web.live_years import DESIGN, SIZE, Browser, copied, opened_year, paid_year


@pytest.fixture(scope="module")
def by(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A year whose late records, last month, settlement, appeal and closing are done by pages."""
    yield Browser(copied(paid_year(10), tmp_path_factory.mktemp("by pages")))


def same_by_python(folder: Path) -> None:
    """Do by Python what the tests below do by pages."""
    trust = open_trust(folder / "canton")
    load(trust, Source(folder / "incoming" / "late", name="first", synthetic=True), ANN)
    for month in (11, 12):
        pay_month(trust, ANN, month)
    settle(trust, BOB)
    decide(trust, BOB, bring(trust, ANN, "Hill", "December was left out"), True)
    close(trust, BOB)


def test_a_year_by_pages_has_the_ledger_of_the_same_year_by_python(by: Browser, tmp_path: Path) -> None:
    late = {"incoming": "late", "mapping": "exchange", "called": "first", "whose": "nobody"}
    assert "What became of" in by.do("/live/canton/load", late)
    confirm = by.look("/live/canton/months/11/pay")
    assert "Pay month 11 of 2027?" in confirm and "first" in confirm
    assert "2027-11" in by.do("/live/canton/months/11/pay")
    assert "2027-12" in by.do("/live/canton/months/12/pay")
    assert "agree to the minor unit" in by.do("/live/canton/reconcile")
    assert "is settled" in by.do("/live/canton/settle")
    appeal = {"about": "Hill", "because": "December was left out"}
    assert "Appeal 1" in by.do("/live/canton/appeals", appeal)
    assert "Decide the appeal" in by.look("/live/canton")
    assert "upheld" in by.do("/live/canton/appeals/1", {"decision": "uphold"})
    refused = by.send("/live/canton/close", {"year": "2026"})
    assert refused.status_code == 422 and "2027, typed in full" in refused.text
    assert "2027 is closed" in by.do("/live/canton/close", {"year": "2027"})

    same_by_python(copied(paid_year(10), tmp_path))
    store = open_trust(by.folder / "canton").folder.store
    assert balances(store.book()) == balances(open_trust(tmp_path / "canton").folder.store.book())
    assert store.verify_trail() == []
    told = [(row.action, row.role) for row in store.trail() if row.action in ("settle", "close")]
    assert told == [("settle", "approver"), ("close", "approver")]


def test_months_and_plans_on_pages_are_the_book_to_the_minor_unit(by: Browser) -> None:
    at = seen(by.app.state.folder, "canton")
    january = 2027 * 12
    rows = at.store.totals(
        ("account", "posted_in"), step="market", memo="capitation", since=january, until=january + 11
    )
    there = rows["account"] == Accounts.PLAN_FUND
    posted = dict(zip(rows["posted_in"][there].tolist(), rows["balance"][there].tolist(), strict=True))
    by_month = [row["capitation"] + row["corrections"] for row in at.paid_months]
    assert by_month == [posted[month] for month in sorted(posted)] and len(by_month) == 12
    whole = at.store.book().balances(("account",), step="market", memo="capitation")
    assert sum(by_month) == int(whole["balance"][whole["account"] == Accounts.PLAN_FUND].sum())
    front = by.look("/live/canton")
    for month, row in enumerate(at.paid_months, start=1):
        for name in ("capitation", "corrections"):
            assert exact(row[name], at.money) in front, (month, name)
        page = by.look(f"/live/canton/months/{month}")
        table = page[page.index("Capitation by plan") :].split("</table>")[0]
        said = [int(re.sub("[,.]", "", each).replace("−", "-")) for each in MONEY.findall(table)]
        assert sum(said) == by_month[month - 1], month
    assert any(row["corrections"] for row in at.paid_months), "the late records corrected something"


MONEY = re.compile(r"GBP (−?[\d,]+\.\d\d)<")


def test_statements_on_the_page_add_up_to_what_providers_were_posted(tmp_path: Path) -> None:
    by = Browser(copied(paid_year(1), tmp_path))
    found = re.search(r'"(/live/canton/told/2027-01/told/[\w-]+\.csv)"', by.look("/live/canton/months/1"))
    assert found is not None
    rows = table_at(by, found.group(1))
    (net,) = [name for name in rows[0] if name.startswith("net")]
    flows = seen(by.app.state.folder, "canton").store.book().flows(("month",), step="deliver")
    into = (flows["debit"] == Accounts.PROVIDER_FUND) & (flows["credit"] == Accounts.PLAN_FUND)
    back = (flows["credit"] == Accounts.PROVIDER_FUND) & (flows["debit"] == Accounts.PLAN_FUND)
    posted = int(flows["amount"][into].sum() - flows["amount"][back].sum())
    assert sum(round(float(row[net]) * 100) for row in rows) == posted > 0


def table_at(by: Browser, address: str) -> list[dict[str, str]]:
    """Return the rows of a table as it is taken away."""
    answer = by.client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_budget_against_actual_on_the_page_holds_its_interval_and_its_file(by: Browser) -> None:
    page = by.look("/live/canton/months/12")
    assert "Year as it looks" in page or "forecast" in page.lower()
    files = re.findall(r"/live/canton/told/2027-12/told/(budget[\w-]*)\.csv", page)
    assert files
    rows = table_at(by, f"/live/canton/told/2027-12/told/{files[0]}.csv")
    named = {name.split(" [")[0]: name for name in rows[0]}
    forecasts = [row for row in rows if row[named["forecast"]]]
    assert forecasts
    for row in forecasts:
        if row.get(named["low"]) and row.get(named["high"]):
            assert float(row[named["low"]]) <= float(row[named["forecast"]]) <= float(row[named["high"]])


def test_tables_are_taken_away_as_workbooks_that_open(by: Browser) -> None:
    links = {*re.findall(r'href="(/live/canton/told/[^"]+\.xlsx)"', by.look("/live/canton/reconcile"))}
    links |= {*re.findall(r'href="(/live/canton/told/[^"]+\.xlsx)"', by.look("/live/canton/months/12"))}
    assert len(links) > 3
    for link in sorted(links):
        answer = by.client.get(link)
        assert answer.status_code == 200, link
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            assert "xl/worksheets/sheet1.xml" in book.namelist()
        assert "attachment" in answer.headers["content-disposition"]


def test_records_of_a_closed_year_are_given_up_by_an_approver(by: Browser, tmp_path: Path) -> None:
    mine = Browser(copied(by.folder, tmp_path))
    before = TrustFolder.open(mine.folder / "canton")
    wrong = mine.send("/live/canton/records", {"keep_years": "-1", "because": "", "typed": "no"})
    assert wrong.status_code == 422
    for field in ("keep_years", "because", "typed"):
        assert f'id="{field}-error"' in wrong.text and f'href="#{field}"' in wrong.text
    given = {"keep_years": "0", "because": "our rule of retention", "typed": "canton"}
    assert "given up" in mine.do("/live/canton/records", given)
    assert not any(before.load(each.hash).exists() for each in before.store.loads())
    row = before.store.trail()[-1]
    assert (row.action, row.role) == ("purge", "approver") and "our rule of retention" in row.inputs
    assert "The records of this load were given up" in mine.look(
        f"/live/canton/loads/{before.store.loads()[0].hash}"
    )


def test_the_next_year_is_opened_by_a_page(by: Browser) -> None:
    assert "Open the next year" in by.look("/live/canton")
    by.do(
        "/live/canton/load", {"incoming": "next", "mapping": "exchange", "called": "first", "whose": "nobody"}
    )
    assert "2028 is open, 0 of 12 months paid" in by.do("/live/canton/open")
    assert by.send("/live/canton/open").status_code == 409


def test_a_trust_is_opened_and_its_first_month_paid_by_pages(tmp_path: Path) -> None:
    place = tmp_path / "served"
    place.mkdir()
    copied(opened_year() / "incoming", place / "incoming")
    (place / "small.toml").write_bytes((opened_year() / "small.toml").read_bytes())
    by = Browser(place)
    opened = {"trust": "canton", "design": "small", "incoming": "first", "whose": "nobody"}
    assert "2027 is open, 0 of 12 months paid" in by.do("/live", opened)
    assert "2027-01" in by.do("/live/canton/months/1/pay")
    mine = open_trust(place / "canton").folder.store.book()
    assert balances(mine) == balances(open_trust(paid_year(1) / "canton").folder.store.book())
    assert simulated(DESIGN, SIZE)[0].design.data != "persons"
