"""Members beside those who answered: their groups, and how many there are in each.

Groups of respondents are taken from the list of members where it has them, as it knows them of everyone
alike; else from the answers.

>>> crossed([Words.of(["m", "f", "m"]), Words.of(["young", "old", "old"])]).distinct
('m*young', 'f*old', 'm*old')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.words import Words
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.asked import Asked
from healthtrust.review.survey.margins import CROSSED, Ints, Margin, Real
from healthtrust.review.survey.reading import FEW_WORDS, Source, twice

MOST_GROUPS = 60
"""Groups up to which a column of the members is a margin unless said otherwise."""


@dataclass(frozen=True)
class Members:
    """Members by margin and period, and, where they are listed, who of them was asked and who answered."""

    names: tuple[str, ...]
    margins: tuple[tuple[Margin, ...], ...]
    """[period][margin]: members of each group."""
    groups: tuple[Ints, ...]
    """[margin][respondent]: position of the group."""
    listed: Listed | None = None

    @property
    def found(self) -> bool:
        """Return whether there is any margin."""
        return bool(self.names)


@dataclass(frozen=True)
class Listed:
    """Members listed one by one [member]."""

    row: Ints
    """[respondent] row of the member."""
    period: Ints
    """[member]; −1: of every period."""
    asked: Ints
    groups: tuple[Ints, ...]
    """[margin][member]"""
    words: Mapping[str, Words]
    """Columns of the members, by name."""

    def of(self, period: int) -> Ints:
        """Return which members belong to a period [member]."""
        return np.asarray((self.period == period) | (self.period < 0))


def crossed(words: Sequence[Words]) -> Words:
    """Return columns of words as one, of the combinations that occur."""
    if len(words) == 1:
        return words[0]
    code = np.zeros(len(words[0]), dtype=np.int64)
    for each in words:
        code = code * len(each.distinct) + each.index
    _, first, index = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    names = tuple(CROSSED.join(each.distinct[each.index[at]] for each in words) for at in first[order])
    return Words(names, place[index])


def from_list(asked: Asked, answers: Source, period: Words, problems: list[Problem]) -> Members:
    """Return members from a list of them; respondents who are none, and margins unknown, are problems."""
    assert asked.members is not None
    source, own_problems = Source.of(asked.members), list[Problem]()
    found = _listed(asked, answers, (source, period), own_problems)
    problems += own_problems
    return found


def _listed(asked: Asked, answers: Source, of: tuple[Source, Words], problems: list[Problem]) -> Members:
    """Return members of a source by period; empty where the source itself has problems."""
    source, period = of
    timed = bool(asked.period) and source.has(asked.period)
    person = source.words(asked.person, problems)
    when = _placed(source.words(asked.period, problems), period) if timed else np.full(source.rows, -1)
    keys = (source.words(asked.period, problems), person) if timed else (person,)
    problems += twice(keys, source, asked.person)
    names = asked.on or tuple(_usual(asked, source)) if asked.weighted else asked.on
    base = dict.fromkeys(part for name in names for part in name.split(CROSSED))
    own = {
        name: source.words(name, problems)
        for name in (*base, *(each for each in (asked.by, asked.strata) if source.has(each)))
    }
    invited = np.ones(source.rows, dtype=np.bool_)
    if asked.invited:
        invited = _yes(source, asked.invited, problems)
    of_members = [crossed([own[part] for part in name.split(CROSSED)]) for name in names]
    if problems:
        return Members((), (), ())
    row = _linked(asked, answers, (person, when), period, problems)
    listed = Listed(row, when, invited, tuple(each.index.astype(np.int64) for each in of_members), own)
    margins = tuple(
        tuple(
            Margin(
                name,
                each.distinct,
                added_up(each.index[inside].astype(np.intp), np.ones(int(inside.sum())), len(each.distinct)),
            )
            for name, each in zip(names, of_members, strict=True)
        )
        for inside in (listed.of(t) for t in range(len(period.distinct)))
    )
    return Members(names, margins, tuple(group[row] for group in listed.groups), listed)


def from_margins(asked: Asked, answers: Source, period: Words, problems: list[Problem]) -> Members:
    """Return members from a table of margins: columns margin, group, members, and period where it has one."""
    assert asked.margins is not None
    source, before = Source.of(asked.margins), len(problems)
    name, group = source.words("margin", problems), source.words("group", problems)
    count = source.numbers("members", problems)
    timed = bool(asked.period) and source.has(asked.period)
    when = _placed(source.words(asked.period, problems), period) if timed else np.full(source.rows, -1)
    if len(problems) > before:
        return Members((), (), ())
    names = asked.on or tuple(each for each in name.distinct)
    wanted, groups = [], []
    for each in names:
        rows = name.rows(each)
        if not len(rows):
            near = nearest_match(each, name.distinct)
            problems.append(
                Problem(f"{source.name}, column margin", f"no margin {each!r}", "a margin of it", near)
            )
            continue
        known = tuple(dict.fromkeys(group.distinct[group.index[row]] for row in rows))
        said = crossed([answers.words(part, problems) for part in each.split(CROSSED)])
        groups.append(_known(said, known, each, answers, problems))
        wanted.append((each, known, rows))
    found = tuple(
        tuple(
            Margin(each, known, _counted(rows, when, t, (group, known), count))
            for each, known, rows in wanted
        )
        for t in range(len(period.distinct))
    )
    return Members(tuple(each for each, _, _ in wanted), found, tuple(groups))


def _counted(rows: Ints, when: Ints, t: int, of: tuple[Words, tuple[str, ...]], count: Real) -> Real:
    """Return members by group of the rows of a margin that belong to a period."""
    group, known = of
    kept = rows[(when[rows] == t) | (when[rows] < 0)]
    place = {word: at for at, word in enumerate(known)}
    at = np.array([place[group.distinct[group.index[row]]] for row in kept], dtype=np.int64)
    return added_up(at, count[kept], len(known)) if len(at) else np.zeros(len(known))


def _known(said: Words, known: Sequence[str], margin: str, answers: Source, problems: list[Problem]) -> Ints:
    """Return the position of each respondent's group; a group that the margin does not have is a problem."""
    place = {word: at for at, word in enumerate(known)}
    for word in said.distinct:
        if word and word not in place:
            where = f"{answers.name}, column {margin}, {rows_in_words((said.rows(word) + 2).tolist())}"
            expected = f"a group of margin {margin}: {', '.join(known[:10])}"
            problems.append(Problem(where, repr(word), expected, nearest_match(word, known)))
    return np.array([place.get(word, 0) for word in said.distinct], dtype=np.int64)[said.index]


def _usual(asked: Asked, source: Source) -> list[str]:
    """Return the columns of the members that are margins unless said otherwise."""
    others = {asked.person, asked.period, asked.clusters, asked.invited, asked.weight}
    return [
        name
        for name in source.columns
        if name not in others
        and (name == asked.by or len(Words.of(source.columns[name]).distinct) <= MOST_GROUPS)
    ]


def _linked(
    asked: Asked, answers: Source, members: tuple[Words, Ints], period: Words, problems: list[Problem]
) -> Ints:
    """Return the row of the member that each respondent is; those who are none are problems."""
    said = answers.words(asked.person, problems)
    person, when = members
    places = {word: at for at, word in enumerate(person.distinct)}
    of = np.array([places.get(word, -1) for word in said.distinct], dtype=np.int64)[said.index]
    timed = len(when) > 0 and bool((when >= 0).any())
    span = len(person.distinct)
    rows = np.full(span * (len(period.distinct) if timed else 1), -1, dtype=np.int64)
    inside = when >= 0 if timed else np.ones(len(when), dtype=np.bool_)
    rows[(when[inside] * span if timed else 0) + person.index[inside]] = np.flatnonzero(inside)
    found = np.where(of >= 0, rows[np.where(of >= 0, of + (period.index * span if timed else 0), 0)], -1)
    if len(strangers := np.flatnonzero(found < 0)) and answers.has(asked.person):
        shown = [said.distinct[said.index[at]] for at in strangers[:FEW_WORDS]]
        first = shown[0]
        problems.append(
            Problem(
                f"{answers.name}, column {asked.person}, {rows_in_words((strangers + 2).tolist())}",
                f"{len(strangers):,} who are no members: {', '.join(shown[:5])}",
                "persons in the list of members",
                nearest_match(first, person.distinct) if span < 5_000 else None,
                "Add them to the members, or leave their answers out.",
            )
        )
    return np.maximum(found, 0)


def _placed(words: Words, among: Words) -> Ints:
    """Return the position of words among those of another column; −2 where it is none of them."""
    place = {word: at for at, word in enumerate(among.distinct)}
    return np.array([place.get(word, -2) for word in words.distinct], dtype=np.int64)[words.index]


def _yes(source: Source, name: str, problems: list[Problem]) -> Ints:
    words = source.words(name, problems)
    meant = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
    for word in words.distinct:
        if word.lower() not in meant:
            rows = rows_in_words((words.rows(word) + 2).tolist())
            problems.append(Problem(f"{source.name}, column {name}, {rows}", repr(word), "yes or no"))
    return np.array([meant.get(word.lower(), False) for word in words.distinct], dtype=np.bool_)[words.index]
