"""The trail of the pages: shown, filtered, checked, taken away; only added to; whole when two write."""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from healthtrust.ground.errors import InvalidInput
from healthtrust.web.access.roles import Person
from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from healthtrust.web.store.database import DatabaseAway, open_database, writing
from healthtrust.web.store.trail import note, rows
from healthtrust.web.store.trail_read import checked
from tests.unit.live.store.postgres import CannotStart, server

ADA, BEL = Person("ada", ("analyst",)), Person("bel", ("approver",))
WRITES = 40


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(
        make_app(Settings(folder=tmp_path)), base_url="http://localhost", follow_redirects=False
    ) as client:
        for number in range(60):
            note(client.app.state.engine, ADA, "design", {"design": f"valley {number}", "to": ["<i>", None]})  # type: ignore[attr-defined]
        note(client.app.state.engine, BEL, "settings", {"of": "=cmd()"})  # type: ignore[attr-defined]
        yield client


def file_of(folder: Path) -> Path:
    return folder / ".healthtrust" / "web.sqlite"


def without_triggers(folder: Path, change: str) -> None:
    """Change the file behind the back of the pages, as somebody who may write to the disk could."""
    with sqlite3.connect(file_of(folder)) as connection:
        for when in ("update", "delete"):
            connection.execute(f"DROP TRIGGER trail_stays_at_{when}")
        connection.execute(change)
    connection.close()


def test_the_newest_rows_come_first_a_page_at_a_time(pages: TestClient) -> None:
    first, second = pages.get("/audit").text, pages.get("/audit?page=2").text
    assert "Rows 1 to 50 of 61, newest first" in first and "Rows 51 to 61 of 61" in second
    assert first.index("=cmd()") < first.index("valley 59") < first.index("valley 58")
    assert "&lt;i&gt;, –" in first and 'rel="next"' in first and 'rel="prev"' in second
    for odd in ("0", "-1", "x", "9" * 30, "²"):
        assert pages.get("/audit", params={"page": odd}).status_code == 200


def test_rows_are_chosen_by_person_by_action_and_by_day(pages: TestClient) -> None:
    assert "Rows 1 to 1 of 1," in pages.get("/audit?who=bel").text
    assert "Rows 1 to 50 of 60," in pages.get("/audit?action=design").text
    assert "No row fits" in pages.get("/audit?who=bel&action=design").text
    day = rows(pages.app.state.engine)[0].at[:10]  # type: ignore[attr-defined]
    assert "of 61," in pages.get(f"/audit?since={day}&until={day}").text
    assert "No row fits" in pages.get("/audit?until=2001-01-01").text
    assert "of 61," in pages.get("/audit?since=yesterday").text
    assert "No row fits" in pages.get("/audit", params={"who": "' OR 1=1 --"}).text


def test_the_check_says_what_it_checked(pages: TestClient) -> None:
    told = pages.get("/audit/checked").text
    last = rows(pages.app.state.engine)[-1].hash  # type: ignore[attr-defined]
    assert "The trail is whole." in told and "all 61 rows were read" in told and last in told
    assert "The hash that you noted earlier is in it." in pages.get(f"/audit/checked?head={last}").text
    assert "it was cut short, or written anew" in pages.get(f"/audit/checked?head={'0' * 64}").text
    assert "A hash has 64 signs" in pages.get("/audit/checked?head=abc").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE trail SET who = 'eve' WHERE number = 7", "row 7 of the trail"),
        ("DELETE FROM trail WHERE number = 7", "row 8 after row 6"),
        ("UPDATE trail SET hash = previous WHERE number = 7", "row 7 of the trail"),
        (
            "INSERT INTO trail SELECT 99, at, who, role, action, inputs, version, result, previous, hash "
            "FROM trail WHERE number = 61",
            "row 99 after row 61",
        ),
    ],
)
def test_a_row_that_was_changed_taken_away_or_put_in_is_named(
    pages: TestClient, tmp_path: Path, change: str, said: str
) -> None:
    without_triggers(tmp_path, change)
    told = pages.get("/audit/checked").text
    assert "The trail is not whole" in told and said in told


def test_a_trail_cut_short_shows_where_its_last_hash_was_noted(pages: TestClient, tmp_path: Path) -> None:
    last = rows(pages.app.state.engine)[-1].hash  # type: ignore[attr-defined]
    without_triggers(tmp_path, "DELETE FROM trail WHERE number > 50")
    assert "The trail is whole." in pages.get("/audit/checked").text
    assert "The trail is not whole" in pages.get(f"/audit/checked?head={last}").text


def test_what_is_taken_away_has_every_row_and_no_formula(pages: TestClient) -> None:
    answer = pages.get("/audit.csv?who=bel")
    assert "attachment" in answer.headers["content-disposition"]
    assert [row["who"] for row in csv.DictReader(io.StringIO(answer.text))] == ["bel"]
    engine = pages.app.state.engine  # type: ignore[attr-defined]
    note(engine, Person("=HYPERLINK(1)", ("analyst",)), "design", {})
    taken = list(csv.DictReader(io.StringIO(pages.get("/audit.csv").text)))
    assert len(taken) == 62 and taken[-1]["who"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("change", ["UPDATE trail SET who = 'eve'", "DELETE FROM trail"])
def test_the_database_refuses_to_change_the_trail(pages: TestClient, change: str) -> None:
    engine = pages.app.state.engine  # type: ignore[attr-defined]
    with pytest.raises((DBAPIError, DatabaseAway)), writing(engine) as connection:
        connection.exec_driver_sql(change)
    assert checked(engine) == checked(engine) and checked(engine).count == 61


def test_what_identifies_a_person_is_not_written(pages: TestClient) -> None:
    with pytest.raises(InvalidInput):
        note(pages.app.state.engine, ADA, "design", {"deep": [{"surname": "x"}]})  # type: ignore[attr-defined]


WRITER = """
import sys
from pathlib import Path
from healthtrust.web.access.roles import Person
from healthtrust.web.store.database import open_database
from healthtrust.web.store.trail import note
engine = open_database(Path(sys.argv[1]), sys.argv[2])
for number in range(int(sys.argv[4])):
    note(engine, Person(sys.argv[3], ("analyst",)), "design", {"number": number})
"""


def written_by_two(own: Path, url: str) -> None:
    """Two processes write at once, from the making of the tables on; then the chain is read."""
    asked = [[sys.executable, "-c", WRITER, str(own), url, name, str(WRITES)] for name in ("ada", "bel")]
    running = [subprocess.Popen(each, stderr=subprocess.PIPE) for each in asked]
    for each in running:
        _, said = each.communicate(timeout=60)
        assert each.returncode == 0, said.decode()
    engine = open_database(own, url)
    found = checked(engine)
    assert found.problem is None and found.count == 2 * WRITES
    order = [row.who for row in rows(engine)]
    assert order.count("ada") == order.count("bel") == WRITES


def test_two_processes_that_write_at_once_keep_a_whole_chain(tmp_path: Path) -> None:
    written_by_two(tmp_path, "")


def test_so_do_two_that_write_to_postgresql(tmp_path: Path) -> None:
    try:
        with server() as url:
            written_by_two(tmp_path, url)
            engine = open_database(tmp_path, url)
            for change in ("UPDATE trail SET who = 'eve'", "DELETE FROM trail", "TRUNCATE trail"):
                with pytest.raises((DBAPIError, DatabaseAway)), writing(engine) as connection:
                    connection.exec_driver_sql(change)
            assert checked(engine).count == 2 * WRITES
    except CannotStart as why:
        pytest.skip(str(why))
