"""A file is downloaded piece by piece beside its place; what broke off goes on, and nothing is done twice.

A try that brings bytes is not counted: a bad line ends in a whole file as long as it moves.
"""

from __future__ import annotations

import errno
import http.client
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.answers import LATER, Answer, MayPass, RestIsGone, Told, answered, no_line
from healthtrust.records.open_data.begun import Begun

Tell = Callable[[int, int | None], None]
"""Told how many bytes came, and of how many, if that is known."""
PIECE = 256 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


class NoPlace(InvalidInput):
    """The place a file is to lie in cannot take it: no other address helps."""


@dataclass(frozen=True)
class Effort:
    """How long to try: tries without a new byte, seconds to wait for one, seconds before the second try."""

    tries: int = 4
    timeout: float = 60.0
    wait: float = 1.0
    """Doubled before each further try."""


def download(address: str, begun: Begun, effort: Effort, tell: Tell) -> Told:
    """Bring the bytes of an address beside their place, and return what was told of them.

    Raises InvalidInput where none of the tries brings a byte more; what came is kept for the next call.
    """
    most, failed = begun.size, 0
    while True:
        try:
            return _brought(address, begun, effort.timeout, tell)
        except RestIsGone:
            begun.forget()
        except MayPass as passing:
            failed = 1 if begun.size > most else failed + 1
            most = max(most, begun.size)
            if failed >= effort.tries:
                raise InvalidInput([passing.problem]) from None
            sleep(passing.wait if passing.wait is not None else effort.wait * 2 ** (failed - 1))


def _brought(address: str, begun: Begun, timeout: float, tell: Tell) -> Told:
    """Bring the rest of a file, or all of it."""
    known = begun.told(address)
    if known is not None and begun.is_whole(known):
        return known
    held, validator = (begun.size, known.validator) if known is not None else (0, "")
    with answered(address, held, validator, timeout) as answer:
        _refuse_page(answer, begun.to)
        _refuse_without_room(answer, begun.to)
        _write(address, answer, begun, tell)
    if answer.told.total is not None and begun.size != answer.told.total:
        found = f"{begun.size:,} bytes, then the end"
        raise MayPass(Problem(address, found, f"{answer.told.total:,} bytes", None, LATER))
    return answer.told


def _write(address: str, answer: Answer, begun: Begun, tell: Tell) -> None:
    came = answer.start
    with writable(begun.to), begun.part.open("r+b" if came else "wb") as file:
        file.seek(came)
        begun.remember(address, answer.told)  # only now: old bytes must not stand beside a new tag
        tell(came, answer.told.total)
        for piece in _pieces(address, answer):
            file.write(piece)
            came += len(piece)
            tell(came, answer.told.total)


def _pieces(address: str, answer: Answer) -> Iterator[bytes]:
    try:
        while piece := answer.stream.read(PIECE):
            yield piece
    except (OSError, http.client.HTTPException) as broken:
        raise no_line(address, broken) from None


@contextmanager
def writable(to: Path) -> Iterator[None]:
    """Say in plain words why a file cannot be written."""
    try:
        yield
    except OSError as refused:
        expected, remedy = "a place that can be written", "Name another with --folder."
        if refused.errno in FULL:
            expected = "room for the file"
            remedy = (
                "Make room; the same command goes on from what came. Or name another place with --folder."
            )
        found = refused.strerror or str(refused)
        raise NoPlace([Problem(str(to), found, expected, None, remedy)]) from None


def _refuse_without_room(answer: Answer, to: Path) -> None:
    rest = (answer.told.total or 0) - answer.start
    free = shutil.disk_usage(to.parent).free
    if rest > free:
        remedy = "Make room, or name another place with --folder."
        found, expected = f"{free:,} bytes free", f"room for {rest:,} more"
        raise NoPlace([Problem(str(to), found, expected, None, remedy)])


def _refuse_page(answer: Answer, to: Path) -> None:
    """Refuse a web page in the place of data: where a file has moved, many a server sends one."""
    kind = answer.stream.headers.get_content_type() if hasattr(answer.stream, "headers") else ""
    if kind in ("text/html", "application/xhtml+xml") and to.suffix.lower() not in (".html", ".htm"):
        raise InvalidInput([page_instead(answer.told.address, to.name)])


def page_instead(address: str, name: str) -> Problem:
    """Return the problem of a web page in the place of data."""
    remedy = "Read it with a browser: the file may have moved, or be behind a question. Then use --address."
    return Problem(address, "a web page", f"{name}, which is none", None, remedy)
