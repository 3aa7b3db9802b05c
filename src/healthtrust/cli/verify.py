"""healthtrust verify: a run made again, put to tests, and laid before experts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import counting, say_json
from healthtrust.cli.verify_said import say
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.runs.folder import find_run
from healthtrust.runs.verify_whole import WantedTests, verified, wrong
from healthtrust.study.verification import answer
from healthtrust.study.verification.answer import Answer
from healthtrust.study.verification.judged import form_of


@dataclass(frozen=True)
class VerifyOptions:
    """What is asked, and where the answer goes."""

    run: str
    folder: Path
    wanted: WantedTests
    json: bool = False
    to: Path | None = None


def verify_verb(options: VerifyOptions) -> None:
    """Verify a run, say and write what is found; fail unless all is equal and every test passes."""
    inputs = (options.wanted.judged,) if options.wanted.judged else ()
    problems = [*wrong(options.wanted), *unwritable(options.to, WRITTEN, inputs, "--out")]
    run = attempt(lambda: find_run(options.run, options.folder), problems)
    refuse(problems)
    assert run is not None
    with counting("verifying") as tell:
        found = verified(run, options.wanted, tell)
    if options.to is not None:
        VERIFICATION.write(found, options.to)
    if options.json:
        say_json(answer.as_plain(found))
    else:
        say(found)
    if not answer.holds(found):
        sys.exit(1)


def _page(found: Answer) -> str:
    from healthtrust.reports.verification import verification_page

    return verification_page(found)


def _main(found: Answer) -> Rows:
    return form_of(found.faces, found.judged)


VERIFICATION = Written("Verification", answer.sentence, answer.notes, answer.tables, _main, _page)
