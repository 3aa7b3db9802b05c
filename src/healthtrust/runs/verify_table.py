"""The table of tests of a run: of the model on a copy of its design, of the faces on the run itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from healthtrust.design.read import Read
from healthtrust.reports.story import Story
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.verify_kept import TESTS as KEPT_TESTS
from healthtrust.runs.verify_kept import place_of
from healthtrust.runs.verify_reported import reported
from healthtrust.study.trial import Kept
from healthtrust.study.verification.all_tests import QUICK, TESTS
from healthtrust.study.verification.bench import Bench
from healthtrust.study.verification.finding import Tested
from healthtrust.study.verification.work import work

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class WantedTests:
    """What is asked of a run."""

    tests: str = "all"
    quick: bool = False
    judged: Path | None = None
    workers: int | None = None


def table_of(
    run: RunFolder, read: Read, story: Story, wanted: WantedTests, tell: Tell
) -> tuple[tuple[Tested, ...], str]:
    """Return every test with what it found, and the copy they were done on in words.

    Quick tests are done anew. Of the whole table each is kept beside the run as it is found, so that what was
    stopped goes on.
    """
    place = None if wanted.quick else place_of(run)
    with Kept(place / KEPT_TESTS if place else None) as kept:
        bench = Bench.of(read, kept)
        tests = work(bench, QUICK if wanted.quick else TESTS, 1 if wanted.quick else wanted.workers, tell)
    return (*tests, *reported(run, story)), bench.said
