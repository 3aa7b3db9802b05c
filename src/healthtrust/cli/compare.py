"""healthtrust compare: two runs side by side, or two designs that are run first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from healthtrust.cli.compare_told import say_comparison, written
from healthtrust.cli.say import counting, say_json
from healthtrust.design.read import Read, bundled_designs, read_design
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.whole_file import unwritable
from healthtrust.runs.compare import compare, incomparable
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.folder import RunFolder, find_run
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.verify import read_back
from healthtrust.study.attribution.coalitions import By

WHY = ("heading", "value")
WRITTEN = (".html", ".csv", ".xlsx")


@dataclass(frozen=True)
class CompareOptions:
    """What is compared, and how it is told."""

    before: str
    after: str
    folder: Path
    why: By | None = None
    workers: int | None = None
    json: bool = False
    to: Path | None = None
    year: int | None = None


def by_of(why: str) -> By | None:
    """Return how causes are told apart, None where they are not asked for; raises InvalidInput for others."""
    if why and why not in WHY:
        raise InvalidInput([Problem("--why", repr(why), in_words(WHY), nearest_match(why, WHY))])
    return cast(By, why) if why else None


def compare_verb(options: CompareOptions) -> None:
    """Say what was decided otherwise, what came of it, for whom, and why where that is asked for."""
    before, after = (_meant(name, options.folder) for name in (options.before, options.after))
    names = [Path(name) for name in (options.before, options.after) if name.endswith(".toml")]
    problems = unwritable(options.to, WRITTEN, tuple(names), "--out")
    refuse([*problems, *incomparable(_design(before), _design(after), options.year)])
    found = compare(_run(before, options.folder), _run(after, options.folder), options.year)
    if options.why:
        with counting("designs in between") as tell:
            found = with_causes(found, options.why, options.folder, options.workers, tell)
    if options.to is not None:
        written().write(found, options.to)
    if options.json:
        say_json(found.as_plain())
    else:
        say_comparison(found)
    if options.to is not None and not options.json:
        print(options.to)


def _meant(name: str, folder: Path) -> Read | RunFolder:
    """Return the design of that name or file, else the run of that name."""
    if name in bundled_designs() or name.endswith(".toml"):
        return read_design(name)
    return find_run(name, folder)


def _design(meant: Read | RunFolder) -> Read:
    return meant if isinstance(meant, Read) else read_back(meant)


def _run(meant: Read | RunFolder, folder: Path) -> RunFolder:
    """Return the run that is meant, made now if it is not there."""
    return run(meant, wanted=Wanted(folder, report=False)) if isinstance(meant, Read) else meant
