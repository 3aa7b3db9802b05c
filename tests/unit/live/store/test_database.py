"""Addresses are told without passwords, and whoever cannot write is told why."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import Store, begun, create, open_store
from healthtrust.live.store.database import address, told, without_password
from tests.unit.live.store.books import ABOUT, APPROVER, noon


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:open-sesame@127.0.0.1:1/valley",
        "mysql://ada:open-sesame@h/valley",
        "postgresql+psycopg2://ada:open-sesame@h/valley",
        "postgresql://ada:open-sesame@h:port/valley",
        "ada:open-sesame",
    ],
)
def test_a_password_is_in_no_error(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_store(url)
    everything = str(refused.value) + repr(refused.value.__cause__) + repr(refused.value.problems)
    assert "sesame" not in everything


def test_an_address_may_be_told_and_written_down() -> None:
    at = address("postgresql://ada:open-sesame@db/valley?password=open-sesame&sslmode=require")
    assert told(at) == "postgresql+pg8000://ada:***@db/valley"
    assert without_password(at) == "postgresql+pg8000://ada@db/valley?sslmode=require"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "", "valley.sqlite"])
def test_sqlite_needs_a_file(url: str) -> None:
    with pytest.raises(InvalidInput, match="expected sqlite:///FILE"):
        open_store(url)


def test_a_missing_driver_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "pg8000" else find(name, *rest)
    )
    with pytest.raises(InvalidInput, match=r"Install the extra.*healthtrust\[postgres\]"):
        open_store("postgresql://ada@db/valley")


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        open_store(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InvalidInput, match="no such folder"):
        create(f"sqlite:///{tmp_path / 'none' / 'trust.sqlite'}", ABOUT)
    (tmp_path / "text.sqlite").write_text("not a database at all, whatever its name says" * 50)
    with pytest.raises(InvalidInput, match="file is not a database"):
        open_store(f"sqlite:///{tmp_path / 'text.sqlite'}")


def test_an_empty_database_has_no_trust(url: str, tmp_path: Path) -> None:
    (tmp_path / "trust.sqlite").touch()
    with pytest.raises(InvalidInput, match="found no trust"):
        open_store(url)


def test_who_waits_in_vain_is_told_for_whom(url: str) -> None:
    create(url, ABOUT, clock=noon)
    first, second = (open_store(url, clock=noon, wait_seconds=0.2) for _ in range(2))
    with first.transaction(APPROVER, "open", {}) as work:
        work.put_state(begun((), 2027))
        with pytest.raises(InvalidInput) as waited, second.transaction(APPROVER, "open", {}):
            raise AssertionError("never entered")
    assert "found another transaction, since 2027-01-31T12:00:00Z: bel, open" in str(waited.value)
    assert [row.action for row in second.trail()] == ["create", "open"]
    assert held_by_nobody(first)


def held_by_nobody(store: Store) -> bool:
    beside: Any = store.engine.url.database
    return not Path(f"{beside}-held").exists()
