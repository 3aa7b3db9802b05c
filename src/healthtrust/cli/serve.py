"""healthtrust serve."""

from __future__ import annotations

import os
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
    serve(settings)
