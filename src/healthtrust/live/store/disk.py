"""Files and folders that are on the disk and in their place, whole or not at all, before they count.

    written beside  ->  on the disk  ->  renamed to their place  ->  the name on the disk

So they are there after the power failed, as the database is that tells of them.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> (folder / "beside").mkdir()
>>> _ = (folder / "beside" / "a").write_text("a")
>>> put_whole(folder / "beside", folder / "place")
>>> (folder / "place" / "a").read_text()
'a'
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

PARTIAL = ".partial-"
"""How the name of what is being written begins."""


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_whole(beside: Path, place: Path) -> None:
    """Rename a file or folder to its place once all of it is on the disk; a folder there gives way."""
    for path in (*(sorted(beside.rglob("*")) if beside.is_dir() else ()), beside):
        to_disk(path)
    if place.is_dir():
        shutil.rmtree(place)
    os.replace(beside, place)
    to_disk(place.parent)


@contextmanager
def written_beside(folder: Path, name: str) -> Iterator[Path]:
    """Give a path in a new folder beside the others in `folder`; what is left there at the end is removed.

    What processes that were killed left is removed too, once nobody can be at it any more.
    """
    with told_of(folder):
        _sweep(folder)
        mine = Path(mkdtemp(prefix=f"{PARTIAL}{os.getpid()}-", dir=folder))
        try:
            yield mine / name
        finally:
            shutil.rmtree(mine, ignore_errors=True)


@contextmanager
def told_of(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a problem that names the place."""
    try:
        yield
    except OSError as refused:
        where = str(refused.filename) if refused.filename else str(place)
        remedy = "Make room or give leave to write there, then give the command again: nothing was done."
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(where, found, "a disk that can be written", remedy=remedy)]) from refused


def _sweep(folder: Path) -> None:
    """Remove what processes of this machine that have ended left."""
    for path in folder.glob(f"{PARTIAL}*"):
        number = path.name.removeprefix(PARTIAL).split("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            shutil.rmtree(path, ignore_errors=True)
