"""Killed at any point and begun again, a live year is as if nothing had happened: nothing lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthtrust.live.store import Store, open_store
from healthtrust.live.store.schema import METADATA
from tests.tree import ROOT
from tests.unit.live.store import postgres
from tests.unit.live.store.year_of_work import work

WORK = "tests.unit.live.store.year_of_work"
DATABASES = count()

POINTS = st.one_of(
    st.builds("statement {}".format, st.integers(1, 260)),
    st.builds("commit {}".format, st.integers(1, 90)),
    st.builds("committed {}".format, st.integers(1, 90)),
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with postgres.server() as url:
            yield url
    except postgres.CannotStart as why:
        pytest.skip(f"no server of PostgreSQL can be started here: {why}")


@pytest.fixture(scope="module")
def unhurt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """All that a year's work leaves which nobody killed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('unhurt') / 'trust.sqlite'}"
    work(url)
    return everything(url)


def everything(url: str) -> dict[str, object]:
    """Every row of every table, once the trail has been verified and the book read."""
    store: Store = open_store(url)
    assert store.verify_trail() == []
    assert len(store.book().batches) == 24
    with store.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in METADATA.sorted_tables
        }


def begin(url: str, points: list[str]) -> subprocess.Popen[str]:
    environment = {**os.environ, "HEALTHTRUST_KILL_AT": ",".join(points)}
    return subprocess.Popen(
        [sys.executable, "-m", WORK, url], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


def finished(url: str, points: list[str]) -> int:
    """Let processes be killed at these points, and the last do the rest; return how many were."""
    process = begin(url, points)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return int(told)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(POINTS, min_size=10, max_size=10))
def test_killed_at_any_point_of_sqlite(points: list[str], unhurt: dict[str, object], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / f'trust{next(DATABASES)}.sqlite'}"
    assert finished(url, points) > 0
    assert everything(url) == unhurt


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(POINTS, min_size=10, max_size=10))
def test_killed_at_any_point_of_postgres(points: list[str], unhurt: dict[str, object], server: str) -> None:
    url = postgres.new_database(server, f"killed{next(DATABASES)}")
    assert finished(url, points) > 0
    assert everything(url) == unhurt


def test_killed_at_every_statement_of_the_first_months(unhurt: dict[str, object], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trust.sqlite'}"
    assert finished(url, [f"statement {number}" for number in range(1, 40)]) > 35
    assert everything(url) == unhurt


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_killed_at_any_time(
    kind: str, unhurt: dict[str, object], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The kill comes from outside, after any time: in the middle of a write or of a synchronisation."""
    url = f"sqlite:///{tmp_path / 'trust.sqlite'}"
    if kind == "postgres":
        url = postgres.new_database(request.getfixturevalue("server"), f"killed{next(DATABASES)}")
    for milliseconds in (700, 900):
        process = begin(url, [])
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finished(url, [])
    assert everything(url) == unhurt
