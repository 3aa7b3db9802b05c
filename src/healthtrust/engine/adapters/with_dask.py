"""Parts with the workers of a Dask cluster, on as many hosts as it has: BSD, the smallest to install.

A part goes to the same worker again while that one lives, and to another when it does not. With an address
the cluster is somebody's own, and the workers there need healthtrust in their environment; without one a
cluster of processes begins here and ends with the run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from healthtrust.engine.adapters.hands import Hands
from healthtrust.engine.task import Task, do_many
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

PATIENCE = 15
"""Seconds that a scheduler has to answer, and workers to appear."""


class _Worker:
    """A place among the workers of a cluster: one of them, or another once that one is gone."""

    def __init__(self, client: Any, number: int, resident: int) -> None:
        self._client, self._number, self._resident = client, number, resident
        self._address = ""
        self.renew()

    def send(self, tasks: Sequence[Task]) -> Any:
        """Send tasks to the worker; where it is gone the scheduler gives them to another."""
        return self._client.submit(
            do_many, tasks, self._resident, workers=[self._address], allow_other_workers=True, pure=False
        )

    def renew(self) -> None:
        """Take the worker that has this number now."""
        self._client.wait_for_workers(1, timeout=PATIENCE)
        there = sorted(self._client.scheduler_info(n_workers=-1)["workers"])
        self._address = there[self._number % len(there)]

    def close(self) -> None:
        """Leave the worker to the cluster."""


def with_dask(address: str, workers: int, resident: int, retries: int) -> Hands:
    """Return the engine of a cluster that is there, or of one begun here; raises InvalidInput without it."""
    from distributed.client import FutureCancelledError
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    client, close = connected(address, workers)
    seats = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    gone = (KilledWorker, CommClosedError, FutureCancelledError)
    return Hands([_Worker(client, n, resident) for n in range(seats)], gone, retries, close)


def connected(address: str, workers: int) -> tuple[Any, Callable[[], None]]:
    """Return a client, and what closes it; raises InvalidInput where no scheduler with workers answers."""
    from distributed import Client, LocalCluster

    cluster = None
    try:
        if address:
            client = Client(address, timeout=PATIENCE)
        else:
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
            )
            client = Client(cluster)
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as silent:
        raise InvalidInput([_unreachable(address, silent)]) from silent

    def close() -> None:
        client.close()
        if cluster is not None:
            cluster.close()

    return client, close


def _unreachable(address: str, silent: BaseException) -> Problem:
    found = f"no scheduler with workers at {address or 'this machine'} ({type(silent).__name__}: {silent})"
    remedy = "Start one (dask scheduler, dask worker), correct [engine] address, or choose processes."
    return Problem("[engine] address", found, f"an answer within {PATIENCE} seconds", None, remedy)
