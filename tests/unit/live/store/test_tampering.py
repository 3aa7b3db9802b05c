"""Whatever is changed past the store is found, and the first row that no longer fits is named."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from healthtrust.live.store import Store, begun, create, open_store, paid
from healthtrust.live.store.schema import ONLY_ADDED_TO
from healthtrust.live.store.trail import TrailRow, hash_of
from tests.unit.live.store import postgres
from tests.unit.live.store.books import ABOUT, APPROVER, JANUARY, OPERATOR, budgets, contributions, noon

COPIES = count()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store of three months, from which every test takes a copy."""
    if request.param == "postgres":
        url = postgres.new_database(request.getfixturevalue("postgres_server"), "written")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('written') / 'trust.sqlite'}"
    made = create(url, ABOUT, clock=noon)
    with made.transaction(APPROVER, "open", {}) as work:
        work.put_state(begun((), 2027))
    for month in (1, 2, 3):
        with made.transaction(OPERATOR, "month", {"month": month}) as work:
            work.post(f"m{month}", [contributions(), budgets()], JANUARY + month - 1)
            work.add_load(f"h{month}", f"load {month}", {"rows": month})
            work.put_state(paid(work.state, month))
    assert made.verify_trail() == []
    return url


@pytest.fixture
def store(written: str, request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if written.startswith("sqlite"):
        copy = shutil.copyfile(written.removeprefix("sqlite:///"), tmp_path / "trust.sqlite")
        return open_store(f"sqlite:///{copy}", clock=noon)
    server = request.getfixturevalue("postgres_server")
    return open_store(postgres.new_database(server, f"tampered{next(COPIES)}", "written"), clock=noon)


def tamper(store: Store, *changes: str) -> list[str]:
    """Change the database as one who is master of it can, and return what the trail says of it."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            for each in ("SET session_replication_role = replica", *changes):  # no triggers, no foreign keys
                connection.execute(text(each))
    else:
        with closing(sqlite3.connect(str(store.engine.url.database))) as file:  # foreign keys are off
            for table in ONLY_ADDED_TO:
                for change in ("update", "delete"):
                    file.execute(f"DROP TRIGGER {table}_stays_at_{change}")
            for each in changes:
                file.execute(each)
            file.commit()
    return [str(problem) for problem in store.verify_trail()]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE postings SET amount = amount + 1 WHERE batch = 2 AND leg = 1", "batch 2, row 4"),
        ("UPDATE postings SET place = 1 - place WHERE batch = 3", "another account, amount, month or tag"),
        ("UPDATE postings SET account = 1 WHERE batch = 2 AND leg = 0", "batch 2, row 4"),
        ("DELETE FROM postings WHERE batch = 3 AND entry = 1", "found 2 legs where 4 were posted"),
        ("DELETE FROM postings WHERE batch = 3", "found 0 legs where 4 were posted"),
        ("DELETE FROM batches WHERE number = 3", "found no such batch"),
        ("UPDATE batches SET memo = 'gifts' WHERE number = 3", "another key, step, memo or month"),
        ("UPDATE batches SET posted_in = NULL WHERE number = 3", "another key, step, memo or month"),
        ("UPDATE batches SET moved = 0 WHERE number = 3", "0 moved in all"),
        ("UPDATE batches SET trail = 5 WHERE number = 3", "that it came by row 5"),
        ("INSERT INTO postings SELECT 99, leg, entry, account, amount, month, place, plan, provider "
         "FROM postings WHERE batch = 0", "postings of batch 99: found no such batch"),
        ("INSERT INTO batches VALUES (6, 'k', 0, 'pool', 'x', 0, 24324, 5)",
         "batch 6: found no row of the trail that posted it"),
        ("UPDATE years SET month = 12", "the year 2027, row 5"),
        ("DELETE FROM years", "the year 2027, row 5"),
        ("UPDATE loads SET report = '{}' WHERE hash = 'h2'", "the load h2, row 4"),
        ("UPDATE loads SET report = 'no json' WHERE hash = 'h2'", "what cannot be read"),
        ("DELETE FROM loads WHERE hash = 'h1'", "the load h1, row 3"),
        ("UPDATE names SET name = 'Elsewhere' WHERE tag = 'place' AND number = 0", "the trust and its names"),
        ("UPDATE trust SET currency = 'EUR'", "the trust and its names"),
        ("INSERT INTO appeals VALUES (1, 2027, 'x', 'y', 'upheld', 5)", "appeal 1"),
        ("UPDATE trail SET who = 'eve' WHERE number = 4", "row 4 of the trail (month by eve"),
        ("UPDATE trail SET at = '2026-01-01T00:00:00Z' WHERE number = 2", "row 2 of the trail"),
        ("UPDATE trail SET inputs = '{}' WHERE number = 4", "version or result that was changed"),
        ("DELETE FROM trail WHERE number = 4", "trail: found row 5 after row 3; expected row 4"),
        ("DELETE FROM trail WHERE number = 5", "batch 4: found no row of the trail that posted it"),
        ("DELETE FROM trail", "trail: found no row"),
    ],
)  # fmt: skip
def test_a_change_is_found_and_named(store: Store, change: str, said: str) -> None:
    found = tamper(store, change)
    assert found
    assert said in "\n".join(found)


def test_what_is_no_number_is_found(store: Store) -> None:
    if store.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL holds only numbers in a column of numbers")
    found = tamper(store, "UPDATE postings SET amount = 'much' WHERE batch = 2 AND leg = 1")
    assert any("batch 2, leg 1, amount" in each and "row 4" in each for each in found)


def rewritten(row: TrailRow) -> str:
    return f"UPDATE trail SET who = 'eve', hash = '{hash_of(row)}' WHERE number = {row.number}"


def test_a_row_written_anew_with_its_hash_no_longer_fits_the_next(store: Store) -> None:
    row = replace(store.trail()[3], who="eve")
    (found,) = tamper(store, rewritten(row))
    assert found.startswith("row 5 of the trail")
    assert "that one was replaced" in found


def test_a_trail_cut_short_with_its_postings_is_found_by_a_hash_noted_elsewhere(store: Store) -> None:
    head = store.head()
    assert store.verify_trail(head) == []
    unseen = tamper(
        store,
        "DELETE FROM postings WHERE batch >= 4",
        "DELETE FROM batches WHERE number >= 4",
        "DELETE FROM loads WHERE hash = 'h3'",
        "DELETE FROM years",
        "DELETE FROM trail WHERE number = 5",
        "INSERT INTO years SELECT 2027, 'open', 2, '{}', 4",
    )
    assert unseen == []
    assert "cut short, or written anew" in str(store.verify_trail(head)[0])
