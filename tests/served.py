"""A server of files for tests, on this machine only: with and without ranges, cut off, lying or moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

DATE = "Sat, 04 Jan 2025 12:00:00 GMT"
CHANGED = "Wed, 01 Jan 2025 00:00:00 GMT"


@dataclass
class Page:
    """What stands at one path."""

    body: bytes = b""
    kind: str = "text/csv"
    etag: str = '"one"'
    changed: str = CHANGED
    ranges: bool = True
    status: int = 200
    location: str = ""
    cuts: list[int] = field(default_factory=list)
    """Bytes after which the line breaks, request by request; then it holds."""
    refusals: list[int] = field(default_factory=list)
    """Statuses of the first answers."""
    stops: int | None = None
    """Bytes after which it says nothing more, and keeps the line."""
    headers: dict[str, str] = field(default_factory=dict)
    """Said before all others."""
    says: int | None = None
    """Length it says, if not the true one."""


@dataclass
class Served:
    """The pages of a server, where it is, and what was asked: path, and the first byte wanted."""

    pages: dict[str, Page]
    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    by: set[str] = field(default_factory=set)
    """Who asked, in their own words."""


@contextmanager
def served(**pages: Page) -> Iterator[Served]:
    """Serve pages by name until the block ends; `__` in a name is a slash, `_csv` at its end a dot."""
    shown = Served(
        {"/" + name.replace("__", "/").replace("_csv", ".csv"): page for name, page in pages.items()}
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self, shown)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            return DATE

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shown.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        server.shutdown()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, shown: Served) -> None:
    """Answer one request."""
    wanted = handler.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
    shown.asked.append((handler.path, wanted))
    shown.by |= {value for value in handler.headers.values() if value.startswith("healthtrust/")}
    page = shown.pages.get(handler.path)
    if page is None or page.refusals or page.status != 200:
        handler.send_response(404 if page is None else page.refusals.pop(0) if page.refusals else page.status)
        if page is not None and page.location:
            handler.send_header("Location", page.location)
        handler.send_header("Retry-After", "0")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    same = handler.headers.get("If-Range", "") in (page.etag, page.changed)
    start = int(wanted) if wanted and page.ranges and same else 0
    body = page.body[start:]
    status = 200 if not start else 206 if body else 416
    handler.send_response(status)
    for name, value in page.headers.items():
        handler.send_header(name, value)
    if status == 206:
        handler.send_header("Content-Range", f"bytes {start}-{len(page.body) - 1}/{len(page.body)}")
    for name, value in {"ETag": page.etag, "Last-Modified": page.changed, "Content-Type": page.kind}.items():
        if value:
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body) if page.says is None else page.says))
    handler.end_headers()
    with suppress(ConnectionError):  # whoever asked may have heard enough
        handler.wfile.write(body[: page.cuts.pop(0)] if page.cuts else body[: page.stops])
        while page.stops is not None:
            sleep(0.02)
