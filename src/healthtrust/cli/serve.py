"""healthtrust serve."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from healthtrust.web.serving import read_web_file, serve
from healthtrust.web.settings import Settings
from healthtrust.web.store.database import VARIABLE


def serve_verb(folder: Path, at: tuple[str, int], database: str, workers: int) -> None:
    """Serve a folder; `at`: address and port."""
    host, port = at
    settings = Settings(
        folder=folder.resolve(),
        host=host,
        port=port,
        database=database or os.environ.get(VARIABLE, ""),
        workers=workers,
        file=read_web_file(folder),
    )
    try:
        serve(settings, _say_ready)
    except KeyboardInterrupt:
        print("Stopped. Jobs that were under way go on when the folder is served again.", file=sys.stderr)


def _say_ready(address: str) -> None:
    print(f"Serving {address} – stop with Ctrl+C", file=sys.stderr, flush=True)
