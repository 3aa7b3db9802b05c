"""Styles and scripts, one of each: our own, on top of those of others where `make assets` brought them.

Without them every page works in our own plain look. Addresses carry a digest of what they hold, so that a
browser may keep it for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VENDORED = STATIC / "vendored"
PARTS = STATIC / "parts"
ADDRESS = "/assets/"
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

    def _address(self, ending: str) -> str:
        return ADDRESS + next(name for name in self.files if name.endswith(ending))
