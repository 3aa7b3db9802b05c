"""healthtrust data get: how far it is, what became of each file, and every mistake at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from healthtrust.cli.say import STOPPED, bar, say_json
from healthtrust.ground.errors import refuse
from healthtrust.records.open_data.downloading import Tell
from healthtrust.records.open_data.getting import Got, Telling, Wish, get
from healthtrust.records.open_data.listing import files_named, source_named
from healthtrust.records.open_data.noting import NAME
from healthtrust.records.open_data.verifying import short

MEGABYTE = 1_000_000


def get_verb(name: str, files: Sequence[str], wish: Wish, json: bool) -> None:
    """Get the files of a source, say what became of each, and raise all that went wrong at the end."""
    source = source_named(name)
    try:
        with _told() as telling:
            outcome = get(source, files_named(source, files), wish, telling)
    except KeyboardInterrupt:
        print("Interrupted. What came is kept; the same command goes on from there.", file=sys.stderr)
        sys.exit(STOPPED)
    if json:
        say_json([_as_plain(got) for got in outcome.got])
    else:
        for got in outcome.got:
            print(_said(got))
        if any(got.fetched for got in outcome.got):
            print(f"Noted in {outcome.got[0].path.with_name(NAME)}. Licence: {source.licence}")
    for got in outcome.got:
        if _differs(got):
            print(_warned(got), file=sys.stderr)
    refuse(outcome.problems)


def _said(got: Got) -> str:
    """Return what became of a file in one line."""
    hashed = f"SHA-256 {got.sha256}"
    if _differs(got):
        known = "not the one expected, and accepted"
    elif got.expected.sha256:
        known = f"as {got.expected.by}" if got.expected.by != "given" else "as given with --expect"
    else:
        known = "none is known to compare it with"
    done = f"fetched from {got.address}" if got.fetched else "there already, nothing fetched"
    inside = f"; unpacked in {got.unpacked}" if got.unpacked else ""
    return f"{got.path}: {done}; {got.bytes:,} bytes; {hashed}, {known}{inside}"


def _differs(got: Got) -> bool:
    return bool(got.expected.sha256) and got.sha256 != got.expected.sha256


def _warned(got: Got) -> str:
    found, expected = short(got.sha256), short(got.expected.sha256)
    return f"Accepted: {got.path} has SHA-256 {found}, not {expected} ({got.expected.by}). The note says so."


def _as_plain(got: Got) -> dict[str, Any]:
    told = asdict(got)
    return told | {"path": str(got.path), "unpacked": str(got.unpacked) if got.unpacked else None}


@contextmanager
def _told() -> Iterator[Telling]:
    """Show how far a file is, on stderr: a bar on a terminal, elsewhere a line each tenth."""
    if not sys.stderr.isatty():
        yield lambda name, address: _Tenths(name, address)
        return
    shown = bar("{task.fields[said]}", left=True)
    with shown:

        def telling(name: str, address: str) -> Tell:
            task = shown.add_task(name, total=None, said="")

            def tell(came: int, total: int | None) -> None:
                shown.update(task, completed=came, total=total, said=_megabytes(came, total))

            return tell

        yield telling


class _Tenths:
    """Tells from where a file comes, from where it goes on, and each tenth of a large one."""

    def __init__(self, name: str, address: str) -> None:
        print(f"{name} from {address}", file=sys.stderr)
        self._name, self._tenth = name, -1

    def __call__(self, came: int, total: int | None) -> None:
        large = (total or 0) >= 10 * MEGABYTE
        tenth = 10 * came // total if total and large else 0
        goes_on = self._tenth < 0 and came > 0
        if tenth > max(self._tenth, 0) or goes_on:
            word = "goes on at " if goes_on else ""
            print(f"{self._name}: {word}{_megabytes(came, total)}", file=sys.stderr)
        self._tenth = tenth


def _megabytes(came: int, total: int | None) -> str:
    """Return how much came, and of how much if that is known."""
    return f"{came / MEGABYTE:,.1f}" + (f" of {total / MEGABYTE:,.1f} MB" if total else " MB")
