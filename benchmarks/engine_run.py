"""One run of a design on one engine, in a fresh process: seconds, memory of all its processes, and a digest.

    python benchmarks/engine_run.py KIND PARTS RESIDENT DESIGN [KEY=VALUE ...]

RESIDENT: parts that a worker holds in memory, 0 for all. Prints one line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from healthtrust import settings as of_machine
from healthtrust.design.read import read_design
from healthtrust.engine.rounds import Engine, WholeTask
from healthtrust.engine.task import Said
from healthtrust.runs import perform


class Counted:
    """An engine that counts rounds, and the bytes that its parts say and hear."""

    def __init__(self, engine: Engine, seen: dict[str, Any]) -> None:
        self._engine, self._seen = engine, seen

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Pass it on and count it."""
        said = self._engine.each(parts, task_of)
        self._seen["rounds"] += 1
        self._seen["said"] += sum(len(pickle.dumps(each)) for each in said) / len(said)
        self._seen["heard"] += len(pickle.dumps(task_of(parts[0], False).answers))
        return said

    def close(self) -> None:
        """Close it."""
        self._engine.close()


class Watch(threading.Thread):
    """Looks ten times a second at the memory of this process and all it began."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.over = 0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        me = psutil.Process()
        while not self.over.wait(0.1):
            sizes = []
            for each in (me, *me.children(recursive=True)):
                try:
                    memory = each.memory_full_info()
                    sizes.append(memory.pss if hasattr(memory, "pss") else memory.rss)
                except psutil.Error:
                    continue
            self.peak = max(self.peak, sum(sizes))


def main(kind: str, parts: int, resident: int, design: str, overrides: list[str]) -> None:
    """Run the design and say what it took."""
    seen: dict[str, Any] = {"rounds": 0, "said": 0.0, "heard": 0}
    text = f'[engine]\nkind = "{kind}"\nparts = {parts}\n' + (f"resident = {resident}\n" if resident else "")
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "healthtrust.toml").write_text(text, encoding="utf-8")
        os.environ[of_machine.VARIABLE] = str(Path(folder) / "healthtrust.toml")
        _counting(seen)
        read = read_design(design, overrides)
        watch.start()
        began = time.perf_counter()
        made = perform.run(read, wanted=perform.Wanted(Path(folder), report=False))
        seconds = time.perf_counter() - began
        watch.over.set()
        digest = _digest(made.path)
    rows = read.design.people.size // read.design.people.residents_per_row
    told = {"seconds": seconds, "peak_gib": watch.peak / 2**30, "rows": rows, "digest": digest, **seen}
    print(json.dumps(told))


def _counting(seen: dict[str, Any]) -> None:
    opened = of_machine.opened
    of_machine.opened = lambda *terms: Counted(opened(*terms), seen)  # type: ignore[assignment]


def _digest(run: Path) -> str:
    told = hashlib.sha256()
    for path in sorted(run.rglob("*.parquet")):
        told.update(str(path.relative_to(run)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
