"""Everything that a browser, a program or somebody bored may send to any address of these pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from healthtrust import web
from tests.web.routes import Way

WEB = Path(web.__file__).parent

ODD = (
    "",
    "../../etc/passwd",
    "..\\..\\windows",
    "%2e%2e%2f",
    "a" * 300,
    "é" * 70,
    "\N{PILE OF POO}",
    "\u202e",
    "a\u0000b",
    "a\nb",
    "'; DROP TABLE jobs; --",
    '"><script>alert(1)</script>',
    "-1",
    "0",
    "²",
    "1e999",
    "nan",
    "9" * 30,
    "9" * 400,
    "__class__",
    "ab-0123456789ab",
    "0" * 12,
    "0" * 64,
)
"""Values that no page of ours sends."""

ASKED = ("", "0", "-1", "1e9", "9" * 30, "nan", "²", "../../etc/passwd", "a\u0000b", "tiny", "0" * 12)
"""The fewer that are sent in a query, which many pages answer whole."""
TYPED = ("", "-1", "1e999", "9" * 400, "²", "../../etc/passwd", "a\u0000b\n\u202e", '"><script>')
"""The fewer that are typed into every field of every form."""

NESTED = "[" * 5_000 + "]" * 5_000


def query_names() -> list[str]:
    """Return every name that some page asks an address for."""
    found = set()
    for path in WEB.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:query_params|asked|params)\.get(?:list)?\(\s*"([\w-]+)"', text))
    assert len(found) > 8, found
    return sorted(found | {"runs", "year", "measure", "base", "of", "job", "next", "state", "code", "error"})


def field_names() -> list[str]:
    """Return every name that some form of ours sends, but the word."""
    found: set[str] = set()
    for path in WEB.joinpath("templates").glob("*.html"):
        found |= set(re.findall(r'\bname="([\w.-]+)"', path.read_text(encoding="utf-8")))
    for path in WEB.rglob("*.py"):
        found |= set(re.findall(r'fields\.get(?:list)?\(\s*"([\w.-]+)"', path.read_text(encoding="utf-8")))
    assert len(found) > 20, found
    return sorted(found - {"word", "viewport"})


def addresses(way: Way, real: dict[str, list[str]]) -> Iterator[str]:
    """Yield an address with what is there in every place of it, then with each odd value in each place."""
    places = re.findall(r"\{(\w+)(?::\w+)?\}", way.path)
    most = max([len(real.get(name, [])) for name in places], default=1)
    for at in range(max(most, 1)):
        yield _filled(way.path, {name: _one(real, name, at) for name in places})
    for name in places:
        for odd in ODD[1:]:
            yield _filled(way.path, {**{each: _one(real, each, 0) for each in places}, name: odd})


def bodies() -> Iterator[Any]:
    """Yield what a program may send as JSON, and should not."""
    yield from ("null", "1", '"x"', "[]", "{}", "{", "", '{"a": NaN}', '{"a": 1e999}', NESTED, "\ufeff{}")
    for value in ("null", '"../x"', "[1]", '{"a": {}}', '"\\ud800"', '"\\u0000"', "9" * 400):
        said = ", ".join(f'"{name}": {value}' for name in ("design", "overrides", "text", "values", "runs"))
        yield f"{{{said}}}"
        yield f'{{"design": "tiny", "overrides": {value}, "values": {value}, "set": {value}}}'


def _one(real: dict[str, list[str]], name: str, at: int) -> str:
    listed = real.get(name, ["1"])
    return listed[min(at, len(listed) - 1)]


def _filled(path: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: quote(values[found[1]], safe=""), path)
