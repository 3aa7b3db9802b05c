"""Styles and scripts, one of each: our own, on top of those of others where `make assets` brought them.

Without them every page works in our own plain look. Addresses carry a digest of what they hold, so that a
browser may keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
VENDORED = STATIC / "vendored"
PARTS = STATIC / "parts"
ADDRESS = "/assets/"
KEPT_FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class Assets:
    """The style sheet and the script of every page."""

    def __init__(self, vendored: bool = True) -> None:
        self.vendored = vendored and (VENDORED / "govuk.css").is_file()

    @cached_property
    def style(self) -> str:
        """Return the address of the style sheet."""
        return self._address(".css")

    @cached_property
    def script(self) -> str:
        """Return the address of the script."""
        return self._address(".js")

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Return what is served, by the last part of its address."""
        made = {}
        for ending, first in (
            (".css", ("vendored/govuk.css", "plain.css")),
            (".js", ("vendored/htmx.js", "")),
        ):
            name = first[0] if self.vendored else first[1]
            parts = [STATIC / name] if name else []
            parts += [STATIC / f"healthtrust{ending}", *sorted(PARTS.glob(f"*{ending}"))]
            held = b"\n".join(part.read_bytes() for part in parts)
            made[f"{hashlib.sha256(held).hexdigest()[:12]}{ending}"] = held
        return made

    @cached_property
    def packed(self) -> Mapping[str, bytes]:
        """Return the same as it is sent to browsers that can unpack it: packed once, and well."""
        return {name: gzip.compress(held, 9, mtime=0) for name, held in self.files.items()}

    def _address(self, ending: str) -> str:
        return ADDRESS + next(name for name in self.files if name.endswith(ending))


def asset(request: Request) -> Response:
    """Return the style sheet or the script, which may be kept for ever."""
    name, assets = str(request.path_params["name"]), request.app.state.assets
    if name not in assets.files:
        raise HTTPException(404)
    headers = {"Cache-Control": KEPT_FOR_EVER, "Vary": "Accept-Encoding"}
    kind = TYPES[Path(name).suffix]
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(assets.packed[name], media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(assets.files[name], media_type=kind, headers=headers)
