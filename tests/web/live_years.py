"""A live year for tests of its pages: prepared once, months of it paid by Python, copied for each test."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import tomli_w
from starlette.testclient import TestClient

from healthtrust.live.paying import pay_month
from healthtrust.live.settling import settle
from healthtrust.live.trust import open_trust
from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.functional.lived import ANN, BOB, changed, opened_trust, simulated
from tests.web.conftest import do_jobs

DESIGN, SIZE = "paid-on-results", "people.size=150"
NEXT = "SELECT * REPLACE (DATE '2028-01-01' AS start_date, DATE '2029-01-01' AS end_date) FROM rows"
LATE = "SELECT * REPLACE (DATE '2027-02-10' AS end_date) FROM rows WHERE household_id % 9 = 0"


@cache
def opened_year() -> Path:
    """A served folder: a design, records in `incoming/`, and a trust that was opened on them."""
    read, _, written = simulated(DESIGN, SIZE)
    place = Path(mkdtemp()) / "served"
    place.mkdir()
    (place / "small.toml").write_bytes(tomli_w.dumps(read.design.as_plain()).encode())
    shutil.copytree(written, place / "incoming" / "first")
    changed(written, "enrolment", LATE, place / "incoming" / "late")
    changed(written, "enrolment", NEXT, place / "incoming" / "next")
    opened_trust(place / "canton", read, written)
    return place


@cache
def paid_year(months: int) -> Path:
    """The same folder with so many months paid by ann, with what is told of them."""
    place = Path(mkdtemp()) / "served"
    shutil.copytree(paid_year(months - 1) if months > 1 else opened_year(), place)
    from healthtrust.answers.live_telling import telling
    from healthtrust.live.told.month import MonthTold

    trust = open_trust(place / "canton")
    pay_month(trust, ANN, months, telling(trust, list[MonthTold]()))
    return place


@cache
def settled_year() -> Path:
    """The same folder with all months paid and the year settled, by whoever is called bob."""
    place = Path(mkdtemp()) / "served"
    shutil.copytree(paid_year(12), place)
    from healthtrust.answers.live_telling import telling
    from healthtrust.live.told.month import MonthTold

    trust = open_trust(place / "canton")
    settle(trust, BOB, "", telling(trust, list[MonthTold](), current=False, because=""))
    return place


def copied(place: Path, to: Path) -> Path:
    """Copy a prepared folder, so that a test may change it."""
    return Path(shutil.copytree(place, to, dirs_exist_ok=True))


class Browser:
    """Somebody at the pages of one folder; jobs are done as soon as they are asked for."""

    def __init__(self, folder: Path, settings: Settings | None = None, **headers: str) -> None:
        self.folder, self.app = folder, make_app(settings or Settings(folder=folder))
        self.client = TestClient(
            self.app, base_url="http://localhost", follow_redirects=False, headers=headers
        )

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
