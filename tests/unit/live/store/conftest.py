"""Stores to test on: a file of SQLite, and a database of PostgreSQL where a server can be started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.live.store import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that runs while the tests do."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.CannotStart as why:
        pytest.skip(f"no server of PostgreSQL can be started here: {why}")


@pytest.fixture(scope="session")
def postgres_trust(postgres_server: str) -> str:
    """The address of a database that tests use one after the other."""
    return postgres.new_database(postgres_server, "trust")


@pytest.fixture
def postgres_url(postgres_trust: str) -> str:
    """The address of an empty database of PostgreSQL."""
    return postgres.emptied(postgres_trust)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'trust.sqlite'}"
