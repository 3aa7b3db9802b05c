"""Files as they are sent: named, of a type no browser guesses, kept by it where they can never change.

What a run left has an address with the run's fingerprint in it, so a browser may keep it for ever. What was
worked out since may be made again: a browser asks whether it is still the same.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from healthtrust.ground.problems import Problem
from healthtrust.web.access.safety import ALONE
from healthtrust.web.folder import NotThere

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
TYPES = {
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".toml": "application/toml",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
}
SHOWN = (".svg", ".html")
"""Files that a browser may show, under a policy that lets them do nothing; all others it stores."""


def sent(request: Request, path: Path, name: str, for_ever: bool) -> Response:
    """Send a file as it lies there, or word that it is the same as before; raises NotThere."""
    try:
        state = path.stat()
    except FileNotFoundError:
        remedy = "It may have been deleted meanwhile, or was never made."
        raise NotThere([Problem(name, "no such file", "a file that is there", None, remedy)]) from None
    tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    headers = {"ETag": tag, "Cache-Control": FOR_EVER if for_ever else ASK_AGAIN}
    if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    ending = Path(name).suffix
    if ending in SHOWN:
        headers["Content-Security-Policy"] = ALONE
        return FileResponse(path, media_type=TYPES[ending], headers=headers)
    return FileResponse(path, media_type=TYPES[ending], filename=name, headers=headers)


def streamed(text: Iterator[str], name: str) -> Response:
    """Send a text while it is being made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": ASK_AGAIN}
    return StreamingResponse(text, media_type=TYPES[Path(name).suffix], headers=headers)


def made(write: Callable[[Path], None], name: str, place: Path) -> Response:
    """Write a file, send it, and delete it then; nothing stays where writing is refused."""
    place.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(suffix=Path(name).suffix, prefix=".taken-", dir=place)
    os.close(handle)
    path = Path(beside)
    try:
        write(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return FileResponse(
        path,
        media_type=TYPES[path.suffix],
        filename=name,
        headers={"Cache-Control": ASK_AGAIN},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
