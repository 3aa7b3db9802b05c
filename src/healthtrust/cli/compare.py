"""healthtrust compare: two to four runs side by side, or designs that are run first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from healthtrust.cli.compare_many_told import many_plain, say_many, written_many
from healthtrust.cli.compare_meant import design_of, meant_by, run_of
from healthtrust.cli.compare_told import say_comparison, written
from healthtrust.cli.say import counting, say_json
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.whole_file import unwritable
from healthtrust.runs.compare import Comparison, compare, incomparable
from healthtrust.runs.compare_asked import FEWEST, MOST
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.compare_many import ComparedMany, compare_many
from healthtrust.study.attribution.coalitions import By

WHY = ("heading", "value")
WRITTEN = (".html", ".csv", ".xlsx")


@dataclass(frozen=True)
class CompareOptions:
    """What is compared, and how it is told."""

    compared: Sequence[str]
    """Runs or designs; the first is what the others are compared with."""
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
    refuse(_too_many(options.compared))
    meant = [meant_by(name, options.folder) for name in options.compared]
    names = [Path(name) for name in options.compared if name.endswith(".toml")]
    first, *others = (design_of(each) for each in meant)
    differ = [problem for other in others for problem in incomparable(first, other, options.year)]
    refuse([*unwritable(options.to, WRITTEN, tuple(names), "--out"), *dict.fromkeys(differ)])
    runs = [run_of(each, options.folder) for each in meant]
    if len(runs) == FEWEST:
        _two(options, compare(runs[0], runs[1], options.year))
    else:
        _several(options, compare_many(runs, options.year))


def _two(options: CompareOptions, found: Comparison) -> None:
    found = _explained(found, options, "designs in between")
    if options.to is not None:
        written().write(found, options.to)
    if options.json:
        say_json(found.as_plain())
    else:
        say_comparison(found)
    _say_where(options)


def _several(options: CompareOptions, found: ComparedMany) -> None:
    pairs = zip(found.names[1:], found.of, strict=True)
    of = tuple(_explained(each, options, f"designs in between {name}") for name, each in pairs)
    found = replace(found, of=of)
    if options.to is not None:
        written_many().write(found, options.to)
    if options.json:
        say_json(many_plain(found))
    else:
        say_many(found)
    _say_where(options)


def _explained(found: Comparison, options: CompareOptions, what: str) -> Comparison:
    """Return the comparison with its causes, where they are asked for."""
    if not options.why:
        return found
    with counting(what) as tell:
        return with_causes(found, options.why, options.folder, options.workers, tell)


def _say_where(options: CompareOptions) -> None:
    if options.to is not None and not options.json:
        print(options.to)


def _too_many(compared: Sequence[str]) -> list[Problem]:
    """Return why so many cannot stand side by side, before any of them is run."""
    found = f"{len(compared)} runs or designs"
    return [] if len(compared) <= MOST else [Problem("compare", found, f"{FEWEST} to {MOST}")]
