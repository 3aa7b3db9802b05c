"""What a run tells of one of its years: its tables, each read as it is asked for, and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from healthtrust.design.read import Read
from healthtrust.reports.body_numbers import body_numbers
from healthtrust.reports.plan_numbers import plan_numbers
from healthtrust.reports.response_numbers import response_numbers
from healthtrust.reports.sentences import measures, numbers
from healthtrust.reports.story import Columns, Story
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.tell import story_of

REPEATED = 2
"""The first numbers of the summary; those after them repeat measures."""


class Tables(Mapping[str, Columns]):
    """The tables of a run, each read when it is first asked for."""

    def __init__(self, run: RunFolder) -> None:
        self._run, self._names, self._read = run, run.tables, dict[str, Columns]()

    def __getitem__(self, name: str) -> Columns:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._run.table(name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def story_at(run: RunFolder, read: Read, year: int) -> Story:
    """Return the story of a run as it stood at the end of one year; of real persons only what may be told."""
    design = read.design.model_copy(update={"years": year})
    return story_of(run.path, design) if design.data == "persons" else Story(design, Tables(run))


def numbers_at(story: Story) -> list[dict[str, Any]]:
    """Return the numbers of a year, each once: summary, measures, plans, bodies, response."""
    told = numbers(story)[:REPEATED]
    for more in (measures, plan_numbers, body_numbers, response_numbers):
        told += more(story)
    return [number.as_plain() for number in told]
