"""A worker: takes one job after another in a process of its own, and ends when nobody needs it.

    HEALTHTRUST_WEB_DATABASE=ADDRESS python -m healthtrust.web.jobs.worker FOLDER SERVER

It ends when its server, the process SERVER, is gone; when nothing waited for `IDLE_SECONDS`; and after so
many jobs or so much memory that a new one is better. Whatever ends it, what a job finished is kept.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Role
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.causes import problems_of
from healthtrust.web.jobs.claims import claim, ended
from healthtrust.web.jobs.heart import Heart
from healthtrust.web.jobs.logs import logged
from healthtrust.web.jobs.processes import memory, worker_name
from healthtrust.web.jobs.rows import Job
from healthtrust.web.jobs.task import Cancelled, Task
from healthtrust.web.store.database import VARIABLE, DatabaseAway, open_database

LOOK_SECONDS = 0.2
IDLE_SECONDS = 300.0
MOST_JOBS = 50
POLITE = 10
"""How far workers, and what they start, step back behind the process that answers browsers."""
MOST_MEMORY = 1_500_000_000
TOLD_WITHIN_SECONDS = 60.0
"""How long a worker tries to write how a job ended, while the database is away."""


def work(folder: Folder, engine: Engine, server: int) -> None:
    """Take jobs until nothing waits any more, a new process is better, or the server is gone."""
    idle_since, jobs, name = time.monotonic(), 0, worker_name()
    while os.getppid() == server and time.monotonic() - idle_since < IDLE_SECONDS:
        if jobs >= MOST_JOBS or memory() > MOST_MEMORY:
            return
        try:
            job = claim(engine, name)
        except DatabaseAway:
            job = None
        if job is None:
            time.sleep(LOOK_SECONDS)
            continue
        _do(folder, engine, job, server)
        idle_since, jobs = time.monotonic(), jobs + 1


def _do(folder: Folder, engine: Engine, job: Job, server: int) -> None:
    """Do one job and write how it ended."""
    heading = f"{job.kind} {job.title!r}, attempt {job.attempts}"
    with logged(folder.own, job.number, heading) as shorten, Heart(engine, job, server, shorten) as heart:
        task = Task(job.asked, folder, heart.tell, job.who, cast(Role, job.role), job.number)
        problems: tuple[Problem, ...] = ()
        result: dict[str, Any] = {}
        state = "done"
        try:
            result = import_module(f"healthtrust.web.work.{job.kind.replace('-', '_')}").work(task)
        except Cancelled:
            state = "cancelled"
        except Exception as cause:
            state, problems = "failed", problems_of(cause, job.kind)
            if isinstance(cause, HealthTrustError):
                print(cause, file=sys.stderr)
            else:
                traceback.print_exc()
        _tell(engine, job, (state, result, problems))


def _tell(engine: Engine, job: Job, how: tuple[str, dict[str, Any], tuple[Problem, ...]]) -> None:
    """Write how a job ended, however long the database is away; then it is taken up again, and finds that."""
    until = time.monotonic() + TOLD_WITHIN_SECONDS
    while True:
        try:
            return ended(engine, job, *how)
        except DatabaseAway:
            if time.monotonic() > until:
                os._exit(1)
            time.sleep(LOOK_SECONDS)


def end_with(server: int) -> None:
    """Have Linux end this process with its server, whatever it is doing."""
    if sys.platform == "linux":
        import ctypes
        import signal

        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != server:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Work for the server that started this process."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("HEALTHTRUST_THREADS", str(max(1, (os.cpu_count() or 1) - 1)))
    if hasattr(os, "nice"):
        os.nice(POLITE)
    folder, server = Folder(Path(arguments[0])), int(arguments[1])
    end_with(server)
    os.chdir(folder.path)
    work(folder, open_database(folder.own, os.environ.get(VARIABLE, "")), server)


if __name__ == "__main__":
    main(sys.argv[1:])
