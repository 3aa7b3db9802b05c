"""What workers write: which job is whose, how far it is, how it ended; and which ones a dead worker left.

A job is claimed in one transaction, so that no two workers have it. Its worker writes a beat twice a second.
A job whose worker was of this machine and is not there any more is queued again at once; one of another
machine after `LOST_SECONDS` without a beat; one whose process is there and does nothing after
`STUCK_SECONDS`. After `MOST_ATTEMPTS` it is told as failed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, select, update

from healthtrust.ground.problems import Problem
from healthtrust.web.jobs.processes import is_gone
from healthtrust.web.jobs.rows import Job, job_of
from healthtrust.web.jobs.turns import in_turn
from healthtrust.web.store.database import reading, writing
from healthtrust.web.store.schema import JOBS

LOST_SECONDS = 30.0
STUCK_SECONDS = 300.0
MOST_ATTEMPTS = 5


def claim(engine: Engine, worker: str) -> Job | None:
    """Take the next job that waits, if there is one; nothing is written where nothing waits."""
    with reading(engine) as connection:
        if not any(row["state"] == "queued" or _lost(row) for row in _alive(connection)):
            return None
    with writing(engine) as connection:
        release_lost(connection)
        for number in _turns(connection):
            this = select(JOBS).where(JOBS.c.number == number, JOBS.c.state == "queued")
            row = connection.execute(this.with_for_update(skip_locked=True)).mappings().first()
            if row is not None:
                return _taken(connection, row, worker)
    return None


def beat(engine: Engine, job: Job, far: tuple[int, int, str], begun: int = 0) -> bool:
    """Write how far a job is; return whether it shall stop, or is no longer this worker's.

    begun: how far it was when this worker took it up
    """
    done, of, step = far
    told = {"beat": time.time(), "done": done, "of": of, "step": step, "result": json.dumps({"begun": begun})}
    with writing(engine) as connection:
        kept = connection.execute(update(JOBS).where(*_mine(job)).values(told)).rowcount
        wanted = connection.execute(select(JOBS.c.wanted).where(*_mine(job))).scalar()
        return not kept or wanted == "cancel"


def ended(
    engine: Engine,
    job: Job,
    state: str,
    result: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """Write how a job ended, unless it is no longer this worker's."""
    values = {
        "state": state,
        "ended": time.time(),
        "wanted": "",
        "result": json.dumps(dict(result or {}), ensure_ascii=False, sort_keys=True),
        "problems": json.dumps([asdict(each) for each in problems], ensure_ascii=False),
    }
    with writing(engine) as connection:
        connection.execute(update(JOBS).where(*_mine(job)).values(**values))


def release_lost(connection: Connection) -> None:
    """Queue again what dead workers left, or tell it as failed where that happened too often."""
    for row in _alive(connection):
        if _lost(row):
            _released(connection, row, row["attempts"])


def give_back(engine: Engine, workers: Iterable[str]) -> None:
    """Queue again what workers did that were ended on purpose; it is no attempt that failed."""
    names = set(workers)
    with writing(engine) as connection:
        for row in _alive(connection):
            if row["state"] == "running" and row["worker"] in names:
                _released(connection, row, row["attempts"] - 1)


def _released(connection: Connection, row: RowMapping, attempts: int) -> None:
    values: dict[str, Any] = {"state": "queued", "worker": "", "attempts": attempts}
    if row["wanted"] == "cancel":
        values = {"state": "cancelled", "ended": time.time(), "wanted": ""}
    elif attempts >= MOST_ATTEMPTS:
        values = {"state": "failed", "ended": time.time(), "problems": json.dumps([asdict(_too_often())])}
    same = [JOBS.c[name] == row[name] for name in ("number", "state", "worker", "attempts")]
    connection.execute(update(JOBS).where(*same).values(**values))


def _taken(connection: Connection, row: RowMapping, worker: str) -> Job:
    now = time.time()
    taken = {
        "state": "running",
        "worker": worker,
        "started": now,
        "beat": now,
        "done": 0,
        "of": 0,
        "step": "",
        "result": "{}",
        "attempts": row["attempts"] + 1,
    }
    connection.execute(update(JOBS).where(JOBS.c.number == row["number"]).values(**taken))
    return job_of({**row, **taken})


def _turns(connection: Connection) -> list[int]:
    """Return the jobs that may be taken, in turn; not those whose work another is doing already."""
    alive = _alive(connection)
    running = [row for row in alive if row["state"] == "running"]
    busy = {(row["kind"], row["key"]) for row in running if row["key"]}
    free = [row for row in alive if row["state"] == "queued" and (row["kind"], row["key"]) not in busy]
    return in_turn([(row["number"], row["who"]) for row in free], [row["who"] for row in running])


def _alive(connection: Connection) -> Sequence[RowMapping]:
    wanted = select(JOBS).where(JOBS.c.state.in_(("queued", "running")))
    return connection.execute(wanted).mappings().all()


def _mine(job: Job) -> tuple[Any, ...]:
    return JOBS.c.number == job.number, JOBS.c.worker == job.worker, JOBS.c.state == "running"


def _lost(row: RowMapping) -> bool:
    if row["state"] != "running":
        return False
    gone, silent = is_gone(row["worker"]), time.time() - (row["beat"] or 0.0)
    return bool(gone or silent > (LOST_SECONDS if gone is None or row["wanted"] else STUCK_SECONDS))


def _too_often() -> Problem:
    found = f"its process ended {MOST_ATTEMPTS} times without a word"
    remedy = "There may be too little memory for it. Resume it when there is more; what it finished is kept."
    return Problem("job", found, "a process that finishes", remedy=remedy)
