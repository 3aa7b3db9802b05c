"""Parts with actors of a Ray cluster: short rounds between hosts, for loops of many of them.

One actor a processor holds its parts; where it dies Ray begins another, which hears all answers anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from healthtrust.engine.adapters.hands import Hands
from healthtrust.engine.task import Said, Task, do_many
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


class _Sent:
    """What an actor will say."""

    def __init__(self, ray: Any, promised: Any) -> None:
        self._ray, self._promised = ray, promised

    def result(self) -> list[Said]:
        """Wait for it."""
        return self._ray.get(self._promised)  # type: ignore[no-any-return]


class _Holder:
    """What runs in the actor's process."""

    def do_many(self, tasks: Sequence[Task], resident: int) -> list[Said]:
        """Do tasks, one after the other."""
        os.environ["HEALTHTRUST_THREADS"] = "1"
        return do_many(tasks, resident)


class _Actor:
    """One actor; another takes its place when it is gone."""

    def __init__(self, ray: Any, resident: int) -> None:
        self._ray, self._resident, self._actor = ray, resident, None
        self.renew()

    def send(self, tasks: Sequence[Task]) -> _Sent:
        """Send tasks to the actor."""
        return _Sent(self._ray, self._actor.do_many.remote(tasks, self._resident))  # type: ignore[attr-defined]

    def renew(self) -> None:
        """Begin an actor."""
        self._actor = self._ray.remote(num_cpus=1)(_Holder).remote()

    def close(self) -> None:
        """End the actor, if it is not gone."""
        self._ray.kill(self._actor)


def with_ray(address: str, workers: int, resident: int, retries: int) -> Hands:
    """Return the engine of a cluster that is there, or of one begun here; raises InvalidInput without it."""
    from ray.exceptions import ActorDiedError, ActorUnavailableError, NodeDiedError, RayActorError

    ray, close = connected(address, workers)
    there = max(1, int(ray.cluster_resources().get("CPU", workers)))
    seats = there if address else min(there, workers)
    gone = (RayActorError, ActorDiedError, ActorUnavailableError, NodeDiedError)
    return Hands([_Actor(ray, resident) for _ in range(seats)], gone, retries, close)


def connected(address: str, workers: int) -> tuple[Any, Callable[[], None]]:
    """Return Ray with its cluster, and what lets go of it; raises InvalidInput where none answers."""
    import ray

    if ray.is_initialized():
        return ray, lambda: None
    here = {} if address else {"include_dashboard": False, "num_cpus": workers}
    try:
        ray.init(address=address or None, logging_level="ERROR", log_to_driver=False, **here)
    except (ConnectionError, OSError, ValueError, RuntimeError) as silent:
        raise InvalidInput([_unreachable(address, silent)]) from silent
    return ray, ray.shutdown


def _unreachable(address: str, silent: BaseException) -> Problem:
    said = str(silent).strip().splitlines()
    found = f"no Ray cluster at {address or 'this machine'} ({said[0] if said else type(silent).__name__})"
    remedy = "Start one (ray start --head), correct [engine] address, or choose processes."
    return Problem("[engine] address", found, "a cluster that answers", None, remedy)
