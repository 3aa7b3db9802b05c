"""Parts with the executors of a Spark cluster, for sites that own one: only paths and tallies go through it.

Spark sends each task wherever it likes, so a part may have to begin again at what it kept, and hear all
answers anew; a round costs half a second whatever it does. No row of people ever goes through the JVM.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from healthtrust.engine.rounds import WholeTask
from healthtrust.engine.task import Lost, Said, Task, do_many
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


class WithSpark:
    """Parts on the executors of a Spark context."""

    def __init__(self, context: Any, resident: int, close: Callable[[], None]) -> None:
        self._context, self._resident, self._close = context, resident, close
        self._answers = dict[int, Any]()
        """By number: answers of everybody as files that Spark hands to executors, never through its heap."""

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Return what these parts say next, in their order; Spark itself does lost tasks again."""
        tasks = [task_of(part, True) for part in parts]
        told = self._handed_out(tasks[0])
        resident, bare = self._resident, [pickle.dumps(replace(task, answers=())) for task in tasks]
        sent = self._context.parallelize(bare, len(bare))
        said = sent.map(lambda task: _done(task, told, resident)).collect()
        return [pickle.loads(each) for each in said]

    def close(self) -> None:
        """Let go of the context, if it was begun here."""
        self._close()

    def _handed_out(self, task: Task) -> list[Any]:
        """Return the answers of a task as broadcasts; those that no part needs any more are taken back."""
        numbers = range(task.first, task.first + len(task.answers))
        for number in [number for number in self._answers if number not in numbers]:
            self._answers.pop(number).destroy()
        for number, answer in zip(numbers, task.answers, strict=True):
            if number not in self._answers:
                self._answers[number] = self._context.broadcast(answer)
        return [self._answers[number] for number in numbers]


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
        said |= {"spark.driver.memory": "3g", "spark.driver.maxResultSize": "0"}
    conf = SparkConf().setMaster(address or f"local[{workers},{retries + 1}]").setAppName("healthtrust")
    try:
        context = SparkContext.getOrCreate(conf.setAll(list(said.items())))
        context.setLogLevel("ERROR")
    except Exception as silent:
        raise InvalidInput([_unreachable(address, silent)]) from silent
    return context, context.stop if before is None else (lambda: None)


def _done(task: bytes, told: Sequence[Any], resident: int) -> bytes:
    """Do a task on an executor; it opens the last answer alone where it has the part in memory."""
    bare: Task = pickle.loads(task)
    last = max(len(told) - 1, 0)
    brief = replace(bare, first=bare.first + last, answers=tuple(each.value for each in told[last:]))
    said = do_many([brief], resident)[0]
    if isinstance(said, Lost):
        said = do_many([replace(bare, answers=tuple(each.value for each in told))], resident)[0]
    return pickle.dumps(said)


def _unreachable(address: str, silent: BaseException) -> Problem:
    said = str(silent).strip().splitlines()
    found = f"no Spark at {address or 'this machine'} ({said[0] if said else type(silent).__name__})"
    remedy = "Spark needs Java 17 or newer (JAVA_HOME) and a master that answers; or choose processes."
    return Problem("[engine] address", found, "a cluster that answers", None, remedy)
