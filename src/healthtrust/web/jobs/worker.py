"""A worker: takes one job after another in a process of its own, and ends when nobody needs it.

    HEALTHTRUST_WEB_DATABASE=ADDRESS python -m healthtrust.web.jobs.worker FOLDER

It ends when its server is gone, and when nothing waited for `IDLE_SECONDS`. A thread writes the beat; where
a job shall stop and does not hear of it, the process ends, and what the job finished is kept.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import cast

from sqlalchemy import Engine

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Role
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.claims import beat, claim, ended, worker_name
from healthtrust.web.jobs.rows import Job
from healthtrust.web.jobs.task import Cancelled, Task
from healthtrust.web.store.database import VARIABLE, DatabaseAway, open_database

BEAT_SECONDS = 0.5
IDLE_SECONDS = 300.0
GRACE_SECONDS = 8.0
"""How long a job may take to hear that it shall stop."""


def work(folder: Folder, engine: Engine, server: int) -> None:
    """Take jobs until nothing waits any more, or the server is gone."""
    idle_since = time.monotonic()
    while os.getppid() == server and time.monotonic() - idle_since < IDLE_SECONDS:
        try:
            job = claim(engine, worker_name())
        except DatabaseAway:
            job = None
        if job is None:
            time.sleep(BEAT_SECONDS / 2)
            continue
        _done(folder, engine, job, server)
        idle_since = time.monotonic()


def _done(folder: Folder, engine: Engine, job: Job, server: int) -> None:
    """Do one job and write how it ended."""
    with _Heart(engine, job, server) as heart:
        task = Task(job.asked, folder, heart.tell, job.who, cast(Role, job.role), job.number)
        try:
            result = import_module(f"healthtrust.web.work.{job.kind.replace('-', '_')}").work(task)
            ended(engine, job, "done", result)
        except Cancelled:
            ended(engine, job, "cancelled")
        except HealthTrustError as refused:
            ended(engine, job, "failed", problems=getattr(refused, "problems", ()))
        except Exception as broken:
            traceback.print_exc()
            remedy = "This is a mistake of the program. The log of the server says more."
            problem = Problem(job.kind, f"{type(broken).__name__}: {broken}", "no error", remedy=remedy)
            ended(engine, job, "failed", problems=[problem])


class _Heart:
    """Writes the beat of a job, and ends the process when it must stop and does not."""

    def __init__(self, engine: Engine, job: Job, server: int) -> None:
        self._engine, self._job, self._server = engine, job, server
        self._far, self._stop = (0, 0, ""), False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def tell(self, done: int, of: int, step: str) -> None:
        """Take note of how far it is; raises Cancelled when it shall stop."""
        self._far = (done, of, step)
        if self._stop:
            raise Cancelled

    def __enter__(self) -> _Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        since = None
        while not self._over.wait(BEAT_SECONDS):
            if os.getppid() != self._server:
                os._exit(1)
            try:
                self._stop = beat(self._engine, self._job, self._far) or self._stop
            except DatabaseAway:
                continue
            since = since or (time.monotonic() if self._stop else None)
            if since and time.monotonic() - since > GRACE_SECONDS:
                ended(self._engine, self._job, "cancelled")
                os._exit(1)


def main(arguments: list[str]) -> None:
    """Work for the server that started this process."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    folder = Folder(Path(arguments[0]))
    os.chdir(folder.path)
    work(folder, open_database(folder.own, os.environ.get(VARIABLE, "")), os.getppid())


if __name__ == "__main__":
    main(sys.argv[1:])
