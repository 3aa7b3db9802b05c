"""An older store is brought up to date after a backup, and verifies as before; a newer one is refused."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.book import Book
from healthtrust.live.store import migration, open_store, paid, restore
from tests.unit.live.store import first_format
from tests.unit.live.store.books import ABOUT, APPROVER, JANUARY, OPERATOR, budgets, contributions, noon, same


@pytest.fixture
def old(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        for each in first_format.statements():
            connection.exec_driver_sql(each)
    engine.dispose()
    return url


def test_an_older_store_is_migrated_after_a_backup(old: str, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    store = open_store(old, backups, noon)
    same(store.book(), Book.empty("GBP", 2, ABOUT.names).post(contributions()).post(budgets()))
    assert store.verify_trail() == []
    last = store.trail()[-1]
    assert (last.who, last.action, json.loads(last.result)) == (
        "healthtrust",
        "migrate",
        {"from": 1, "to": 2},
    )
    assert store.totals(("posted_in",))["posted_in"].tolist() == [-1]
    with store.transaction(OPERATOR, "month", {}) as work:
        assert not work.post("m1", [contributions()], JANUARY), "old keys are known still"
        assert work.post("m2", [contributions()], JANUARY + 1)
        work.put_state(paid(work.state, 2))
    assert store.verify_trail() == []
    assert len(open_store(old).trail()) == len(store.trail()), "and only once"
    (kept,) = backups.iterdir()
    with closing(sqlite3.connect(kept)) as file:
        assert file.execute("SELECT format FROM trust").fetchall() == [(1,)]
    again = restore(kept, f"sqlite:///{tmp_path / 'again.sqlite'}", APPROVER, noon)
    assert [row.action for row in again.trail()][-2:] == ["migrate", "restore"]
    same(again.book(), Book.empty("GBP", 2, ABOUT.names).post(contributions()).post(budgets()))


def test_a_migration_that_fails_leaves_the_older_store(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: object) -> None:
        migration._from_1_to_2(connection)  # type: ignore[arg-type]
        raise OSError("the light went out")

    with monkeypatch.context() as patched:
        patched.setattr(migration, "STEPS", {1: half})
        with pytest.raises(InvalidInput, match="the light went out"):
            open_store(old, tmp_path, noon)
    first = next(tmp_path.glob("before-format-2*"))
    first.rename(tmp_path / "first.sqlite")
    assert open_store(old, tmp_path, noon).verify_trail() == []


def test_a_newer_format_is_refused(old: str, tmp_path: Path) -> None:
    engine = create_engine(old)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE trust SET format = 7")
    engine.dispose()
    with pytest.raises(InvalidInput, match=r"found format 7; expected format 2 or older.*newer version"):
        open_store(old, tmp_path)


def test_postgres_must_be_told_where_its_backup_goes(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        for each in first_format.statements():
            connection.exec_driver_sql(each)
    engine.dispose()
    with pytest.raises(InvalidInput, match="a folder for its backup"):
        open_store(postgres_url)
