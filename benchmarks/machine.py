"""What a run was measured on and with, without names: cores, memory, instructions, versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

LIBRARIES = (
    "numpy", "numba", "scipy", "duckdb", "pyarrow", "pandas", "polars", "statsmodels", "highspy",
    "fastapi",
)  # fmt: skip
WIDEST_FIRST = ("avx512f", "avx2", "avx", "sse4_2", "asimd")
SAME = ("cores", "instructions")


def machine() -> dict[str, Any]:
    """Return cores, GiB, widest instruction set, system, Python and libraries."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "gib": round(pages * size / 2**30),
        "instructions": f"{platform.machine()}, {instructions()}",
        "system": f"{platform.system()} {platform.release().split('.')[0]}",
        "python": platform.python_version(),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
    }


def instructions() -> str:
    """Return the widest of the instruction sets known here that the processor has."""
    told = Path("/proc/cpuinfo")
    words = set(told.read_text(encoding="utf-8").split()) if told.is_file() else set()
    return next((name for name in WIDEST_FIRST if name in words), "unknown")


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether ratios of two machines may be compared."""
    return all(one.get(name) == other.get(name) for name in SAME)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
