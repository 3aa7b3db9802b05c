"""Every measure is a numerator over a denominator, with an interval of its kind, place by place.

    value = numerator / denominator
    share of households          Wilson's interval
    cases per 1,000 residents    Byar's interval
    contacts per 1,000           c* × Byar's interval of n*;  c* = Σ c_j² n_j / Σ c_j n_j, n* = Σ c_j n_j / c*
    index                        value ± 1.96 standard errors
    money and health a head      none: prices and benefits are known, and their luck is that of the cases

n_j, c_j   cases of service j and contacts of one case: what happens by chance is the case, and its contacts
           come with it; n* cases of c* contacts have the mean and variance of them all
Source     definitions: catalogue/measures/measures.csv; Wilson and Byar: `ground.intervals`; one Poisson
           count for a weighted sum: after Dobson et al., Stat Med 1991; 10: 457-462 [recalled]

A row of many identical residents has their expected cases, so nobody in it has bad luck: intervals of counts
are wider than need be. Catastrophic and impoverishing spending is that of one household of each row, with
luck of its own. Its interval and that of the concentration index are those of n* = (Σ w)² / Σ w² households,
w the rows' weights.

>>> low, high = contacts_interval(cases=np.array([10, 0]), contacts=np.array([1, 2]), exposure=1.0)
>>> f"{low:.2f} {high:.2f}"                          # ten cases of one contact: Byar's interval of 10
'4.79 18.39'
>>> low, high = contacts_interval(cases=np.array([10, 0]), contacts=np.array([3, 2]), exposure=1.0)
>>> f"{low:.2f} {high:.2f}"                          # three contacts each: three times as many, as uncertain
'14.36 55.17'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import Interval, poisson_interval
from healthtrust.ground.money import to_major
from healthtrust.records.findings import PAYERS, Measurement
from healthtrust.records.providers import SETTINGS
from healthtrust.records.reviewed import Surveyed
from healthtrust.review.definitions import catastrophic_code, definitions
from healthtrust.review.facts import Facts, Found, facts_of, households_drawn, households_of
from healthtrust.review.measures_of_care import OF_CARE
from healthtrust.review.measures_of_fairness import OF_FAIRNESS
from healthtrust.review.measures_of_health import OF_HEALTH
from healthtrust.review.tally import COVERED
from healthtrust.state import State, known

BY_POOL = PAYERS.index("covered")

AVERAGED_LUCK = "some rows stand for many residents, who share their luck: "
TOO_WIDE = AVERAGED_LUCK + "the interval is wider than it need be"
NOT_BY_SETTING = "care is on record as one service, so contacts by setting are not known"


def measured(state: State, survey: Surveyed | None = None) -> tuple[Measurement, ...]:
    """Return every measure that this year has, everywhere and then in each service place with residents.

    survey: what members answered this year. What a design does not bring about has no measure: risk factors
    where programmes do not act, waiting and quality where care does not respond, answers without a survey.
    """
    facts, shares = facts_of(state, survey), state.design.review.catastrophic_shares
    measures = MEASURES | {catastrophic_code(share): partial(_catastrophic, share=share) for share in shares}
    return tuple(
        _measurement(code, place, found)
        for code in definitions(shares)
        for place, found, people in zip(
            facts.areas.places, measures[code](facts), facts.residents, strict=True
        )
        if found is not None and people
    )


def contacts_interval(cases: NDArray[np.int64], contacts: NDArray[np.int64], exposure: float) -> Interval:
    """Return the interval of contacts per unit of exposure; cases, and contacts of one case, by service."""
    total, squares = int((cases * contacts).sum()), int((cases * contacts**2).sum())
    if total == 0:
        return poisson_interval(0, exposure)
    each = squares / total
    low, high = poisson_interval(total / each, exposure)
    return Interval(low * each, high * each)


def _measurement(code: str, place: int, found: Found) -> Measurement:
    ratio = found.numerator / found.denominator if found.denominator else nan
    value = ratio if found.value is None else found.value
    low, high = found.interval or (None, None)
    return Measurement(code, place, found.numerator, found.denominator, value, low, high, found.note)


def _spend_per_head(facts: Facts) -> list[Found | None]:
    cost = facts.areas.sums(facts.care.cost[..., BY_POOL].sum(axis=(1, 2)))
    major = [float(to_major(each, facts.state.currency)) for each in cost]
    return [Found(spent, float(people)) for spent, people in zip(major, facts.residents, strict=True)]


def _contacts(facts: Facts, setting: str) -> list[Found | None]:
    """Measure contacts in one setting per 1,000 residents, whoever paid for them."""
    catalogue = known(facts.state.catalogue, "package")
    here = catalogue.setting == SETTINGS.index(setting)
    cases = facts.areas.sums(facts.care.cases.sum(axis=(1, 3)))[:, here]
    contacts = catalogue.contacts[here]
    if facts.state.design.deliver.activity == "recorded":
        return [Found(nan, thousands, note=NOT_BY_SETTING) for thousands in facts.thousands]
    note = facts.averaged(TOO_WIDE)
    return [
        Found(float((n * contacts).sum()), thousands, contacts_interval(n, contacts, thousands), note)
        for n, thousands in zip(cases, facts.thousands, strict=True)
    ]


def _qalys_gained(facts: Facts) -> list[Found | None]:
    cases = facts.areas.sums(facts.care.cases.sum(axis=(1, 3)))
    gained = cases @ known(facts.state.catalogue, "package").benefit
    return [Found(float(qalys), thousands) for qalys, thousands in zip(gained, facts.thousands, strict=True)]


def _unmet_need(facts: Facts) -> list[Found | None]:
    forgone, note = facts.areas.sums(facts.care.forgone.sum(axis=1)), facts.averaged(TOO_WIDE)
    return [
        Found(float(cases), thousands, poisson_interval(int(cases), thousands), note)
        for cases, thousands in zip(forgone, facts.thousands, strict=True)
    ]


def _catastrophic(facts: Facts, share: float) -> list[Found | None]:
    """Count households whose own payments exceed a share of their income, all of a row as the one drawn."""
    return households_drawn(facts, catastrophic_code(share))


MEASURES: dict[str, Callable[[Facts], list[Found | None]]] = {
    "spend-per-head": _spend_per_head,
    "emergency-attendances": partial(_contacts, setting="emergency"),
    "inpatient-admissions": partial(_contacts, setting="inpatient"),
    "qalys-gained": _qalys_gained,
    COVERED: partial(households_of, code=COVERED),
    "unmet-need": _unmet_need,
    **OF_HEALTH,
    **OF_CARE,
    **OF_FAIRNESS,
}
"""How each measure of the catalogue is found, area by area; None where an area has no such measure."""
