"""A run verified as a whole: made again and compared, put to tests, and laid before experts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.tell import story_of
from healthtrust.runs.verify import changed_inputs, read_back, verify
from healthtrust.runs.verify_kept import TESTS as KEPT_TESTS
from healthtrust.runs.verify_kept import judged_of, keep, place_of
from healthtrust.runs.verify_reported import reported
from healthtrust.study.trial import Kept
from healthtrust.study.verification.all_tests import QUICK, TESTS
from healthtrust.study.verification.answer import Answer, Bytes
from healthtrust.study.verification.bench import Bench
from healthtrust.study.verification.faces import faces_of
from healthtrust.study.verification.finding import Tested
from healthtrust.study.verification.judged import read_judged
from healthtrust.study.verification.work import work

KINDS = ("table", "bytes", "all")
"""What may be tested: the model by the table of tests, the folder byte by byte, or both."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class WantedTests:
    """What is asked of a run."""

    tests: str = "all"
    quick: bool = False
    judged: Path | None = None
    workers: int | None = None


def verified(
    run: RunFolder, wanted: WantedTests = WantedTests(), tell: Tell = lambda done, of: None
) -> Answer:
    """Return what verifying found, and keep tests and judgements beside the run.

    Raises InvalidInput where inputs or version are others than the run's, and with every mistake of a form.
    """
    if wanted.tests not in KINDS:
        nearest = nearest_match(wanted.tests, KINDS)
        refuse([Problem("--tests", repr(wanted.tests), in_words(KINDS), nearest)])
    read = read_back(run)
    refuse(changed_inputs(run, read))
    story = story_of(run.path, read.design)
    faces = faces_of(story.tables, 10**story.currency.exponent)
    judged = read_judged(wanted.judged, faces) if wanted.judged else judged_of(run)
    found = verify(run) if wanted.tests != "table" else None
    compared = Bytes(len(found.compared), found.different) if found else None
    said, tests = "", tuple[Tested, ...]()
    if wanted.tests != "bytes":
        with ExitStack() as held:
            place = None if wanted.quick else place_of(run)
            kept = held.enter_context(Kept(place / KEPT_TESTS if place else None))
            bench = Bench.of(read, kept)
            chosen = QUICK if wanted.quick else TESTS
            tests = (*work(bench, chosen, 1 if wanted.quick else wanted.workers, tell), *reported(run, story))
            said = bench.said
    answer = Answer(run.fingerprint, said, compared, tests, faces, judged)
    if tests or wanted.judged:
        keep(run, answer)
    return answer
