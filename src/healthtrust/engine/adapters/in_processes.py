"""Parts in processes of this machine: one worker process each, with its own memory and one thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from healthtrust.engine.adapters.hands import Hands
from healthtrust.engine.task import Said, Task, do_many


class _Process:
    """A process that does tasks; another takes its place when it is gone."""

    def __init__(self, resident: int) -> None:
        self._resident = resident
        self.renew()

    def send(self, tasks: Sequence[Task]) -> Future[list[Said]]:
        """Send tasks to the process."""
        return self._pool.submit(do_many, tasks, self._resident)

    def renew(self) -> None:
        """Begin a process; it is not there before its first task."""
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_one_thread)

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)


def in_processes(workers: int, resident: int, retries: int) -> Hands:
    """Return the engine of so many processes, each with at most `resident` parts in memory."""
    return Hands([_Process(resident) for _ in range(workers)], (BrokenProcessPool,), retries)


def _one_thread() -> None:
    os.environ["HEALTHTRUST_THREADS"] = "1"
