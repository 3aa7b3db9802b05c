"""Where each key of a TOML design file stands, so that a problem can name its line."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")


def key_lines(text: str) -> dict[str, int]:
    """Return the line (from 1) on which each dotted key and each table first stands.

    >>> key_lines('title = "x"\\n[pool]\\nper_adult = 3\\n')
    {'title': 1, 'pool': 2, 'pool.per_adult': 3}
    """
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _plain(header.group(1))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{_plain(key.group(1))}" if table else _plain(key.group(1)), number)
    return found


def nearest_line(path: str, lines: dict[str, int]) -> int | None:
    """Return the line of a dotted path, or of the closest part of it that the file holds.

    >>> nearest_line("pool.brackets.0.rate", {"pool": 2, "pool.brackets": 4})
    4
    """
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if (line := lines.get(".".join(parts[:length]))) is not None:
            return line
    return None


def _plain(key: str) -> str:
    return ".".join(part.strip().strip('"') for part in re.findall(r'"[^"]*"|[^.\s]+', key))
