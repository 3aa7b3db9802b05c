"""What was found of cases tried, kept in one file from which any later question takes it up again.

    trials(mark, found)    mark of the case -> its numbers as JSON, or why it could not be

The mark holds design, inputs, version and code, so that nothing kept is ever taken for something else. Each
result is written as it comes, so that a study killed at any moment goes on from there. A file of SQLite.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     with Kept(Path(folder) / "trials.sqlite") as kept:
...         kept.put("a1", {"qalys": 3.5})
...     with Kept(Path(folder) / "trials.sqlite") as kept:
...         kept.get(["a1", "b2"])
{'a1': {'qalys': 3.5}}
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

AT_ONCE = 500
"""Marks asked for in one go."""


class Kept:
    """Results by the mark of their case, in a file, or in memory where none is given."""

    def __init__(self, path: Path | None = None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(str(path) if path else ":memory:", timeout=60)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")  # a kill loses nothing, a power cut the last ones
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS trials (mark TEXT PRIMARY KEY, found TEXT NOT NULL)"
            )
        except (OSError, sqlite3.DatabaseError) as broken:
            remedy = "Name another folder, or remove the file: what is in it is found again by trying."
            raise InvalidInput(
                [Problem(str(path), str(broken), "a file to keep trials in", remedy=remedy)]
            ) from None

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()

    def get(self, marks: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return what is kept of the cases of these marks."""
        wanted, found = list(dict.fromkeys(marks)), {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            asked = f"SELECT mark, found FROM trials WHERE mark IN ({','.join('?' * len(some))})"
            found.update({mark: json.loads(told) for mark, told in self._file.execute(asked, some)})
        return {mark: found[mark] for mark in wanted if mark in found}

    def put(self, mark: str, found: dict[str, Any]) -> None:
        """Keep what was found of a case, at once."""
        with self._file:
            self._file.execute("INSERT OR REPLACE INTO trials VALUES (?, ?)", (mark, json.dumps(found)))
