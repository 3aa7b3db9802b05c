"""What pages of a live year refuse, in which words; nothing is done twice, or by half."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.paying import pay_month
from healthtrust.live.store import TrustFolder
from healthtrust.live.trust import open_trust
from healthtrust.web.folder import Folder
from healthtrust.web.live.sources import Sent, stored
from tests.functional.lived import ANN
from tests.web.conftest import do_jobs
from tests.web.live_years import Browser, opened_year


@pytest.fixture(scope="module")
def made() -> Path:
    """A trust that was opened; tests work on copies."""
    return opened_year()


@pytest.fixture
def by(made: Path, tmp_path: Path) -> Browser:
    shutil.copytree(made / "canton", tmp_path / "canton")
    return Browser(tmp_path)


def packed(**files: bytes) -> bytes:
    """A ZIP file."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return told.getvalue()


def test_the_second_operator_is_told_and_the_month_is_paid_once(by: Browser) -> None:
    first = by.send("/live/canton/months/1/pay")
    second = by.send("/live/canton/months/1/pay")
    assert first.headers["location"] == second.headers["location"]
    pay_month(open_trust(by.folder / "canton"), ANN)  # meanwhile, by command
    with pytest.raises(InvalidInput, match="month 1"):
        do_jobs(by.app)
    third = by.send("/live/canton/months/1/pay")
    assert third.status_code == 409 and "Nothing was done twice" in third.text and "month 2" in third.text
    assert by.client.get("/live/canton/months/1/pay").status_code == 409
    assert TrustFolder.open(by.folder / "canton").store.years()[-1].month == 1


def test_what_comes_too_early_is_refused_in_words(by: Browser) -> None:
    for address in ("settle", "close", "reconcile", "open"):
        answer = by.send(f"/live/canton/{address}", {"year": "2027"})
        assert answer.status_code == 409, address
    assert by.send("/live/canton/appeals", {"about": "Hill", "because": "late"}).status_code == 409
    assert by.send("/live/canton/appeals/7", {"decision": "uphold"}).status_code == 409
    assert do_jobs(by.app) == []
    assert "after its twelfth month" in by.look("/live/canton/settle")
    assert "Nobody has looked yet" in by.look("/live/canton/opportunities")
    assert "no linkage" in by.look("/live/canton/linkage").lower()


def test_a_form_without_what_it_needs_says_so_beside_the_field(by: Browser) -> None:
    page = by.send("/live", {"trust": "../x", "design": "nothing"})
    assert page.status_code == 422
    for said in ('href="#trust"', 'href="#design"', 'href="#records"', 'href="#whose"', 'id="trust-error"'):
        assert said in page.text, said
    assert by.send("/live", {"trust": "canton", "design": "valley", "whose": "nobody"}).status_code == 422
    page = by.send("/live/canton/load", {"mapping": "no such"})
    assert page.status_code == 422 and 'id="mapping-error"' in page.text
    assert not (by.folder.parent / "x").exists() and do_jobs(by.app) == []


def test_records_are_chosen_from_incoming_and_from_nowhere_else(by: Browser) -> None:
    (by.folder / "incoming").mkdir()
    for name in ("../canton", "/etc", "..", "canton"):
        fields = {"incoming": name, "mapping": "exchange", "whose": "nobody"}
        answer = by.send("/live/canton/load", fields)
        assert answer.status_code == 422 and "a folder or file that lies there" in answer.text


def test_files_that_are_sent_lie_under_plain_names_within_limits(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    escape = packed(**{"../../escape.csv": b"a,b\n1,2\n", "run.exe": b"x"})
    place = stored(folder, [Sent("records.zip", io.BytesIO(escape))], 1000)
    assert [path.name for path in place.iterdir()] == ["escape.csv"]
    assert place.parent == tmp_path / ".healthtrust" / "uploads"
    assert oct((place / "escape.csv").stat().st_mode)[-3:] == "600"
    assert stored(folder, [Sent("records.zip", io.BytesIO(escape))], 1000) == place
    bomb = packed(**{"big.csv": b"0" * 5_000_000})
    for name, content, said in (
        ("bomb.zip", bomb, "more when unpacked"),
        ("broken.zip", b"PK\x03\x04 not a zip", "ZIP file"),
        ("macro.xlsm", b"x", "a file that ends with"),
        ("empty.zip", packed(), "no file"),
    ):
        with pytest.raises(InvalidInput, match=said):
            stored(folder, [Sent(name, io.BytesIO(content))], 1_000_000)
    assert len(list((tmp_path / ".healthtrust" / "uploads").iterdir())) == 1


def test_records_that_do_not_fit_are_refused_by_the_job_and_change_nothing(by: Browser) -> None:
    fields: dict[str, Any] = {"mapping": "exchange", "whose": "nobody", "called": "theirs"}
    files = {"records": ("=cmd.csv", b"nonsense,columns\n1,2\n", "text/csv")}
    assert by.send("/live/canton/load", fields, files=files).status_code == 303
    with pytest.raises(InvalidInput):
        do_jobs(by.app)
    assert len(TrustFolder.open(by.folder / "canton").store.loads()) == 1


def test_what_is_not_there_is_said_to_be_not_there(by: Browser) -> None:
    for address in (
        "/live/nowhere",
        "/live/canton/months/13",
        "/live/canton/told/2027-01",
        "/live/canton/told/..%2F..%2Fdesign",
        "/live/canton/told/live-000000000000",
        "/live/canton/loads/abc",
        "/live/canton/settlement/traces/1",
    ):
        assert by.client.get(address).status_code == 404, address


def test_a_trust_whose_database_is_gone_is_listed_with_the_reason(by: Browser) -> None:
    (by.folder / "canton" / "trust.sqlite").unlink()
    assert "trust.sqlite" in by.look("/live")
    client: TestClient = by.client
    assert client.get("/live/canton").status_code == 422
