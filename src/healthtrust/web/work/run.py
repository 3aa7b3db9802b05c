"""Run a design, year by year; finished years are kept, so that a run that was stopped goes on from there.

A run that is there already, by its fingerprint, is found at once. Two workers never make the same run at the
same time, whatever the design is called: the second waits, and then finds what the first made.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from healthtrust.design.read import Read, read_design
from healthtrust.fingerprint import fingerprint, input_hashes
from healthtrust.version import VERSION
from healthtrust.web.jobs.asking import decided_by
from healthtrust.web.jobs.shares import REPORT, begun_at, took_last_time
from healthtrust.web.jobs.task import Task

WHOLE = 1000
"""How finely it is told how much is done."""
LOCKS = "locks"
LOOK_SECONDS = 0.2


def work(task: Task) -> dict[str, Any]:
    """Run the design that is asked for; return the fingerprint of its run, and whether it was there already.

    A design that was changed while the job waited is run as it is now, and that is said.
    """
    asked = task.asked
    read = _read(task)
    changed = asked.get("decided", decided_by(read)) != decided_by(read)
    name = fingerprint(read.design, input_hashes(read.design, read.folder), VERSION)
    with _alone(task.folder.own / LOCKS / name, lambda: task.tell(0, 0, "wait for the same run")):
        found = _is_there(task.folder.runs / name)
        if not found:
            _run(task, read, name)
    return {"run": name, "found": found, "changed": changed}


def _run(task: Task, read: Read, name: str) -> None:
    # Imported here: a run that is there is found without them, in a tenth of the time.
    from healthtrust.runs import checkpoint
    from healthtrust.runs.folder import unfinished
    from healthtrust.runs.perform import Wanted, run
    from healthtrust.year import FLOW

    years = read.design.span
    steps = [*((year, step) for year in years for step, _ in FLOW), (years[-1], REPORT)]
    shares = begun_at(steps, took_last_time(task.folder.runs, read.name, len(years)))
    done = {step: int(WHOLE * share) for step, share in zip(steps, shares, strict=True)}
    year = checkpoint.latest(unfinished(task.folder.runs, name))
    task.tell(done[year, FLOW[0][0]] if year is not None else 0, WHOLE, "open")

    def watch(year: int, step: str) -> None:
        task.tell(done[year, step], WHOLE, f"{year} {step}")

    run(read, wanted=Wanted(home=task.folder.runs), watch=watch)


def _read(task: Task) -> Read:
    """Read the design, by its name alone where this process is in its folder, as the command line does."""
    file = task.folder.design(task.asked["design"])
    overrides: Sequence[str] = task.asked.get("overrides", ())
    return read_design(Path(file.name) if file.parent == Path.cwd() else file, overrides)


def _is_there(place: Path) -> bool:
    return (place / "manifest.json").is_file() and (place / "report.html").is_file()


@contextmanager
def _alone(file: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Let no other process run the block for this file; `waits` is told while another does.

    The lock goes with the process that holds it, however that ends.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a") as held:
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waits()
                time.sleep(LOOK_SECONDS)
        yield
