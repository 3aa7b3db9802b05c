"""The engine of a kind, opened: its extra asked for only now."""

from __future__ import annotations

from importlib.util import find_spec

from healthtrust.engine.adapters.in_processes import in_processes
from healthtrust.engine.adapters.on_threads import OnThreads
from healthtrust.engine.rounds import Engine
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

NEEDS = {"dask": "distributed", "ray": "ray", "spark": "pyspark"}


def opened(kind: str, address: str, workers: int, resident: int, retries: int) -> Engine:
    """Return an engine that is ready; raises InvalidInput where its extra or its scheduler is not there."""
    if kind in ("one", "threads"):
        return OnThreads(workers, resident * workers)
    if kind == "processes":
        return in_processes(workers, resident, retries)
    installed(kind)
    if kind == "dask":
        from healthtrust.engine.adapters.with_dask import with_dask

        return with_dask(address, workers, resident, retries)
    if kind == "ray":
        from healthtrust.engine.adapters.with_ray import with_ray

        return with_ray(address, workers, resident, retries)
    from healthtrust.engine.adapters.with_spark import with_spark

    return with_spark(address, workers, resident, retries)


def installed(kind: str) -> None:
    """Raise InvalidInput, naming the extra, where an engine is not installed."""
    if find_spec(NEEDS[kind]) is None:
        remedy = f"Install it: pip install 'healthtrust[{kind}]'; or choose threads or processes."
        found = f"{kind}, which is not installed"
        raise InvalidInput([Problem("--engine", found, "an engine that is", None, remedy)])
