"""The version of healthtrust and of the libraries whose arithmetic it rests on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

VERSION = "0.1.0"

RESTS_ON = (
    "numpy",
    "numba",
    "scipy",
    "pyarrow",
    "duckdb",
    "pydantic",
    "altair",
    "vl-convert-python",
    "xlsxwriter",
)


def library_versions() -> dict[str, str]:
    """Return the installed version of each library a result rests on."""
    return {name: _installed(name) for name in RESTS_ON}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
