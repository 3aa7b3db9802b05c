"""A run verified as a whole: made again and compared, put to tests, and laid before experts."""

from __future__ import annotations

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.tell import story_of
from healthtrust.runs.verify import changed_inputs, read_back, verify
from healthtrust.runs.verify_kept import judged_of, keep
from healthtrust.runs.verify_table import Tell, WantedTests, table_of
from healthtrust.study.verification.answer import Answer, Bytes
from healthtrust.study.verification.faces import faces_of
from healthtrust.study.verification.judged import read_judged

__all__ = ["WantedTests", "verified", "wrong"]

ALL = WantedTests()

KINDS = ("table", "bytes", "all")
"""What may be tested: the model by the table of tests, the folder byte by byte, or both."""


def wrong(wanted: WantedTests) -> list[Problem]:
    """Return what cannot be asked."""
    if wanted.tests in KINDS:
        return []
    return [Problem("--tests", repr(wanted.tests), in_words(KINDS), nearest_match(wanted.tests, KINDS))]


def verified(run: RunFolder, wanted: WantedTests = ALL, tell: Tell = lambda done, of: None) -> Answer:
    """Return what verifying found, and keep tests and judgements beside the run.

    Raises InvalidInput where inputs or version are others than the run's, and with every mistake of a form.
    """
    refuse(wrong(wanted))
    read = read_back(run)
    refuse(changed_inputs(run, read))
    story = story_of(run.path, read.design)
    faces = faces_of(story.tables, 10**story.currency.exponent)
    judged = read_judged(wanted.judged, faces) if wanted.judged else judged_of(run)
    found = verify(run) if wanted.tests != "table" else None
    compared = Bytes(len(found.compared), found.different) if found else None
    table = table_of(run, read, story, wanted, tell) if wanted.tests != "bytes" else None
    tests, said = table or ((), "")
    answer = Answer(run.fingerprint, said, compared, tests, faces, judged)
    if tests or wanted.judged:
        keep(run, answer)
    return answer
