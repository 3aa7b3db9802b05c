"""One writer of designs at a time, among all processes of a folder; the lock ends with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from healthtrust.web.folder import Folder

FILE = "designs.lock"


@contextmanager
def writing_designs(folder: Folder) -> Iterator[None]:
    """Hold the lock of a folder's designs; wait for whoever holds it."""
    folder.own.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder.own / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
