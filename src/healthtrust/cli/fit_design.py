"""healthtrust study calibrate DESIGN: values of a whole design fitted to targets, with diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.fit_design_said import say
from healthtrust.cli.say import counting, kept_in, say_json
from healthtrust.cli.written import Written
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.whole_file import unwritable, write_whole
from healthtrust.study.fitting import Asked, Fitting, calibrated, fitted_design, question_of, told, words


@dataclass(frozen=True)
class FitOptions:
    """What is asked, who works at it, and where the answer goes."""

    asked: Asked
    folder: Path
    workers: int | None = None
    write: Path | None = None
    json: bool = False
    to: Path | None = None


def fit_design_verb(options: FitOptions) -> None:
    """Fit a design, say what was found and how sure it is, and write it where asked."""
    read = (options.asked.knobs, options.asked.targets, Path(options.asked.design))
    problems = unwritable(options.to, WRITTEN, read, "--out")
    problems += unwritable(options.write, (".toml",), read, "--write")
    if problems:
        attempt(lambda: question_of(options.asked), problems)
        refuse(problems)
    with kept_in(options.folder), counting("designs tried") as tell:
        found = fitted_design(options.asked, options.folder, options.workers, tell)
    if options.write is not None:
        write_whole(calibrated(found, options.write), options.write)
    if options.to is not None:
        FITTED.write(found, options.to)
    if options.json:
        say_json(words.as_plain(found))
    else:
        say(found)
        if options.write is not None:
            print(f"Fitted design: {options.write}")


def _page(found: Fitting) -> str:
    from healthtrust.reports.study_fitting import fitting_page

    return fitting_page(found)


FITTED = Written("Calibration", words.sentence, words.notes, told.tables, told.knob_rows, _page)
