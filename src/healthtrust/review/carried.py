"""What a year's review hands to the next: measures for milestones to look at, and quality for contracts.

    score(n) = share who find it good overall in n's service place     deliver.quality_from = "survey"
             = index of quality of n's group of places                 deliver.quality_from = "response"

Measures are kept for two years, so that growth can be told. Source  arithmetic on what the review found.

>>> as_taken(Measurement("unmet-need", 1, 30.0, 2.0, 15.0, 11.0, 20.0), Told(9.0, 21.0))
Taken(value=15.0, low=11.0, high=20.0, adjusted_low=9.0, adjusted_high=21.0, numerator=30.0, denominator=2.0)
"""

from __future__ import annotations

from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response_groups import courses_of, groups_of, residents_by_segment
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Measurement, Taken
from healthtrust.review.spread_of_places import Told, told_apart
from healthtrust.state import Delivered, State, known

EVERYWHERE = -1


def taken(state: State) -> dict[tuple[int, str, int], Taken]:
    """Return this year's and last year's measures by year, code and place (-1 = everywhere)."""
    found = {key: kept for key, kept in state.carried.reviewed.items() if key[0] == state.year - 1}
    by_code: dict[tuple[str, bool], list[Measurement]] = {}
    for m in known(state.scorecard, "review").measurements:
        by_code.setdefault((m.measure, m.place == EVERYWHERE), []).append(m)
    for group in by_code.values():
        for m, told in zip(group, told_apart(group, nan, at_most=True), strict=True):
            found[state.year, m.measure, m.place] = as_taken(m, told)
    return found


def as_taken(found: Measurement, told: Told) -> Taken:
    """Return a measure as milestones see it."""
    low, high = (nan if end is None else end for end in (found.low, found.high))
    return Taken(found.value, low, high, told.low, told.high, found.numerator, found.denominator)


def quality_of_places(state: State) -> NDArray[np.float64] | None:
    """Return the quality score of each place [place] for next year's contracts; None where it is decided."""
    source, places = state.design.deliver.quality_from, state.places
    if source == "decided":
        return None
    if state.facts is not None:
        return _as_reported(state, {"survey": "survey-overall", "response": "care-quality"}[source])
    if source == "response":
        return None if state.responded is None else state.responded.told["quality"][state.responded.group]
    survey, score = known(state.scorecard, "review").survey, np.full(len(places.names), nan)
    for place in np.unique(places.service_places).tolist() if survey else ():
        row = survey.of_place(place) if survey else None
        if survey and row is not None:
            score[places.service_places == place] = survey.value[row, survey.items.index("overall")]
    return score


def _as_reported(state: State, measure: str) -> NDArray[np.float64]:
    """Return what each service place reported for itself and those inside it; NaN where it did not."""
    score = np.full(len(state.places.names), nan)
    for each in known(state.scorecard, "review").measurements:
        if each.measure == measure and each.place >= 0:
            score[state.places.service_places == each.place] = each.value
    return score


def delivered_as_reported(state: State) -> Delivered | None:
    """Return how well the year's care was delivered, as reported everywhere; None where it was not.

    Usual is what the design's arrangement before any change had. None too where care does not respond.
    """
    if state.facts is None or not state.design.deliver.responds.after:
        return None
    found = known(state.scorecard, "review").measurements
    told = {each.measure: each.value for each in found if each.place == EVERYWHERE}
    weeks, quality = (told.get(name, nan) for name in ("waiting-weeks", "care-quality"))
    if isnan(weeks) or isnan(quality):
        return None
    usual = courses_of(state, residents_by_segment(state, groups_of(state)))[0].baseline
    return Delivered(weeks, usual.usual_weeks, quality, usual.quality)


def left_over(state: State) -> int:
    """Return what the pool's reserve holds, minor units."""
    return state.book.balance(Accounts.POOL_RESERVE)


def rewards_due(state: State) -> NDArray[np.int64]:
    """Return what each provider has earned and not yet been paid [provider], minor units."""
    owed = state.book.balances(("account", "provider"))
    chosen = owed["account"] == Accounts.PROVIDER_REWARDS_PAYABLE
    due = np.zeros(state.providers.count, dtype=np.int64)
    due[owed["provider"][chosen]] = owed["balance"][chosen]
    return due
