"""What a command says that is stopped while it tries designs: what is found so far is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STOPPED = 130
"""Exit code of a command that was interrupted."""


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Say, where it is interrupted, that the same command goes on from what lies in the folder."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"Finished trials are kept in {folder}; the same command goes on from there."
        print(f"Interrupted. {kept}", file=sys.stderr)
        sys.exit(STOPPED)
