"""The Markdown of the generated pages: a page, a table, a line of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

NOTE = "<!-- Written by scripts/write_reference.py: change what it reads, not this page. -->"
WIDTH = 110


def page(parts: Iterable[str]) -> str:
    """Return a page of paragraphs, tables and blocks, the note that it is written first."""
    kept = [part.strip() for part in parts]
    return "\n\n".join([NOTE, *(part for part in kept if part)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    return "\n".join(map(_line, [columns, ["---"] * len(columns), *rows]))


def sourced(columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table whose rows end with source and status, each different pair written once below it."""
    listed = list(dict.fromkeys(tuple(row[-2:]) for row in body))
    yield table([*columns, "source"], [[*row[:-2], str(listed.index(tuple(row[-2:])) + 1)] for row in body])
    yield "Sources:"
    yield "\n".join(f"{i}. {status}: {source}" for i, (source, status) in enumerate(listed, start=1))


def keys(parameters: Iterable[Any]) -> str:
    """Return the table of the keys of a file, as the classes that read it tell them."""
    rows = [[f"`{key.name}`", key.meaning, key.unit or "–", key.allowed, key.default] for key in parameters]
    return table(["key", "meaning", "unit", "allowed", "default"], rows)


def wrapped(line: str) -> str:
    """Return what a terminal shows, folded."""
    return textwrap.fill(
        line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def in_words(value: Any) -> str:
    """Return a value as a reader would write it: its parts by name, lists with commas."""
    if isinstance(value, Mapping) or hasattr(value, "model_dump"):
        held = value.items() if isinstance(value, Mapping) else value.model_dump().items()
        return ", ".join(f"{name} {in_words(each)}" for name, each in held)
    if isinstance(value, tuple):
        return ("; " if value and hasattr(value[0], "model_dump") else ", ").join(map(in_words, value))
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
