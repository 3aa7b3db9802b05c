"""healthtrust study draw: designs tried with the same draws of all that is uncertain about them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.draw_said import say
from healthtrust.cli.say import bar, say_json
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.draws import told
from healthtrust.study.draws.answer import drawn
from healthtrust.study.draws.put import Asked, question_of
from healthtrust.study.draws.study import Study

REPORT = "report.html"
STOPPED = 130
"""Exit code of a command that was interrupted."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class DrawOptions:
    """What is asked, who works at it, and where the answer goes."""

    asked: Asked
    folder: Path
    workers: int | None = None
    json: bool = False
    to: Path | None = None


def draw_verb(options: DrawOptions) -> None:
    """Try designs in every draw, say how sure they are, and write it where asked."""
    problems = unwritable(options.to, WRITTEN, (options.asked.parameters,), "--out")
    attempt(lambda: question_of(options.asked), problems)
    refuse(problems)
    try:
        with progress() as tell:
            found = drawn(options.asked, options.folder, options.workers, tell)
    except KeyboardInterrupt:
        where = (
            f"Interrupted. Finished trials are kept in {options.folder}; the same command goes on from there."
        )
        print(where, file=sys.stderr)
        sys.exit(STOPPED)
    assert found.path is not None
    DRAWS.write(found, found.path / REPORT)
    if options.to is not None:
        DRAWS.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _page(found: Study) -> str:
    from healthtrust.reports.study_draws import draws_page

    return draws_page(found)


def _main(found: Study) -> Rows:
    return told.outcome_rows(found)


DRAWS = Written("Draws", told.sentence, told.notes, told.tables, _main, _page)


# ---- progress ----------------------------------------------------------------------------------------------


def left(began: float, first: int, done: int, of: int) -> str:
    """Return how long is left, from how fast trials came since the first that was not kept.

    >>> now = time.monotonic()
    >>> left(now - 60, 0, 50, 100), left(now, 10, 10, 100)
    ('1 min left', 'time left not known yet')
    """
    if done == first:
        return "time left not known yet"
    seconds = (time.monotonic() - began) * (of - done) / (done - first)
    return f"{seconds:.0f} s left" if seconds < 55 else f"{seconds / 60:.0f} min left"


@contextmanager
def progress() -> Iterator[Tell]:
    """Show how far the trials are, on stderr: a bar on a terminal, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    shown, began = bar("{task.completed:.0f} of {task.total:.0f} trials"), _Clock()
    with shown:
        task = shown.add_task("reading", total=None)

        def tell(done: int, of: int) -> None:
            shown.update(task, description=began.left(done, of), completed=done, total=of)

        yield tell


class _Clock:
    """Knows how long trials have taken; those that were kept are not counted."""

    def __init__(self) -> None:
        self._began, self._first = 0.0, -1

    def left(self, done: int, of: int) -> str:
        """Return how long is left."""
        if self._first < 0:
            self._began, self._first = time.monotonic(), done
        return left(self._began, self._first, done, of)


class _Lines:
    """Tells of every tenth of the trials, as plain lines."""

    def __init__(self) -> None:
        self._clock, self._told = _Clock(), -1

    def __call__(self, done: int, of: int) -> None:
        remaining, tenth = self._clock.left(done, of), 10 * done // max(of, 1)
        if tenth > self._told:
            kept = f", {done:,} kept from before" if self._told < 0 and done else ""
            print(f"{done:,} of {of:,} trials{kept}; {remaining}", file=sys.stderr, flush=True)
            self._told = tenth
