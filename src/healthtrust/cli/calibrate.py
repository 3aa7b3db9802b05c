"""healthtrust study calibrate: whether care responds in the model as studies found that it did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable
from healthtrust.study.calibration import words
from healthtrust.study.calibration.agreement import Agreement
from healthtrust.study.calibration.answer import Answer, Asked, answer


@dataclass(frozen=True)
class CalibrateOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def calibrate_verb(options: CalibrateOptions) -> None:
    """Put findings beside the response, say what agrees, and write it where asked."""
    read = [path for path in (options.targets, options.care, options.totals) if path is not None]
    problems = unwritable(options.to, WRITTEN, tuple(read), "--out")
    found = attempt(lambda: answer(options), problems)
    refuse(problems)
    assert found is not None
    if options.to is not None:
        CALIBRATION.write(found, options.to)
    if options.json:
        say_json(words.as_plain(found))
    else:
        _say(found)


def _say(found: Answer) -> None:
    print(words.sentence(found))
    _say_findings("Fitted to", words.SHORT, found.fitted)
    _say_findings("Held out", words.SHORT, found.held_out)
    _say_findings("Plans and claims, beside the model", words.PLAN_SHORT, found.plans)
    print()
    for note in words.notes(found):
        print(note)


def _say_findings(title: str, header: tuple[str, ...], of: tuple[Agreement, ...]) -> None:
    if of:
        print()
        print(title)
        say_table(header, words.lines(of, header))


def _page(found: Answer) -> str:
    from healthtrust.reports.study_calibration import calibration_page

    return calibration_page(found)


CALIBRATION = Written("Calibration", words.sentence, words.notes, words.tables, words.finding_rows, _page)
