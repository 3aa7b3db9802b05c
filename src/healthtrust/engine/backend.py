"""Which kernels run, on how many threads and parts: three variables of the environment, nothing else.

HEALTHTRUST_ENGINE      numba (the default) or numpy, its slower twin that gives the same bits
HEALTHTRUST_THREADS     how many threads; by default one for each processor
HEALTHTRUST_PARTITIONS  how many parts rows are cut into; by default one for each thread
"""

from __future__ import annotations

import os

from healthtrust.engine.everywhere import parted
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match

ENGINES = ("numba", "numpy")


def compiled() -> bool:
    """Return whether compiled kernels are to be used rather than their NumPy twins."""
    engine = os.environ.get("HEALTHTRUST_ENGINE", "").strip().lower() or ENGINES[0]
    if engine not in ENGINES:
        where = "environment variable HEALTHTRUST_ENGINE"
        raise InvalidInput([Problem(where, repr(engine), in_words(ENGINES), nearest_match(engine, ENGINES))])
    return engine == ENGINES[0]


def threads() -> int:
    """Return how many threads to use, one or more; one where the people are in several parts."""
    return 1 if parted() else processors()


def processors() -> int:
    """Return how many threads or workers this machine may use, one or more."""
    return _count("HEALTHTRUST_THREADS", os.cpu_count() or 1)


def parts() -> int:
    """Return how many parts rows are cut into, one or more; the results are the same for any number."""
    return _count("HEALTHTRUST_PARTITIONS", threads())


def _count(variable: str, otherwise: int) -> int:
    text = os.environ.get(variable, "").strip()
    if not text:
        return otherwise
    if not text.isdecimal() or int(text) < 1:
        where, what = f"environment variable {variable}", variable.rpartition("_")[2].lower()
        raise InvalidInput([Problem(where, repr(text), f"a whole number of {what}, 1 or more")])
    return int(text)
