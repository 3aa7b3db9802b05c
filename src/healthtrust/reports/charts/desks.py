"""Drawing desks: processes of their own that turn descriptions into SVG while everything else goes on.

The drawing engine takes a third of a second to wake and a tenth for a figure, one at a time. Two desks that
wake while a year is simulated draw a report in half the time, with the same bytes. Without desks, or where
one fails, a figure is drawn where it is asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

DESKS = 2

_waiting: Queue[subprocess.Popen[str]] = Queue()
"""Desks that have nothing to draw."""
_open: list[subprocess.Popen[str]] = []


@contextmanager
def desks(count: int = DESKS) -> Iterator[None]:
    """Keep desks open for as long as the block runs; none within a block that has them already."""
    if _open:
        yield
        return
    _open.extend(_desk() for _ in range(count))
    for desk in _open:
        _waiting.put(desk)
    try:
        yield
    finally:
        for desk in _open:
            desk.kill()
            desk.communicate()
        _open.clear()
        while not _waiting.empty():
            _waiting.get()


def svg_of(text: str, vega: bool) -> str:
    """Return the SVG of a description, drawn at the next desk that is free."""
    if not _open:
        return _drawn(text, vega)
    desk = _waiting.get()
    try:
        return _asked(desk, text, vega)
    except (OSError, ValueError):
        return _drawn(text, vega)
    finally:
        _waiting.put(desk)


def _desk() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", __name__]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def _asked(desk: subprocess.Popen[str], text: str, vega: bool) -> str:
    assert desk.stdin is not None
    assert desk.stdout is not None
    desk.stdin.write(json.dumps([text, vega]) + "\n")
    desk.stdin.flush()
    svg: str = json.loads(desk.stdout.readline())
    return svg


def _drawn(text: str, vega: bool) -> str:
    import vl_convert

    svg: str = (vl_convert.vega_to_svg if vega else vl_convert.vegalite_to_svg)(text)
    return svg


def _at_the_desk() -> None:
    """Draw what comes in, line by line, until nothing more does."""
    _drawn(
        '{"$schema":"https://vega.github.io/schema/vega-lite/v6.json","mark":"text","data":{"values":[{}]}}',
        False,
    )
    for line in sys.stdin:
        print(json.dumps(_drawn(*json.loads(line))), flush=True)


if __name__ == "__main__":
    _at_the_desk()
