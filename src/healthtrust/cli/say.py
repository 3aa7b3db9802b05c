"""How results are said: tables for people, JSON for programs, progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress

Tell = Callable[[int, int], None]
"""Told how many are done, and of how many."""
STOPPED = 130
"""Exit code of a command that was interrupted."""


def say_json(told: Any) -> None:
    """Print a value as JSON on stdout."""
    print(json.dumps(told, indent=1, ensure_ascii=False))


def say_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on stdout; colour only for a terminal that wants it."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(soft_wrap=not sys.stdout.isatty(), highlight=False, markup=False).print(table)


def say_first(most: int, header: Sequence[str], count: int, row: Callable[[int], list[str]]) -> None:
    """Print the first of `count` rows as a table, and how many more there are; headings without [share]."""
    say_table([name.replace(" [share]", "") for name in header], [row(k) for k in range(min(count, most))])
    if count > most:
        print(f"and {count - most:,} more; --json or --out has all")


def bar(amount: str, left: bool = False) -> Progress:
    """Return a progress bar on stderr that vanishes when done; `amount` says how far it is, or time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    clock = TimeRemainingColumn() if left else TimeElapsedColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn(amount), clock)
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextmanager
def progress(steps: int) -> Iterator[Callable[[int, str], None]]:
    """Show how far a run is, on stderr: a bar on a terminal, one line per year elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    shown = bar("{task.percentage:>3.0f} %")
    with shown:
        task = shown.add_task("opening", total=steps)

        def tell(year: int, step: str) -> None:
            shown.update(task, description=f"{year} {step}", advance=1)

        yield tell


@contextmanager
def counting(what: str) -> Iterator[Tell]:
    """Show how many of something are done and how long the rest will take: a bar, or a line each tenth."""
    if not sys.stderr.isatty():
        yield _Tenths(what)
        return
    shown = bar("{task.completed:.0f} of {task.total:.0f}", left=True)
    with shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Say, where trying designs is interrupted, that the same command goes on from what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"Finished trials are kept in {folder}; the same command goes on from there."
        print(f"Interrupted. {kept}", file=sys.stderr)
        sys.exit(STOPPED)


class _Tenths:
    """Tells what was kept from before, then each tenth that is done, with the time the rest will take."""

    def __init__(self, what: str) -> None:
        self._what, self._said, self._began, self._first = what, -1, 0.0, 0

    def __call__(self, done: int, of: int) -> None:
        if self._said < 0:
            self._said, self._began, self._first = 10 * done // max(of, 1), monotonic(), done
            if done:
                print(f"{self._what}: {done:,} of {of:,}, {done:,} kept from before", file=sys.stderr)
        tenth = 10 * done // max(of, 1)
        if tenth > self._said:
            self._said = tenth
            each = (monotonic() - self._began) / max(done - self._first, 1)
            left = f", {each * (of - done):.0f} s left" if done < of else ""
            print(f"{self._what}: {done:,} of {of:,}{left}", file=sys.stderr)


class _Lines:
    """Tells of each year once, as plain lines."""

    def __init__(self) -> None:
        self._year: int | None = None

    def __call__(self, year: int, step: str) -> None:
        if year != self._year:
            print(f"running {year}", file=sys.stderr)
            self._year = year
