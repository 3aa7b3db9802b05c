"""Where parts keep themselves while a run goes on: a folder that all hosts see, or an object store.

A thing is written beside its place and then renamed, or put whole where a store does that by itself; its
SHA-256 travels with its path, so that half of it, or another's, is never taken for it. Stores are reached
through fsspec.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     written = Scratch(folder).write("part-0", {"age": 41})
...     Scratch(folder).read(written)
{'age': 41}
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

PROTOCOL = 5
SETTING = "[engine] scratch"


@dataclass(frozen=True)
class Written:
    """A thing that was written: where, how many bytes, and their SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Scratch:
    """A place to keep parts in: a folder, or an address such as s3://bucket/folder."""

    address: str

    @property
    def local(self) -> bool:
        """Return whether it is a folder of this file system."""
        return "://" not in self.address

    def inside(self, name: str) -> Scratch:
        """Return a place of one run's own within this one, which it may clear."""
        return Scratch(f"{self.address.rstrip('/')}/{name}")

    def write(self, name: str, thing: Any) -> Written:
        """Write a thing whole under a name, and say where; raises InvalidInput where the place refuses."""
        path = f"{self.address.rstrip('/')}/{name}"
        with refused_at(path):
            return _to_file(Path(path), thing) if self.local else self._to_store(path, thing)

    def read(self, written: Written) -> Any:
        """Return what was written; raises InvalidInput where it is gone or other bytes are there."""
        with refused_at(written.path), self._opened(written.path) as stream:
            told = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
            if told != written.sha256:
                size = stream.seek(0, io.SEEK_END)
                raise InvalidInput([_other(written, size)])
            stream.seek(0)
            return pickle.load(stream)

    def remove(self, written: Written) -> None:
        """Remove one thing that was written."""
        with refused_at(written.path):
            if self.local:
                Path(written.path).unlink(missing_ok=True)
                return
            files, path = _store_of(written.path)
            if files.exists(path):
                files.rm(path)

    def clear(self) -> None:
        """Remove the place with all that is kept there: only ever one that a run made for itself."""
        import shutil

        if self.local:
            shutil.rmtree(self.address, ignore_errors=True)
            return
        files, path = _store_of(self.address)
        if files.exists(path):
            files.rm(path, recursive=True)

    def _to_store(self, path: str, thing: Any) -> Written:
        whole = pickle.dumps(thing, PROTOCOL)
        files, place = _store_of(path)
        files.pipe_file(place, whole)
        return Written(path, len(whole), hashlib.sha256(whole).hexdigest())

    def _opened(self, path: str) -> IO[bytes]:
        if self.local:
            return open(path, "rb")
        files, place = _store_of(path)
        return io.BytesIO(files.cat_file(place))


def _to_file(path: Path, thing: Any) -> Written:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with beside.open("wb") as stream:
            hashed = _Hashed(stream)
            pickle.dump(thing, hashed, PROTOCOL)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return Written(str(path), hashed.size, hashed.sha256.hexdigest())


class _Hashed:
    """A stream that knows the SHA-256 of what went through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.sha256, self.size = stream, hashlib.sha256(), 0

    def write(self, some: Any) -> int:
        self.sha256.update(some)
        self.size += memoryview(some).nbytes
        return self._stream.write(some)


def _store_of(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(address)  # type: ignore[no-any-return]
    except (ImportError, ValueError) as lacking:
        kind = address.partition("://")[0]
        remedy = "Install healthtrust[stores], or name a folder that all hosts see."
        found = f"an address that begins with {kind}://, which cannot be opened here ({lacking})"
        raise InvalidInput(
            [Problem(SETTING, found, "a store that can be reached", remedy=remedy)]
        ) from lacking


@contextmanager
def refused_at(path: str) -> Iterator[None]:
    """Tell a refusal of a disk or a store as a problem of its place."""
    try:
        yield
    except InvalidInput:
        raise
    except OSError as refused:
        full = refused.errno in (errno.ENOSPC, errno.EDQUOT)
        found = "a full disk" if full else refused.strerror or str(refused)
        expected = "room for the parts of the people" if full else "a place to keep parts of the people"
        remedy = (
            "Free some room, or name another place under [engine] scratch; the run goes on where it stopped."
        )
        raise InvalidInput([Problem(path, found, expected, remedy=remedy)]) from refused
    except Exception as refused:
        if isinstance(refused, (pickle.PickleError, EOFError)) or not _of_a_store(refused):
            raise
        remedy = "See whether the store can be reached and written to from every host."
        found = f"{type(refused).__name__}: {refused}"
        raise InvalidInput([Problem(path, found, "a store that answers", remedy=remedy)]) from refused


def _of_a_store(refused: Exception) -> bool:
    """Return whether an exception comes from a client of an object store rather than from this code."""
    return type(refused).__module__.partition(".")[0] in (
        "botocore",
        "aiobotocore",
        "s3fs",
        "aiohttp",
        "gcsfs",
        "adlfs",
    )


def _other(written: Written, size: int) -> Problem:
    found = f"{size} bytes that are not the {written.size} written there"
    remedy = (
        "Something else wrote there, or only half of it arrived; run again: what was kept before is taken up."
    )
    return Problem(written.path, found, f"SHA-256 {written.sha256[:12]}…", remedy=remedy)
