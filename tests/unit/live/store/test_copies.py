"""A backup restores into either kind of database, proves itself, and is whole or not there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import Forbidden, Store, begun, create, open_store, paid, restore
from healthtrust.live.store.database import reading
from healthtrust.live.store.schema import METADATA
from tests.unit.live.store.books import ABOUT, APPROVER, JANUARY, OPERATOR, budgets, contributions, noon, same


@pytest.fixture
def store(url: str) -> Store:
    made = create(url, ABOUT, clock=noon)
    with made.transaction(APPROVER, "open", {}) as work:
        work.put_state(begun((), 2027, {"design": "d"}))
    with made.transaction(OPERATOR, "month", {}) as work:
        work.post("m1", [contributions(), budgets()], JANUARY)
        work.add_load("h", "records", {"rows": 3}, JANUARY)
        work.put_state(paid(work.state, 1))
    return made


def everything(store: Store) -> dict[str, list[object]]:
    """Every row of every table but the trail, as plain values."""
    with reading(store.engine) as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in METADATA.sorted_tables
            if table.name != "trail"
        }


@pytest.mark.parametrize("into", ["sqlite", "postgres"])
def test_a_backup_restores_into_either_kind(
    store: Store, into: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup = store.backup(tmp_path / "copy.sqlite")
    target = f"sqlite:///{tmp_path / 'other.sqlite'}"
    if into == "postgres":
        from tests.unit.live.store.postgres import new_database

        target = new_database(
            request.getfixturevalue("postgres_server"),
            f"into_{tmp_path.name.lower()[-40:]}".replace("[", "_").replace("-", "_"),
        )
    restored = restore(backup, target, APPROVER, noon)
    assert everything(restored) == everything(store)
    same(restored.book(), store.book())
    before, after = store.trail(), restored.trail()
    assert after[:-1] == before
    assert (after[-1].action, after[-1].previous) == ("restore", before[-1].hash)
    assert restored.verify_trail(store.head()) == []
    with restored.transaction(OPERATOR, "month", {}) as work:
        assert not work.post("m1", [contributions()], JANUARY)
        work.put_state(paid(work.state, 2))
    with pytest.raises(Exception, match="only added to"), restored.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM trail")
    with pytest.raises(InvalidInput, match="an empty database"):
        restore(backup, target, APPROVER)


def test_a_backup_is_a_store_of_its_own(store: Store, tmp_path: Path) -> None:
    backup = store.backup(tmp_path / "copy.sqlite")
    copy = open_store(f"sqlite:///{backup}")
    same(copy.book(), store.book())
    assert copy.trail() == store.trail()
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []
    with pytest.raises(InvalidInput, match="a file that is there"):
        store.backup(backup)
    with pytest.raises(InvalidInput, match="no such folder"):
        store.backup(tmp_path / "nowhere" / "copy.sqlite")


def test_a_backup_that_was_changed_is_not_restored(store: Store, tmp_path: Path) -> None:
    backup = store.backup(tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(backup)) as file:
        file.execute("DROP TRIGGER IF EXISTS postings_stays_at_update")
        file.execute("UPDATE postings SET amount = -amount WHERE batch = 0")
        file.commit()
    target = tmp_path / "other.sqlite"
    with pytest.raises(InvalidInput, match=r"batch 0, row 3.*another account, amount"):
        restore(backup, f"sqlite:///{target}", APPROVER)
    assert not target.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a database, but long enough to be read as a header of one" * 30]
)
def test_what_is_no_backup_is_not_restored(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_bytes(content)
    with pytest.raises(InvalidInput):
        restore(tmp_path / "copy.sqlite", f"sqlite:///{tmp_path / 'other.sqlite'}", APPROVER)
    with pytest.raises(InvalidInput, match="no such file"):
        restore(tmp_path / "none.sqlite", f"sqlite:///{tmp_path / 'other.sqlite'}", APPROVER)


def test_restoring_needs_an_approver(tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="needs an approver"):
        restore(tmp_path / "copy.sqlite", f"sqlite:///{tmp_path / 'other.sqlite'}", OPERATOR)
