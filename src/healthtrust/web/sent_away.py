"""What people send lies in `.healthtrust/uploads/` for a day after it was last used; then it is deleted.

Each lies in a folder named by its hash. What an interrupted upload left goes the same way.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

DAY = 24 * 60 * 60.0
UPLOADS = "uploads"
_OURS = re.compile(r"[0-9a-f]{64}|\..+\.partial")


def use(place: Path) -> None:
    """Note that something that was sent is used now; what was never sent stays as it is."""
    if place.parent.name == UPLOADS and place.is_dir():
        os.utime(place)


def drop_old(own: Path) -> int:
    """Delete what was last used more than a day ago, and return how many."""
    uploads, until, dropped = own / UPLOADS, time.time() - DAY, 0
    for place in uploads.iterdir() if uploads.is_dir() else ():
        if _OURS.fullmatch(place.name) and place.stat().st_mtime < until:
            shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
            dropped += 1
    return dropped
