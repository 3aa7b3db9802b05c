"""A live year killed at any of its doings and begun again: nothing is lost, doubled or left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.live.carried import amiss_in_folder
from healthtrust.live.store import TrustFolder
from healthtrust.live.store.database import reading
from healthtrust.live.store.schema import METADATA
from tests.functional.live_verbs import SIZE
from tests.functional.lived import changed, simulated
from tests.tree import ROOT
from tests.unit.live.store import postgres

LATE = """
SELECT * REPLACE ('late ' || activity_id AS activity_id) FROM rows WHERE month(start_date) = 2 LIMIT 40
"""
KILLS = {"open": 3, "month 1": 1, "load": 3, "month 12": 1, "settle": 1, "close": 1}
"""How often each action is killed."""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The records of a small year, and some that come late."""
    _, _, written = simulated("valley", SIZE)
    late = changed(written, "activity", LATE, tmp_path_factory.mktemp("late") / "late")
    return written, late


def live(folder: Path, records: tuple[Path, Path], database: str = "", **kills: list[int]) -> dict[str, int]:
    """Live a year by its actions in a folder; return how many doings each had."""
    plan = folder / "plan.json"
    plan.write_text(
        json.dumps({"database": database, "kills": {k.replace("_", " "): v for k, v in kills.items()}})
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.functional.live_verbs", folder / "trust", *records, plan],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def unhurt(
    tmp_path_factory: pytest.TempPathFactory, records: tuple[Path, Path]
) -> Iterator[tuple[dict[str, int], dict[str, Any]]]:
    """The doings of each action, and all that a year leaves which nobody killed."""
    folder = tmp_path_factory.mktemp("unhurt")
    yield live(folder, records), everything(folder / "trust")


def everything(trust: Path, database: str = "") -> dict[str, Any]:
    """All that a trust holds, but for times and what hangs on them: rows of every table, and files."""
    folder = TrustFolder.open(trust, database)
    assert folder.store.verify_trail() == []
    assert amiss_in_folder(folder) == []
    found: dict[str, Any] = {}
    with reading(folder.store.engine) as connection:
        for table in METADATA.sorted_tables:
            told = [c for c in table.columns if c.name not in ("at", "hash", "previous", "created")]
            if table.name == "loads":
                told = list(table.columns)
            rows = connection.execute(table.select().with_only_columns(*told).order_by(*table.primary_key))
            found[table.name] = [tuple(row) for row in rows]
    found["trail"] = [row for row in found["trail"] if "create" not in row]
    for path in sorted(trust.rglob("*")):
        if path.is_file() and path.name not in ("trust.sqlite", "trust.toml"):
            found[str(path.relative_to(trust))] = path.read_bytes()
        elif path.is_dir():
            assert ".partial-" not in path.name, path
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Two trusts hold the same; the first difference is named."""
    assert list(one) == list(other)
    for name in one:
        assert one[name] == other[name], name


def test_killed_at_any_doing(
    unhurt: tuple[dict[str, int], dict[str, Any]], records: tuple[Path, Path], tmp_path: Path
) -> None:
    counts, left = unhurt
    seed = int(os.environ.get("HEALTHTRUST_SEED", "0"))
    chance = np.random.default_rng(seed)
    kills = {
        name.replace(" ", "_"): sorted((1 + chance.integers(counts[name], size=often)).tolist())
        for name, often in KILLS.items()
    }
    killed = live(tmp_path, records, **kills)["killed"]
    assert killed >= 6, "one that was killed before may have little left to do"
    same(left, everything(tmp_path / "trust"))


def test_a_year_in_postgres_is_the_same(
    unhurt: tuple[dict[str, int], dict[str, Any]], records: tuple[Path, Path], tmp_path: Path
) -> None:
    try:
        with postgres.server() as server:
            url = postgres.new_database(server, "trust")
            live(tmp_path, records, url, open=[3], settle=[unhurt[0]["settle"] - 1])
            same(unhurt[1], everything(tmp_path / "trust", url))
    except postgres.CannotStart as why:
        pytest.skip(f"no server of PostgreSQL can be started here: {why}")
