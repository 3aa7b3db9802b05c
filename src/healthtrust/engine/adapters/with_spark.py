"""Parts with the executors of a Spark cluster, for sites that own one: only paths and tallies go through it.

Spark sends each task wherever it likes, so a part may have to begin again at what it kept, and hear all
answers anew; a round costs half a second whatever it does. No row of people ever goes through the JVM.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import Any

from healthtrust.engine.rounds import WholeTask
from healthtrust.engine.task import Lost, Said, do_many
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


class WithSpark:
    """Parts on the executors of a Spark context."""

    def __init__(self, context: Any, resident: int, close: Callable[[], None]) -> None:
        self._context, self._resident, self._close = context, resident, close

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Return what these parts say next, in their order; Spark itself does lost tasks again."""
        said = dict(zip(parts, self._round([task_of(part, False) for part in parts]), strict=True))
        lost = [part for part in parts if isinstance(said[part], Lost)]
        if lost:
            said |= dict(zip(lost, self._round([task_of(part, True) for part in lost]), strict=True))
        return [said[part] for part in parts]

    def close(self) -> None:
        """Let go of the context, if it was begun here."""
        self._close()

    def _round(self, tasks: Sequence[Any]) -> list[Said]:
        resident = self._resident
        sent = self._context.parallelize([pickle.dumps(task) for task in tasks], len(tasks))
        return [pickle.loads(said) for said in sent.map(lambda task: _done(task, resident)).collect()]


def with_spark(address: str, workers: int, resident: int, retries: int) -> WithSpark:
    """Return the engine of a cluster that is there, or of one begun here; raises InvalidInput without it."""
    context, close = connected(address, workers, retries)
    return WithSpark(context, resident, close)


def connected(address: str, workers: int, retries: int) -> tuple[Any, Callable[[], None]]:
    """Return a Spark context, and what stops it; raises InvalidInput where no master answers."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark import SparkConf, SparkContext

    before = SparkContext._active_spark_context
    said = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.task.maxFailures": str(retries + 1),
        "spark.python.worker.reuse": "true",
        "spark.executorEnv.HEALTHTRUST_THREADS": "1",
    }
    if not address:
        said |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    conf = SparkConf().setMaster(address or f"local[{workers},{retries + 1}]").setAppName("healthtrust")
    try:
        context = SparkContext.getOrCreate(conf.setAll(list(said.items())))
        context.setLogLevel("ERROR")
    except Exception as silent:
        raise InvalidInput([_unreachable(address, silent)]) from silent
    return context, context.stop if before is None else (lambda: None)


def _done(task: bytes, resident: int) -> bytes:
    return pickle.dumps(do_many([pickle.loads(task)], resident)[0])


def _unreachable(address: str, silent: BaseException) -> Problem:
    said = str(silent).strip().splitlines()
    found = f"no Spark at {address or 'this machine'} ({said[0] if said else type(silent).__name__})"
    remedy = "Spark needs Java 17 or newer (JAVA_HOME) and a master that answers; or choose processes."
    return Problem("[engine] address", found, "a cluster that answers", None, remedy)
