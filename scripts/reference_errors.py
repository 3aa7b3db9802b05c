"""The page of refusals: what is said to bad input, found by giving it."""

from __future__ import annotations

import contextlib
import io
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

import reference_markdown as markdown
from reference_said import SAID


def errors() -> Iterator[str]:
    """Yield what is said to bad input, by giving it."""
    for case in SAID["refusal"]:
        yield f"## {case['title']}"
        yield case.get("remark", "")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for name, text in case.get("files", {}).items():
                Path(name).write_text(text.lstrip(), encoding="utf-8")
                yield f"`{name}`:\n\n```text\n{text.strip()}\n```" if text else ""
            for command in case["commands"]:
                yield f"```text\n{markdown.wrapped(f'$ healthtrust {command}')}\n{refused(command)}\n```"


def refused(command: str) -> str:
    """Return what a command says in refusing; it must refuse."""
    from healthtrust.cli.main import app
    from healthtrust.ground.errors import HealthTrustError

    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            app(shlex.split(command), standalone_mode=False)
    except HealthTrustError as told:
        return "\n".join(markdown.wrapped(line) for line in str(told).splitlines())
    raise AssertionError(f"not refused: healthtrust {command}")
