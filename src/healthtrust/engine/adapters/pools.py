"""Work that needs no round: one function on many things, each by itself, on any engine.

Trials of designs are such work. What comes back looks like a pool of `concurrent.futures`.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from healthtrust.engine.adapters.opened import installed


def pool_of(kind: str, address: str, workers: int) -> Executor:
    """Return a pool of workers of a Dask, Ray or Spark engine; raises InvalidInput where it is not there."""
    installed(kind)
    return {"dask": _of_dask, "ray": _of_ray, "spark": _of_spark}[kind](address, workers)


class _Pool(Executor):
    """A pool that sends each thing through a function, and closes what it was opened with."""

    def __init__(self, send: Callable[..., Future[Any]], close: Callable[[], None]) -> None:
        self._send, self._close = send, close

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Begin a function of what is given."""
        return self._send(function, *given, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers go."""
        self._close()


def _of_dask(address: str, workers: int) -> Executor:
    from healthtrust.engine.adapters.with_dask import connected

    client, close = connected(address, workers)
    client.run(_one_thread)
    executor = client.get_executor(pure=False, retries=3)
    return _Pool(executor.submit, close)


def _of_ray(address: str, workers: int) -> Executor:
    from healthtrust.engine.adapters.with_ray import connected

    ray, close = connected(address, workers)

    def send(function: Callable[..., Any], *given: Any) -> Future[Any]:
        sent = ray.remote(max_retries=3)(_alone).remote(function, *given)
        return sent.future()  # type: ignore[no-any-return]

    return _Pool(send, close)


def _of_spark(address: str, workers: int) -> Executor:
    from healthtrust.engine.adapters.with_spark import connected

    context, close = connected(address, workers, 3)
    hands = ThreadPoolExecutor(workers)

    def one(function: Callable[..., Any], *given: Any) -> Any:
        sent = context.parallelize([pickle.dumps((function, given))], 1)
        return pickle.loads(sent.map(_unpacked).collect()[0])

    def end() -> None:
        hands.shutdown(cancel_futures=True)
        close()

    return _Pool(lambda function, *given: hands.submit(one, function, *given), end)


def _unpacked(sent: bytes) -> bytes:
    function, given = pickle.loads(sent)
    return pickle.dumps(_alone(function, *given))


def _alone(function: Callable[..., Any], *given: Any) -> Any:
    _one_thread()
    return function(*given)


def _one_thread() -> None:
    os.environ["HEALTHTRUST_THREADS"] = "1"
