"""A table of people as a design names it: its pieces, read by its mapping as our columns.

>>> TableFile("people", (), None, "GBP").mapping is None
True
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.ground.words import Words
from healthtrust.people.mapping import Columns, FileOf, Mapping, read_mapping, without_mapping
from healthtrust.records.persons import PERSONS
from healthtrust.records.pieces import Piece, is_many, pieces_of
from healthtrust.records.store import array_of, file_named, located
from healthtrust.state import State

IN_WORDS = ("sex", "place")
"""Columns of words, of which few are different."""


class Mapped(NamedTuple):
    """Our columns of a piece, what is wrong with names and units, and our columns that it names in vain."""

    columns: Columns
    problems: list[Problem]
    in_vain: set[str]


@dataclass(frozen=True)
class TableFile:
    """What a table of people is called, its pieces, its mapping, and the currency of the design."""

    name: str
    pieces: Sequence[Piece]
    mapping: Mapping | None
    currency: str

    def read(self, piece: Piece, only: Collection[str] | None = None) -> Mapped:
        """Return our columns of a piece, or of those only these."""
        wanted = only
        if only is not None and self.mapping is not None:
            wanted = [rule.column for ours, rule in self.mapping.rules.items() if ours in only]
        read, units = piece.columns(wanted)
        problems = [] if self.mapping else _unknown(read, piece.name)
        mapping = self.mapping or without_mapping(read, PERSONS)
        words = {rule.column for ours, rule in mapping.rules.items() if ours in IN_WORDS}
        columns = {name: Words.of(c) if name in words else array_of(c) for name, c in read.items()}
        if only is not None:
            mapping = replace(mapping, rules={o: rule for o, rule in mapping.rules.items() if o in only})
        mapped, wrong = mapping.applied(columns, units, FileOf(PERSONS, piece.name, self.currency))
        return Mapped(mapped, problems + wrong, set(mapping.rules) - set(mapped))


def opened(state: State) -> TableFile:
    """Return the table of people that a design names, in a file, a folder or a pattern of files.

    Raises `InvalidInput` with every problem of the mapping file, or of the files.
    """
    people = state.design.people
    refuse(_not_named(people.file))
    path = _path(str(people.file), state.folder)
    pieces = pieces_of(path)
    if people.mapping is None:
        return TableFile(path.name, pieces, None, state.currency.code)
    mapping, problems = read_mapping(file_named(people.mapping, state.folder))
    refuse(problems)
    return TableFile(path.name, pieces, mapping, state.currency.code)


def _path(name: str, folder: str) -> Path:
    path = file_named(name, folder)
    return path if is_many(path) else located(name, "people", folder)


def _not_named(file: str | None) -> list[Problem]:
    if file:
        return []
    remedy = 'Set people.file, or people.source = "synthetic".'
    return [Problem("people.file", "nothing", "the file of people to load", remedy=remedy)]


def _unknown(columns: Columns, name: str) -> list[Problem]:
    return [
        Problem(
            f"{name}, column {column}",
            f"unknown column {column!r}",
            in_words(PERSONS.names),
            nearest_match(column, PERSONS.names),
            "Rename or remove it, or name a mapping file.",
        )
        for column in columns
        if column not in PERSONS.names
    ]
