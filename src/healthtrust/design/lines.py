"""Where each key of a TOML design file stands, so that a problem can name its line."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")


def key_lines(text: str) -> dict[str, int]:
    """Return the line (from 1) on which each dotted key and each table first stands.

    Tables of a [[list]] are numbered from 0; the name of the list itself stands where the first does.

    >>> key_lines('title = "x"\\n[pool]\\nper_adult = 3\\n')
    {'title': 1, 'pool': 2, 'pool.per_adult': 3}
    >>> key_lines("[[of]]\\nrate = 1\\n[[of]]\\nrate = 2\\n[of.a]\\nb = 3\\n")
    {'of': 1, 'of.0': 1, 'of.0.rate': 2, 'of.1': 3, 'of.1.rate': 4, 'of.1.a': 5, 'of.1.a.b': 6}
    """
    found: dict[str, int] = {}
    latest: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _numbered(_plain(header.group(1)), latest)
            if line.lstrip().startswith("[["):
                found.setdefault(table, number)
                latest[table] = latest.get(table, -1) + 1
                table = f"{table}.{latest[table]}"
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


def _numbered(table: str, latest: dict[str, int]) -> str:
    """Return the name of a table with the number of the latest in each list that it stands within."""
    name = ""
    for part in table.split("."):
        within = f"{name}.{latest[name]}" if name in latest else name
        name = f"{within}.{part}" if within else part
    return name
