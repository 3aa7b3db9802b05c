"""healthtrust compare: two runs side by side, or two designs that are run first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from healthtrust.cli.say import counting, say_json, say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.runs.compare import Comparison, compare, with_causes
from healthtrust.runs.folder import RunFolder, find_run
from healthtrust.runs.perform import Wanted, run
from healthtrust.study.attribution.coalitions import By
from healthtrust.study.compared import words
from healthtrust.study.compared.differences import Difference

WHY = ("heading", "value")
SAID = ("qalys", "pool spending", "own spending", "measure:unmet-need")
"""Results whose causes are said; JSON and files hold all."""


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


def by_of(why: str) -> By | None:
    """Return how causes are told apart, None where they are not asked for; raises InvalidInput for others."""
    if why and why not in WHY:
        raise InvalidInput([Problem("--why", repr(why), in_words(WHY), nearest_match(why, WHY))])
    return cast(By, why) if why else None


def compare_verb(options: CompareOptions) -> None:
    """Say what was decided otherwise, what came of it, for whom, and why where that is asked for."""
    found = compare(_run(options.before, options.folder), _run(options.after, options.folder))
    if options.why:
        with counting("designs in between") as tell:
            found = with_causes(found, options.why, options.folder, options.workers, tell)
    if options.to is not None:
        written().write(found, options.to)
    if options.json:
        say_json(found.as_plain())
    else:
        _say(found)
    if options.to is not None and not options.json:
        print(options.to)


def _run(name: str, folder: Path) -> RunFolder:
    """Return the run of that name, or that of the design of that name, run now if it is not there."""
    if name in bundled_designs() or name.endswith(".toml"):
        return run(read_design(name), wanted=Wanted(folder, report=False))
    return find_run(name, folder)


def _say(found: Comparison) -> None:
    print(words.verdict(found))
    for change in found.changes:
        print(f"  {change}")
    say_table(("measure", "before", "after", "change", "95 % interval"), [_row(d) for d in found.differences])
    for sentence in words.places(found):
        print(sentence)
    if found.causes is not None:
        for name in SAID:
            if name in found.causes.before and name in found.causes.after:
                print(words.causes(found, name))
    for note in words.notes(found):
        print(note)


def _row(difference: Difference) -> tuple[str, ...]:
    low, high = difference.interval or (None, None)
    ends = "" if low is None or high is None else f"{words.number(low)} to {words.number(high)}"
    numbers = (_number(difference.before), _number(difference.after), _number(difference.change, plus=True))
    return (f"{difference.label} [{difference.unit}]", *numbers, ends)


def _number(value: float | None, plus: bool = False) -> str:
    return "–" if value is None else words.number(value, plus)


def written() -> Written[Comparison]:
    """Return how a comparison is told in files."""
    from healthtrust.reports.compare_designs import compare_page, difference_columns

    return Written(
        title="Two designs compared",
        sentence=words.verdict,
        notes=lambda found: [*words.places(found), *words.notes(found)],
        tables=_tables,
        main=difference_columns,
        page=compare_page,
    )


def _tables(found: Comparison) -> dict[str, Rows]:
    from healthtrust.reports.compare_designs import cause_columns, difference_columns

    changes: Rows = {
        "parameter": [change.name for change in found.changes],
        "change": [str(change) for change in found.changes],
    }
    tables: dict[str, Rows] = {"numbers": difference_columns(found), "decided": changes}
    tables.update(_of_whom(found))
    if found.causes is not None:
        tables["causes"] = cause_columns(found)
    return tables


def _of_whom(found: Comparison) -> Iterator[tuple[str, Rows]]:
    if found.places:
        causes = dict.fromkeys(name for place in found.places for name in place.parts)
        yield (
            "places",
            {
                "place": [place.place for place in found.places],
                "before": [place.before for place in found.places],
                "after": [place.after for place in found.places],
                **{name: [place.parts.get(name, 0.0) for place in found.places] for name in causes},
            },
        )
    if found.tenths:
        yield (
            "tenths",
            {
                "tenth": [tenth.tenth for tenth in found.tenths],
                "before": [tenth.before for tenth in found.tenths],
                "after": [tenth.after for tenth in found.tenths],
            },
        )
