"""A database that is held, gone, replaced, damaged or full: a page says so, and it heals."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from healthtrust.web.access.roles import Person
from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from healthtrust.web.store import database
from healthtrust.web.store.database import DatabaseAway, answering, open_database, reading
from healthtrust.web.store.trail import note, rows
from tests.unit.live.store.postgres import CannotStart, server

ADA = Person("ada", ("analyst",))
HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.3)
    with TestClient(
        make_app(Settings(folder=tmp_path)),
        base_url="http://localhost",
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".healthtrust" / "web.sqlite"


def write(pages: TestClient) -> None:
    note(pages.app.state.engine, ADA, "design", {})  # type: ignore[attr-defined]


def away(pages: TestClient, address: str = "/audit") -> str:
    """Return what a page says while the database is away; it is whole, and tells no place on the disk."""
    answer = pages.get(address)
    assert answer.status_code == 503 and "The database does not answer" in answer.text
    assert "Traceback" not in answer.text and answer.headers["content-security-policy"]
    return str(answer.text)


def test_while_another_program_holds_it_nobody_writes_and_afterwards_they_do(
    pages: TestClient, file: Path
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(DatabaseAway, match=r"held by another program.*Wait a moment"):
            write(pages)
        assert pages.get("/audit").status_code == 200  # reading goes on beside whoever writes
    finally:
        holder.communicate("")
    write(pages)
    assert "Rows 1 to 1 of 1" in pages.get("/audit").text


def test_a_write_through_a_page_is_told_to_wait(pages: TestClient, file: Path) -> None:
    def save() -> str:
        write(pages)
        return "saved"

    pages.app.add_api_route("/save", save)  # type: ignore[attr-defined]
    held = sqlite3.connect(file, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    assert "it is held by another program" in away(pages, "/save")
    held.execute("ROLLBACK")
    held.close()
    assert pages.get("/save").text == '"saved"'


def test_a_file_that_is_gone_is_not_made_anew_in_silence(pages: TestClient, file: Path) -> None:
    write(pages)
    aside = file.with_name("aside")
    file.rename(aside)
    assert "its file is gone" in away(pages) and not file.exists()
    assert pages.get("/sign-in").status_code == 200
    aside.rename(file)
    assert "Rows 1 to 1 of 1" in pages.get("/audit").text


def test_a_file_that_was_replaced_is_told_and_a_restart_takes_it(
    pages: TestClient, file: Path, tmp_path: Path
) -> None:
    file.unlink()
    sqlite3.connect(file).close()
    assert "its file was replaced" in away(pages)
    again = make_app(Settings(folder=tmp_path))
    assert TestClient(again, base_url="http://localhost").get("/audit").status_code == 200
    assert pages.get("/audit").status_code == 200


def test_a_damaged_file_is_told_when_it_is_met_and_at_the_start(
    pages: TestClient, file: Path, tmp_path: Path
) -> None:
    file.write_bytes(b"no database " * 1000)
    assert "its file is damaged" in away(pages)
    with pytest.raises(DatabaseAway, match="its file is damaged"):
        open_database(tmp_path / ".healthtrust")


def test_a_disk_that_may_only_be_read_is_told(pages: TestClient, file: Path) -> None:
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with (
        pytest.raises(DatabaseAway, match="its file may only be read"),
        answering(engine),
        engine.begin() as c,
    ):
        c.execute(text("DELETE FROM roles"))
    assert pages.get("/audit").status_code == 200


def test_a_full_disk_loses_nothing_that_was_written(pages: TestClient, file: Path) -> None:
    write(pages)
    engine = create_engine(f"sqlite:///{file}")
    with pytest.raises(DatabaseAway, match="the disk is full"), answering(engine), engine.begin() as c:
        size = c.execute(text("PRAGMA page_count")).scalar_one()
        c.execute(text(f"PRAGMA max_page_count = {size}"))
        c.execute(text("INSERT INTO versions VALUES ('a', :much)"), {"much": "x" * 500_000})
    engine.dispose()
    assert len(rows(pages.app.state.engine)) == 1  # type: ignore[attr-defined]


def test_postgresql_that_goes_away_is_told_without_its_password(tmp_path: Path) -> None:
    try:
        with server() as url:
            engine = open_database(tmp_path, url.replace("postgres@", "postgres:open-sesame@"))
            note(engine, ADA, "design", {})
        with pytest.raises(DatabaseAway) as told, reading(engine):
            pass
        assert "open-sesame" not in str(told.value) and "***" in str(told.value)
    except CannotStart as why:
        pytest.skip(str(why))
