"""The version of healthtrust and of the libraries whose arithmetic it rests on."""

from __future__ import annotations

from functools import lru_cache

VERSION = "0.1.0"

RESTS_ON = (
    "numpy",
    "numba",
    "scipy",
    "pyarrow",
    "duckdb",
    "pydantic",
    "vl-convert-python",
    "xlsxwriter",
)

FACES = ("cli", "web")
"""Packages through which the others are used, and which compute nothing."""
GETTERS = ("records", "open_data")
"""The package that fetches open data: no result rests on it."""


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Return one SHA-256 over the source of healthtrust, so that a run names the very code that made it.

    The faces are left out: what is typed or clicked changes no result. Read once: a process goes on with the
    code that it began with.
    """
    import hashlib
    from pathlib import Path

    root = Path(__file__).parent
    told = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        if parts[0] in FACES or parts[:2] == GETTERS:
            continue
        told.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()


def library_versions() -> dict[str, str]:
    """Return the installed version of each library a result rests on."""
    return {name: _installed(name) for name in RESTS_ON}


def _installed(name: str) -> str:
    # Imported when asked for: every command reads the version, and this takes a third of its start.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
