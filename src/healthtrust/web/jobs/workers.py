"""Workers are started when something waits, and no more of them than may run at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from healthtrust.web.jobs.port import Jobs
from healthtrust.web.store.database import VARIABLE

LOOK_SECONDS = 0.25


class Workers:
    """Keeps as many workers as there is work for, up to a limit; those that die are started again."""

    def __init__(self, folder: Path, database: str, jobs: Jobs, most: int) -> None:
        self._command = [sys.executable, "-m", "healthtrust.web.jobs.worker", str(folder.resolve())]
        self._environment = {**os.environ, VARIABLE: database}
        self._jobs, self._most = jobs, most
        self._running: list[subprocess.Popen[bytes]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def stop(self) -> None:
        """End all workers; their jobs are taken up when the server starts again."""
        self._over.set()
        self._thread.join()
        for each in self._running:
            each.terminate()
            each.wait()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._running = [each for each in self._running if each.poll() is None]
            try:
                wanted = len(self._jobs.listed(self._most, ("queued", "running")))
            except Exception:  # the database is away: look again
                continue
            while len(self._running) < min(wanted, self._most):
                self._running.append(subprocess.Popen(self._command, env=self._environment))
