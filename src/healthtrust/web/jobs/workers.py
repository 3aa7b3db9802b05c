"""Workers are started when something waits, and no more of them than may run at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from healthtrust.web.jobs.claims import give_back
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.jobs.processes import name_of
from healthtrust.web.sent_away import drop_old
from healthtrust.web.settings import OWN
from healthtrust.web.store.database import VARIABLE, DatabaseAway

LOOK_SECONDS = 0.25
ENDED_EARLY_SECONDS = 5.0
LONGEST_PAUSE = 30.0
STOPPED_WITHIN = 3.0
TIDY_SECONDS = 3600.0


class Workers:
    """Keeps as many workers as there is work for, up to a limit; those that die are started again.

    Where they die as soon as they start, longer and longer pauses are made between.
    """

    def __init__(self, folder: Path, database: str, jobs: Jobs, most: int) -> None:
        self._command = [sys.executable, "-m", "healthtrust.web.jobs.worker", str(folder.resolve())]
        self._environment = {**os.environ, VARIABLE: database}
        self._jobs, self._most = jobs, most
        self._running: dict[subprocess.Popen[bytes], float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._failed, self._not_before = 0, 0.0
        self._own, self._tidy_at = folder / OWN, 0.0

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def stop(self) -> None:
        """End all workers; their jobs are taken up when the server starts again."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        # Linux ends a worker with the thread that started it: this one starts them, and ends them.
        while not self._over.wait(LOOK_SECONDS):
            self._collect()
            self._tidy()
            try:
                wanted = self._jobs.count()
            except DatabaseAway:  # look again
                continue
            if time.monotonic() >= self._not_before:
                while len(self._running) < min(wanted, self._most):
                    self._running[self._started()] = time.monotonic()
        self._end()

    def _tidy(self) -> None:
        """Delete what people sent and nobody uses any more, now and then."""
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_SECONDS
            drop_old(self._own)

    def _started(self) -> subprocess.Popen[bytes]:
        command = [*self._command, str(os.getpid())]
        # A group of its own: what interrupts the server in a terminal is told to workers by the server.
        return subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, process_group=0)

    def _collect(self) -> None:
        """Forget the workers that ended; wait before the next where they end as soon as they start."""
        now = time.monotonic()
        for each, since in list(self._running.items()):
            if each.poll() is None:
                continue
            del self._running[each]
            early = each.returncode != 0 and now - since < ENDED_EARLY_SECONDS
            self._failed = self._failed + 1 if early else 0
            if self._failed > 1:
                self._not_before = now + min(LONGEST_PAUSE, 2.0**self._failed / 4)

    def _end(self) -> None:
        names = [name_of(each.pid) for each in self._running]
        for each in self._running:
            each.terminate()
        for each in self._running:
            try:
                each.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        try:
            give_back(self._jobs.engine, names)
        except DatabaseAway:  # the next server finds that they are gone
            return
