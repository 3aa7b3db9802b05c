"""What workers write: which job is whose, how far it is, how it ended; and which ones a dead worker left.

A job is claimed in one transaction, so that no two workers have it. Its worker writes a beat every second;
a job without a beat for `LOST_SECONDS` is queued again, and so is at once one whose worker was of this
machine and is not there any more. After `MOST_ATTEMPTS` it is told as failed.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from healthtrust.ground.problems import Problem
from healthtrust.web.jobs.rows import Job, job_of
from healthtrust.web.store.database import writing
from healthtrust.web.store.schema import JOBS

LOST_SECONDS = 30.0
MOST_ATTEMPTS = 5


def worker_name() -> str:
    """Return what this process is known by: its machine and its number there."""
    return f"{socket.gethostname()}:{os.getpid()}"


def claim(engine: Engine, worker: str) -> Job | None:
    """Take the next job that waits, if there is one."""
    with writing(engine) as connection:
        release_lost(connection)
        next_one = select(JOBS).where(JOBS.c.state == "queued").order_by(JOBS.c.number).limit(1)
        row = connection.execute(next_one.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        now = time.time()
        taken = {
            "state": "running",
            "worker": worker,
            "started": now,
            "beat": now,
            "done": 0,
            "of": 0,
            "step": "",
            "attempts": row["attempts"] + 1,
        }
        connection.execute(update(JOBS).where(JOBS.c.number == row["number"]).values(**taken))
        return job_of({**row, **taken})


def beat(engine: Engine, job: Job, far: tuple[int, int, str]) -> bool:
    """Write how far a job is; return whether it shall stop, or is no longer this worker's."""
    mine = (JOBS.c.number == job.number, JOBS.c.worker == job.worker, JOBS.c.state == "running")
    done, of, step = far
    with writing(engine) as connection:
        told = update(JOBS).where(*mine).values(beat=time.time(), done=done, of=of, step=step)
        kept = connection.execute(told).rowcount
        wanted = connection.execute(select(JOBS.c.wanted).where(*mine)).scalar()
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
    mine = (JOBS.c.number == job.number, JOBS.c.worker == job.worker, JOBS.c.state == "running")
    with writing(engine) as connection:
        connection.execute(update(JOBS).where(*mine).values(**values))


def release_lost(connection: Connection) -> None:
    """Queue again what dead workers left, or tell it as failed where that happened too often."""
    running = connection.execute(select(JOBS).where(JOBS.c.state == "running")).mappings().all()
    for row in running:
        if not _lost(row):
            continue
        values: dict[str, Any] = {"state": "queued", "worker": ""}
        if row["wanted"] == "cancel":
            values = {"state": "cancelled", "ended": time.time(), "wanted": ""}
        elif row["attempts"] >= MOST_ATTEMPTS:
            values = {"state": "failed", "ended": time.time(), "problems": json.dumps([asdict(_too_often())])}
        connection.execute(update(JOBS).where(JOBS.c.number == row["number"]).values(**values))


def _lost(row: Mapping[str, Any]) -> bool:
    machine, _, number = row["worker"].rpartition(":")
    if machine == socket.gethostname() and number.isdecimal() and not _is_alive(int(number)):
        return True
    return bool(time.time() - (row["beat"] or 0.0) > LOST_SECONDS)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _too_often() -> Problem:
    found = f"its process ended {MOST_ATTEMPTS} times without a word"
    remedy = "There may be too little memory for it. Resume it when there is more; what it finished is kept."
    return Problem("job", found, "a process that finishes", remedy=remedy)
