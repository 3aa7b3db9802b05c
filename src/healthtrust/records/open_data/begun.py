"""A download that is not finished: what came, beside its place, and what proves to what bytes it belongs.

    table.csv.part          the bytes that came
    table.csv.part.json     address, tag or date of change, and length, as the server told them

A rest is asked for only where a tag or a date of change can prove that it belongs to the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.answers import Told


@dataclass(frozen=True)
class Begun:
    """The unfinished download of the file `to`."""

    to: Path

    @property
    def part(self) -> Path:
        """Return where the bytes that came are kept."""
        return self.to.with_name(f"{self.to.name}.part")

    @property
    def size(self) -> int:
        """Return how many bytes came."""
        return self.part.stat().st_size if self.part.is_file() else 0

    def told(self, address: str) -> Told | None:
        """Return what was told of the bytes that came from this address, or None where they are of no use."""
        try:
            kept = json.loads(self._beside.read_text(encoding="utf-8"))
            told = Told(**kept["told"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        of_use = kept.get("asked") == address and self.size and (told.validator or self.is_whole(told))
        return told if of_use else None

    def is_whole(self, told: Told) -> bool:
        """Return whether as many bytes came as there should be."""
        return told.total is not None and self.size == told.total

    def remember(self, address: str, told: Told) -> None:
        """Keep what is told of the bytes to come."""
        self._beside.write_text(json.dumps({"asked": address, "told": asdict(told)}), encoding="utf-8")

    def forget(self) -> None:
        """Remove the bytes that came, and what was told of them."""
        for path in (self.part, self._beside):
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Give the file its name."""
        self.part.replace(self.to)
        self._beside.unlink(missing_ok=True)

    @property
    def _beside(self) -> Path:
        return self.to.with_name(f"{self.to.name}.part.json")


@contextmanager
def alone_at(begun: Begun) -> Iterator[None]:
    """Keep every other process from the same download; raises InvalidInput where one is at it."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with begun.part.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found, remedy = "another process that fetches it", "Wait for it to end."
            raise InvalidInput([Problem(str(begun.to), found, "nobody else at it", None, remedy)]) from None
        except OSError:
            pass  # a disk without locks
        yield
