"""Parts in processes of this machine: one worker process each, with its own memory and one thread."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

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
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=alone)

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)


def in_processes(workers: int, resident: int, retries: int) -> Hands:
    """Return the engine of so many processes, each with at most `resident` parts in memory."""
    return Hands([_Process(resident) for _ in range(workers)], (BrokenProcessPool,), retries)


def alone() -> None:
    """Use one thread in a worker process, leave an interruption to the parent, and end when it does.

    The workers are what runs side by side. One whose parent was killed would otherwise wait for ever.
    """
    os.environ["HEALTHTRUST_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
