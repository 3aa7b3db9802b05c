"""A survey read and weighted: answers, bodies, periods, margins and how respondents were drawn.

>>> sorted_words(Words.of(["2024", "2023", "2024"])).distinct
('2023', '2024')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.words import Words
from healthtrust.review.survey.asked import Asked, wrong
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.membership import Members, from_list, from_margins
from healthtrust.review.survey.questions import Composite
from healthtrust.review.survey.reading import Answered, Source, items_of, twice
from healthtrust.review.survey.weighted import Weighted, weighted

ALL = "all"
"""The body where none is named."""


@dataclass(frozen=True)
class Survey:
    """Everything that is known of the respondents [n]."""

    asked: Asked
    items: tuple[Answered, ...]
    composites: tuple[Composite, ...]
    body: Words
    period: Words
    members: Members
    weights: Weighted
    drawn: Drawn
    adjust: tuple[Words, ...]
    panel: int = 0
    """Persons who answered in several periods."""

    @property
    def bodies(self) -> int:
        """Return the number of bodies."""
        return len(self.body.distinct)

    @property
    def periods(self) -> int:
        """Return the number of periods."""
        return len(self.period.distinct)

    @property
    def respondents(self) -> int:
        """Return the number of rows."""
        return len(self.body)

    @property
    def domain(self) -> Ints:
        """Return the body and period of each respondent as one position, period by period [n]."""
        return np.asarray(self.period.index.astype(np.int64) * self.bodies + self.body.index)


def survey_of(asked: Asked) -> Survey:
    """Return the survey that is asked for; raises with every problem found."""
    problems = wrong(asked)
    source = attempt(lambda: Source.of(asked.answers), problems)
    refuse(problems if source is None else [])
    assert source is not None
    items, composites = attempt(lambda: items_of(asked, source, problems), problems) or ([], ())
    period = sorted_words(source.words(asked.period, problems)) if asked.period else _one(source.rows)
    keys = (period, source.words(asked.person, problems)) if source.has(asked.person) else ()
    if keys:
        problems += twice(keys, source, asked.person)
    members = attempt(lambda: _members(asked, source, period, problems), problems) or Members((), (), ())
    body = _body(asked, source, members, problems)
    begun = _begun(asked, source, problems)
    adjust = tuple(_own(name, source, members, problems) for name in asked.adjust)
    found = attempt(lambda: _drawn(asked, source, members, period, problems), problems)
    refuse(problems)
    assert found is not None
    panel = 0
    if keys and len(period.distinct) > 1:
        panel = int((np.bincount(keys[1].index) > 1).sum())
    return Survey(
        asked, tuple(items), composites, body, period, members,
        weighted(asked, members, period, begun), found, adjust, panel,
    )  # fmt: skip


def sorted_words(words: Words) -> Words:
    """Return words in sorted order."""
    order = sorted(range(len(words.distinct)), key=lambda at: words.distinct[at])
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Words(tuple(words.distinct[at] for at in order), place[words.index])


def _one(rows: int) -> Words:
    return Words((ALL,), np.zeros(rows, dtype=np.int32))


def _members(asked: Asked, source: Source, period: Words, problems: list[Problem]) -> Members:
    if asked.members is not None:
        return from_list(asked, source, period, problems)
    if asked.margins is not None:
        return from_margins(asked, source, period, problems)
    return Members((), (), ())


def _own(name: str, source: Source, members: Members, problems: list[Problem]) -> Words:
    """Return a column of the answers, or of the members where the answers have none."""
    listed = members.listed
    if listed is not None and name in listed.words and not source.has(name):
        words = listed.words[name]
        return Words(words.distinct, words.index[listed.row])
    return source.words(name, problems)


def _body(asked: Asked, source: Source, members: Members, problems: list[Problem]) -> Words:
    if not asked.by:
        return _one(source.rows)
    listed = members.listed
    if listed is not None and asked.by in listed.words:
        # The list of members knows everyone's body, also of those who did not answer.
        words = listed.words[asked.by]
        return sorted_words(_used(Words(words.distinct, words.index[listed.row])))
    return sorted_words(source.words(asked.by, problems))


def _used(words: Words) -> Words:
    """Return words without those that stand in no row."""
    there, index = np.unique(words.index, return_inverse=True)
    return Words(tuple(words.distinct[at] for at in there), index.astype(np.int32))


def _begun(asked: Asked, source: Source, problems: list[Problem]) -> Real:
    """Return the weight that each respondent begins with [n]."""
    if not asked.weight or asked.weights == "none":
        return np.ones(source.rows)
    weights = source.numbers(asked.weight, problems)
    if len(low := np.flatnonzero(weights <= 0)):
        where = f"{source.name}, column {asked.weight}, {rows_in_words((low + 2).tolist())}"
        problems.append(Problem(where, f"{weights[low[0]]:g}", "a weight above 0"))
    return weights


def _drawn(asked: Asked, source: Source, members: Members, period: Words, problems: list[Problem]) -> Drawn:
    strata = _own(asked.strata, source, members, problems) if asked.strata else None
    clusters = source.words(asked.clusters, problems) if asked.clusters else None
    if clusters is None and len(period.distinct) > 1 and source.has(asked.person):
        clusters = source.words(asked.person, problems)
    if problems:
        return Drawn.of(0)
    layer = None if strata is None else strata.index
    drawn = Drawn.of(source.rows, layer, None if clusters is None else clusters.index)
    if not asked.finite or members.listed is None:
        return drawn
    reached = _reached(asked, drawn, members, strata, len(period.distinct))
    return Drawn(drawn.cluster, drawn.stratum, reached)


def _reached(asked: Asked, drawn: Drawn, members: Members, strata: Words | None, periods: int) -> Real:
    """Return the share of each stratum's members, or clusters of them, that answered [stratum]."""
    listed = members.listed
    assert listed is not None
    if asked.clusters:
        refuse(
            [Problem("--finite", "clusters", "respondents drawn one by one", remedy="Leave one of them out.")]
        )
    rows = (
        sum(listed.of(t) for t in range(periods))
        if (listed.period >= 0).any()
        else np.full(len(listed.period), periods)
    )
    answered = np.bincount(drawn.stratum[drawn.cluster], minlength=len(drawn.reached))
    if strata is None or asked.strata not in listed.words:
        return np.full(len(drawn.reached), min(drawn.rows / float(np.sum(rows)), 1.0))
    words = listed.words[asked.strata]
    place = {word: at for at, word in enumerate(words.distinct)}
    counts = np.bincount(
        words.index, weights=np.asarray(rows, dtype=np.float64), minlength=len(words.distinct)
    )
    # Strata are numbered as the words of the respondents are, those that occur in order.
    names = [strata.distinct[at] for at in np.unique(strata.index)]
    whole = np.array([counts[place[name]] if name in place else np.inf for name in names])
    return np.asarray(np.minimum(answered / np.maximum(whole, 1.0), 1.0))
