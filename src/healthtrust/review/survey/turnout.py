"""Who answered of those who were asked, and what other ways of weighting would make of it.

Source  see `response`, `raking` and `bounds`

>>> Group("sex", "women", 40.0, 8.0, 2.0, 1.5).rate
0.2
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.margins import Ints, Real, population_over_response
from healthtrust.review.survey.membership import Listed
from healthtrust.review.survey.put import Survey
from healthtrust.review.survey.response import between, by_chance, classes, propensities, r_indicator


@dataclass(frozen=True)
class Group:
    """Members and respondents of one group of a margin."""

    margin: str
    group: str
    members: float
    respondents: float
    over_response: float
    """Share of members over share of respondents."""
    mean_weight: float
    """Mean weight of its respondents over the mean of all."""

    @property
    def rate(self) -> float:
        """Return respondents over members."""
        return self.respondents / self.members if self.members else nan


@dataclass(frozen=True)
class Class:
    """Members of about the same chance to answer, lowest first."""

    number: int
    asked: float
    respondents: float

    @property
    def rate(self) -> float:
        """Return respondents over those asked."""
        return self.respondents / self.asked if self.asked else nan


@dataclass(frozen=True)
class Turnout:
    """Who answered, in the last period."""

    asked: float
    respondents: int
    groups: tuple[Group, ...]
    spread: tuple[tuple[str, float], ...]
    """What each margin adds to the spread of response."""
    r: float | None
    """R-indicator, where members are listed."""
    r_by_chance: float
    """What it would be about if all were as likely to answer; NaN where members are not listed."""
    classes: tuple[Class, ...]
    propensity: Real | None
    """[n] weight by class of propensity, 0 outside the last period."""
    by_body: Real
    """[body] share that answered, NaN where not known."""

    @property
    def rate(self) -> float:
        """Return the share of those asked who answered."""
        return self.respondents / self.asked if self.asked else nan


def turnout_of(survey: Survey) -> Turnout | None:
    """Return who answered in the last period; None without margins or a list of members."""
    members, last = survey.members, survey.periods - 1
    rows = np.flatnonzero(survey.period.index == last)
    listed = members.listed
    if not members.found and listed is None:
        return None
    groups, spread = _groups(survey, rows, last)
    r, chances, made, alike = None, None, tuple[Class, ...](), nan
    if listed is not None:
        inside = np.flatnonzero(listed.of(last) & listed.asked)
        asked = float(len(inside))
        if members.found:
            r, made, chances = _chances(survey, listed, inside, rows)
            free = sum(len(margin.groups) - 1 for margin in members.margins[last])
            alike = by_chance(len(rows) / asked, asked, free)
    else:
        asked = members.margins[last][0].total
    return Turnout(asked, len(rows), groups, spread, r, alike, made, chances, _by_body(survey, rows, last))


def _groups(survey: Survey, rows: Ints, last: int) -> tuple[tuple[Group, ...], tuple[tuple[str, float], ...]]:
    """Return each group of each margin, and the spread of response over the margin's groups."""
    members, weights = survey.members, survey.weights.weights
    groups, spread = [], []
    mean = weights[rows].mean()
    for k, margin in enumerate(members.margins[last] if members.found else ()):
        at, size = members.groups[k][rows], len(margin.groups)
        counts = _asked(survey, k, last, margin.members)
        answered = added_up(at, np.ones(len(at)), size)
        ratio = population_over_response(margin.members, answered)
        with np.errstate(divide="ignore", invalid="ignore"):
            heavy = added_up(at, weights[rows], size) / answered / mean
        for g, name in enumerate(margin.groups):
            if margin.members[g] > 0 or answered[g] > 0:
                groups.append(
                    Group(
                        margin.name,
                        name,
                        float(counts[g]),
                        float(answered[g]),
                        float(ratio[g]),
                        float(heavy[g]),
                    )
                )
        spread.append((margin.name, between(counts, answered)))
    return tuple(groups), tuple(spread)


def _asked(survey: Survey, margin: int, last: int, members: Real) -> Real:
    """Return how many of each group were asked: members, but for those who were not invited."""
    listed = survey.members.listed
    if listed is None:
        return members
    inside = listed.of(last) & listed.asked
    return added_up(listed.groups[margin][inside], np.ones(int(inside.sum())), len(members))


def _chances(
    survey: Survey, listed: Listed, inside: Ints, rows: Ints
) -> tuple[float, tuple[Class, ...], Real]:
    """Return the R-indicator, the classes of propensity, and the weight of each respondent by class."""
    answered = np.zeros(len(listed.asked), dtype=np.bool_)
    answered[listed.row[rows]] = True
    sizes = [len(margin.groups) for margin in survey.members.margins[0]]
    found = propensities([group[inside] for group in listed.groups], sizes, answered[inside])
    of, asked, there = classes(found, answered[inside])
    made = tuple(
        Class(k + 1, a, b) for k, (a, b) in enumerate(zip(asked.tolist(), there.tolist(), strict=True)) if a
    )
    place = np.full(len(listed.asked), -1)
    place[inside] = of
    own = place[listed.row[rows]]
    weights = np.zeros(survey.respondents)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.nan_to_num(asked / there, posinf=0.0)
    weights[rows] = np.where(own >= 0, inverse[own], 1.0) * survey.weights.begun[rows]
    return r_indicator(found), made, weights


def _by_body(survey: Survey, rows: Ints, last: int) -> Real:
    """Return the share of each body's members that answered; NaN where its members are not known."""
    answered = np.bincount(survey.body.index[rows], minlength=survey.bodies)
    by, listed = survey.asked.by, survey.members.listed
    known: dict[str, float] = {}
    if listed is not None and (not by or by in listed.words):
        inside = listed.of(last) & listed.asked
        if not by:
            known = {survey.body.distinct[0]: float(inside.sum())}
        else:
            words = listed.words[by]
            counts = np.bincount(words.index[inside], minlength=len(words.distinct))
            known = dict(zip(words.distinct, counts.astype(float).tolist(), strict=True))
    elif survey.members.found:
        for margin in survey.members.margins[last]:
            if margin.name == by:
                known = dict(zip(margin.groups, margin.members.tolist(), strict=True))
        if not by:
            known = {survey.body.distinct[0]: survey.members.margins[last][0].total}
    members = np.array([known.get(name, nan) for name in survey.body.distinct])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(answered / np.where(members > 0, members, nan))
