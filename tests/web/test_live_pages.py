"""One small live year done wholly through pages: its ledger is that of the same year by Python."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.live.settling import bring, close, decide
from healthtrust.live.trust import open_trust
from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.functional.lived import ANN, BOB, balances, changed, lived, opened_trust, simulated
from tests.web.conftest import do_jobs

DESIGN, SIZE = "paid-on-results", "people.size=250"
LATE = "SELECT * REPLACE (DATE '2027-02-10' AS end_date) FROM rows WHERE household_id % 9 = 0"


class Browser:
    """Somebody at the pages of one folder; jobs are done as soon as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.app = folder, make_app(Settings(folder=folder))
        self.client = TestClient(self.app, base_url="http://localhost", follow_redirects=False)

    def look(self, address: str, status: int = 200) -> str:
        """Return a page."""
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-800:])
        return str(answer.text)

    def send(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form with the word of the visit."""
        found = re.search(r'name="word" value="([0-9a-f]+)"', self.client.get("/live").text)
        assert found is not None
        return self.client.post(address, data={"word": found.group(1), **(fields or {})}, **more)

    def do(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> str:
        """Send a form that asks for a job, do it, and return the page of what came of it."""
        answer = self.send(address, fields, **more)
        assert answer.status_code == 303, (address, answer.status_code, answer.text[-1500:])
        assert answer.headers["location"].startswith("/jobs/")
        (job,) = do_jobs(self.app)
        assert job.state == "done"
        return self.look(job.address)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a simulated year, and rows that come late, as they would lie in `incoming/`."""
    _, _, written = simulated(DESIGN, SIZE)
    place = tmp_path_factory.mktemp("records")
    shutil.copytree(written, place / "first")
    changed(written, "enrolment", LATE, place / "late")
    return place


@pytest.fixture(scope="module")
def year(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A year opened, paid, corrected in April, reconciled, settled, appealed against and closed by pages."""
    folder = tmp_path_factory.mktemp("served")
    read, _, _ = simulated(DESIGN, SIZE)
    import tomli_w

    (folder / "small.toml").write_bytes(tomli_w.dumps(read.design.as_plain()).encode())
    shutil.copytree(records, folder / "incoming")
    by = Browser(folder)
    opened = {"trust": "canton", "design": "small", "incoming": "first", "whose": "nobody"}
    assert "2027 is open, 0 of 12 months paid" in by.do("/live", opened)
    for month in range(1, 13):
        if month == 4:
            late = {"incoming": "late", "mapping": "exchange", "called": "first", "whose": "nobody"}
            assert "What became of" in by.do("/live/canton/load", late)
        confirm = by.look(f"/live/canton/months/{month}/pay")
        assert f"Pay month {month} of 2027?" in confirm
        assert f"2027-{month:02d}" in by.do(f"/live/canton/months/{month}/pay")
    yield by


def test_a_year_by_pages_has_the_ledger_of_the_same_year_by_python(
    year: Browser, records: Path, tmp_path: Path
) -> None:
    assert "agree to the minor unit" in year.do("/live/canton/reconcile")
    assert "is settled" in year.do("/live/canton/settle")
    assert "Appeal 1" in year.do(
        "/live/canton/appeals", {"about": "Hill", "because": "December was left out"}
    )
    assert "Decide the appeal" in year.look("/live/canton")
    assert "upheld" in year.do("/live/canton/appeals/1", {"decision": "uphold"})
    refused = year.send("/live/canton/close", {"year": "2026"})
    assert refused.status_code == 422 and "2027, typed in full" in refused.text
    assert "2027 is closed" in year.do("/live/canton/close", {"year": "2027"})

    read, _, written = simulated(DESIGN, SIZE)
    trust = opened_trust(tmp_path / "trust", read, written)
    lived(trust, range(1, 4))
    from healthtrust.live.loading import Source, load

    load(trust, Source(records / "late", name="first", synthetic=True), ANN)
    lived(trust, range(4, 13))
    number = bring(trust, ANN, "Hill", "December was left out")
    decide(trust, BOB, number, True)
    close(trust, BOB)
    by_pages = open_trust(year.folder / "canton").folder.store
    assert balances(by_pages.book()) == balances(trust.folder.store.book())
    assert by_pages.verify_trail() == []
    told = [(row.action, row.role) for row in by_pages.trail() if row.action in ("month", "settle", "close")]
    assert told == [("month", "operator")] * 12 + [("settle", "approver"), ("close", "approver")]
