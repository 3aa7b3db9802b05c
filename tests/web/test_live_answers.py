"""What pages of a live year show besides its money: opportunities, reports of loads, records given up."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.loading import Source, load
from healthtrust.live.store import TrustFolder
from healthtrust.live.trust import open_trust
from healthtrust.web.live.ranked import ranked
from healthtrust.web.live.sources import Sent, stored
from healthtrust.web.sent_away import DAY, drop_old
from tests.functional.lived import ANN, changed
from tests.web.conftest import do_jobs
from tests.web.live_years import Browser, copied, opened_year, paid_year


@pytest.fixture
def by(tmp_path: Path) -> Browser:
    """A trust of which one month is paid."""
    return Browser(copied(paid_year(1), tmp_path / "served"))


def packed(folder: Path) -> bytes:
    """Return the files of a folder as a ZIP file."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return told.getvalue()


DEAR = """
SELECT * REPLACE (paid_amount * 30 AS paid_amount, reference_cost * 30 AS reference_cost) FROM rows
WHERE person_id IN (SELECT person_id FROM read_parquet('{enrolment}') WHERE practice_id LIKE 'Harbour%')
"""


def test_opportunities_stand_by_value_with_their_interval_and_their_peers(tmp_path: Path) -> None:
    by = Browser(copied(paid_year(10), tmp_path / "served"))
    first = by.folder / "incoming" / "first"
    dear = changed(first, "activity", DEAR.format(enrolment=first / "enrolment.parquet"), tmp_path / "dear")
    load(open_trust(by.folder / "canton"), Source(dear, name="first", synthetic=True), ANN)
    by.do("/live/canton/reconcile")
    page = by.look("/live/canton/opportunities")
    assert "As the last reconciliation found it" in page
    told = [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in page.split('class="ranked__one"')[1:]]
    harbour = [each for each in told if "Harbour primary care network" in each.split("Peers")[0]]
    assert harbour, told
    assert "care above its peers" in harbour[0] and "95 % interval" in harbour[0]
    assert "percent more than at 3 peers, for like members" in harbour[0]
    for peer in ("Dale", "Highfield", "Millbrook"):
        assert f"{peer} primary care network" in harbour[0].split("Peers")[1]
    values = [float(each.replace(",", "")) for each in re.findall(r"<strong>GBP ([\d,.]+)</strong>", page)]
    assert values == sorted(values, reverse=True) and len(values) == len(told)
    answer = by.client.get(re.findall(r'"(/live/canton/told/[^"]+\.csv)"', page)[0])
    assert "low [GBP]" in answer.text and "peers" in answer.text


def test_an_opportunity_on_the_page_says_value_interval_peers_and_what_lies_behind() -> None:
    columns: dict[str, list[Any]] = {
        "rank": [1, 2],
        "kind": ["care above its peers", "unlinked records"],
        "where": ["Elm, inpatient", "Hill"],
        "at stake [GBP]": [3000.0, None],
        "low [GBP]": [1000.0, None],
        "high [GBP]": [5000.0, None],
        "peers": ["Ash, Oak", ""],
        "found": ["50 percent more than at 2 peers, for like members", "records without a person"],
        "remedy": ["Look.", "Work."],
    }
    first, second = ranked(columns, 10)
    assert (first["at_stake"], first["low"], first["high"]) == (
        "GBP 3,000.00",
        "GBP 1,000.00",
        "GBP 5,000.00",
    )
    assert first["peers"] == "Ash, Oak" and second["at_stake"] is None
    older = {
        name: values for name, values in columns.items() if name not in ("peers", "low [GBP]", "high [GBP]")
    }
    assert ranked(older, 1)[0]["peers"] == "" and ranked(older, 1)[0]["low"] is None


def test_a_load_by_command_has_its_whole_report_on_a_page(by: Browser) -> None:
    trust = open_trust(by.folder / "canton")
    taken = load(trust, Source(by.folder / "incoming" / "late", name="first", synthetic=True), ANN)
    plain = by.look(f"/live/canton/loads/{taken.hash}")
    assert "Rows by table" in plain and "Show the whole report" in plain
    whole = by.do(f"/live/canton/loads/{taken.hash}")
    assert "Show the whole report" not in whole and 'id="part-' in whole
    assert by.send("/live/canton/loads/abc").status_code == 404


def test_records_that_are_sent_are_loaded_and_deleted_a_day_later(by: Browser) -> None:
    fields = {"mapping": "exchange", "whose": "nobody", "called": "first"}
    first = by.folder / "incoming" / "first"
    changed(first, "activity", "SELECT * FROM rows LIMIT 9", first.with_name("some"))
    files = {"records": ("some.zip", packed(first.with_name("some")), "application/zip")}
    told = by.do("/live/canton/load", fields, files=files)
    assert "What became of" in told and "paid_amount" in told, "money is told of as well"
    assert len(TrustFolder.open(by.folder / "canton").store.loads()) == 2
    own = by.folder / ".healthtrust"
    (sent,) = (own / "uploads").iterdir()
    assert drop_old(own) == 0 and sent.is_dir()
    os.utime(sent, (time.time() - DAY - 60,) * 2)
    again = stored(by.app.state.folder, [Sent("a.csv", io.BytesIO(b"a\n1\n"))], 1000)
    assert [path.name for path in (own / "uploads").iterdir()] == [again.name]
    (own / "uploads" / "kept by hand").mkdir()
    os.utime(own / "uploads" / "kept by hand", (0, 0))
    assert drop_old(own) == 0


def test_records_of_a_year_that_is_open_are_not_given_up(tmp_path: Path) -> None:
    by = Browser(copied(opened_year(), tmp_path / "served"))
    assert "between two years" in by.look("/live/canton/records")
    given = {"keep_years": "8", "because": "our rule", "typed": "canton"}
    assert by.send("/live/canton/records", given).status_code == 409
    assert do_jobs(by.app) == []


def test_a_job_refuses_to_give_up_records_of_a_year_that_is_open(tmp_path: Path) -> None:
    from healthtrust.web.jobs.task import Task
    from healthtrust.web.work.live_purge import work

    by = Browser(copied(opened_year(), tmp_path / "served"))
    asked = {"trust": "canton", "keep_years": 0, "why": "now"}
    with pytest.raises(InvalidInput, match="no open year"):
        work(Task(asked, by.app.state.folder, lambda done, of, step: None, "bob", "approver"))
    (only,) = TrustFolder.open(by.folder / "canton").store.loads()
    assert TrustFolder.open(by.folder / "canton").load(only.hash).is_dir()
