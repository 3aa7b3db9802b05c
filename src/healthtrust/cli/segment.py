"""healthtrust people segment: who has what, in which segment, and who is rising in risk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.say import say_json
from healthtrust.cli.segment_said import say
from healthtrust.cli.written import Written
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.registries import told
from healthtrust.people.registries.question import Answer, Asked, answer
from healthtrust.people.registries.rising_risk import Wanted
from healthtrust.records.whole_file import unwritable

__all__ = ["Asked", "SegmentOptions", "Wanted", "segment_verb"]

PERSONS = ".parquet"


@dataclass(frozen=True)
class SegmentOptions:
    """What is asked, where the answer goes, and why rows of single real persons are needed."""

    asked: Asked
    json: bool = False
    to: Path | None = None
    exact: bool = False
    because: str = ""


def segment_verb(options: SegmentOptions) -> None:
    """Find registries and segments, say what is found, and write it where asked."""
    asked = options.asked
    by_person = options.to is not None and options.to.suffix.lower() == PERSONS
    problems = unwritable(options.to, (*WRITTEN, PERSONS), (asked.wanted.stored,), "--out")
    problems += unwritable(asked.people, (".csv", PERSONS), (), "--people")
    problems += unwritable(asked.wanted.save, (".json",), (), "--save-model")
    refuse(problems + _single_persons(options, by_person))
    asked = replace(asked, because=options.because, persons=options.to if by_person else None)
    found = answer(asked)
    if options.to is not None and not by_person:
        SEGMENTS.write(found, options.to)
    if options.json:
        say_json(told.as_plain(found))
    else:
        say(found)


def _single_persons(options: SegmentOptions, by_person: bool) -> list[Problem]:
    """Return which options tell of single real persons without a reason."""
    asked = options.asked
    if not asked.real or (options.exact and options.because.strip()):
        named: list[str] = []
    else:
        single = (
            ("--out", by_person),
            ("--person", asked.person is not None),
            ("--people", asked.people is not None),
        )
        named = [name for name, given in single if given]
    remedy = "Say both, and keep what is written with the records; or --synthetic where nobody is real."
    problems = [
        Problem(each, "rows of single real persons", "--exact and --because", None, remedy) for each in named
    ]
    needs = (("--model", asked.wanted.stored), ("--save-model", asked.wanted.save))
    problems += [
        Problem(name, str(given), "--rising as well") for name, given in needs if given and not asked.rising
    ]
    return problems


def _page(found: Answer) -> str:
    from healthtrust.reports.segments_page import segments_page

    return segments_page(found)


SEGMENTS = Written("Segments", told.sentence, told.notes, told.tables, told.main, _page)
