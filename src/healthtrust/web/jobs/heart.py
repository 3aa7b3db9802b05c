"""The beat of a job: a thread that writes how far it is, and hears that it shall stop."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine

from healthtrust.web.jobs.claims import beat, ended
from healthtrust.web.jobs.rows import Job
from healthtrust.web.jobs.task import Cancelled
from healthtrust.web.store.database import DatabaseAway

BEAT_SECONDS = 0.4
GRACE_SECONDS = 0.6
"""How long a job may take to hear that it shall stop; then its process ends."""


class Heart:
    """Beats while a job is done; `server` is the process without which there is nobody to do it for."""

    def __init__(self, engine: Engine, job: Job, server: int, also: Callable[[], None]) -> None:
        self._engine, self._job, self._server, self._also = engine, job, server, also
        self._far, self._begun, self._stop = (0, 0, ""), -1, False
        self._over, self._soon = False, threading.Event()
        self._thread = threading.Thread(target=self._beating, daemon=True)

    def tell(self, done: int, of: int, step: str) -> None:
        """Take note of how far it is; raises Cancelled when it shall stop."""
        self._far = (done, of, step)
        if of and self._begun < 0:
            self._begun = done
            self._soon.set()
        if self._stop:
            raise Cancelled

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._soon.set()
        self._thread.join()

    def _beating(self) -> None:
        since = None
        while not self._over:
            self._soon.wait(BEAT_SECONDS)
            self._soon.clear()
            if os.getppid() != self._server:
                os._exit(1)
            if self._over:
                return
            try:
                self._stop = beat(self._engine, self._job, self._far, max(self._begun, 0)) or self._stop
            except DatabaseAway:  # nobody can be told now: the work goes on
                continue
            with suppress(OSError):
                self._also()
            since = since or (time.monotonic() if self._stop else None)
            if since and time.monotonic() - since > GRACE_SECONDS:
                with suppress(DatabaseAway):  # then whoever finds this process gone writes it
                    ended(self._engine, self._job, "cancelled")
                os._exit(1)
