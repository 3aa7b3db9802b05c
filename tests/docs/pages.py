"""A page of documentation as what a reader would do with it: fenced blocks in order, each with its fate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT

RUNNABLE = ("python", "console", "toml")
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S)
OPTIONS = re.compile(r"---\n.*?^---\n|(?::[\w-]+:[^\n]*\n)+", re.M | re.S)
LEFT_OUT = re.compile(r"<!--\s*no-run:\s*(?P<reason>.+?)\s*-->\s*$", re.S)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, the line it starts on, and why it is not run, if so."""

    language: str
    text: str
    line: int
    left_out: str | None


@dataclass(frozen=True)
class Command:
    """One `$` line of a console block: what is typed, the exit code to expect, and what is shown below it."""

    typed: str
    exit_code: int
    shown: str


def pages() -> list[Path]:
    """The front page and every page under docs."""
    return [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.is_file()]


def blocks(text: str) -> list[Block]:
    """Every fenced block of a page, in order; a cell of a notebook is Python, its options left out."""
    found = []
    for fence in FENCE.finditer(text):
        before = LEFT_OUT.search(text[: fence.start()].rstrip())
        line = text.count("\n", 0, fence.start()) + 2
        language, body = (fence["info"].split() or [""])[0], fence["body"]
        if language == "{code-cell}":
            options = OPTIONS.match(body)
            skipped = options[0] if options else ""
            language, body, line = "python", body[len(skipped) :], line + skipped.count("\n")
        found.append(Block(language, body, line, before["reason"] if before else None))
    return found


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block, each with the output shown under it."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        first, _, shown = part.partition("\n")
        typed, _, code = first.partition("  # exit ")
        yield Command(typed.strip(), int(code or 0), shown)
