"""Who bears what is paid, and how fair that is: every measure of a table of persons in one answer.

    ranked by       income of the household / scale of its members, residents counted
    paid            what rules make each household pay itself, or a column of what was paid
    counted         members × weight × sampling weight residents; a household is one observation

Indices compare income and payment per equivalent adult; tenths, groups and catastrophic payments compare what
a household pays with what it has. A group that cuts through households (age, sex) takes an equal part of what
each has and pays for every member, and its members are observed together.

Source   see `pool.fairness`, where each measure has its own

>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.tables.bills import Bill
>>> from healthtrust.pool.tables.survey import survey
>>> table = {"person_id": [1, 2, 3], "household_id": [1, 2, 3], "income": [10_000.0, 20_000.0, 40_000.0]}
>>> people = survey({name: np.array(values) for name, values in table.items()}, "p.csv", currency("GBP"))
>>> found = judged(people, Bill("paid", np.array([0, 1_000_00, 5_000_00])), Terms())
>>> round(found.fairness.kakwani.value, 4), [round(rate.value, 3) for rate in found.tenths.rate[5:9:3]]
(0.2698, [0.05, 0.125])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import (
    Burden,
    Curve,
    Fairness,
    Impoverishment,
    Incidence,
    Observed,
    Sample,
    burdens,
    by_group,
    concentration_curve,
    dominance,
    fairness_of,
    impoverishing,
    indices,
    lorenz_curve,
    observe,
    tenths,
)
from healthtrust.pool.tables.bills import Bill
from healthtrust.pool.tables.identities import Numbered
from healthtrust.pool.tables.survey import Survey


@dataclass(frozen=True)
class Terms:
    """How it is judged; money in minor units."""

    poverty_line: int | None = None
    """Per equivalent adult and year."""
    nonfood: str | None = None
    """Column of spending other than on food."""
    bandwidth: float | None = None
    """Width within which incomes count as equal, as a share of mean income per equivalent adult."""


@dataclass(frozen=True)
class Part:
    """One contribution: its share of all that is paid, and how it falls on income."""

    name: str
    paid: float
    share: float
    concentration: Estimate
    kakwani: Estimate


@dataclass(frozen=True)
class Judged:
    """Every measure; money in major units."""

    survey: Survey
    paid_is: str
    rate: Estimate
    """All that is paid over all income."""
    fairness: Fairness
    tenths: Incidence
    groups: Mapping[str, Incidence]
    parts: tuple[Part, ...]
    burdens: tuple[Burden, ...]
    poverty: Impoverishment | None
    poverty_line: float | None
    lorenz: Curve
    curve: Curve
    dominance: str
    """How the curve of what is paid lies to the Lorenz curve."""


def judged(survey: Survey, bill: Bill, terms: Terms) -> Judged:
    """Return every measure of a bill; raises ValueError where its columns are not those of the survey."""
    unit = 10**survey.money.exponent
    income, paid = survey.payers.income / unit, bill.paid / unit
    each, paid_each = income / survey.scale, paid / survey.scale
    observed = observe(each, survey.members, _sample(survey))
    width = None if terms.bandwidth is None else terms.bandwidth * observed.mean(observed.income).value
    line = None if terms.poverty_line is None else terms.poverty_line / unit
    nonfood = None if terms.nonfood is None else survey.amounts[terms.nonfood] / unit
    return Judged(
        survey=survey,
        paid_is=bill.name,
        rate=by_group(np.zeros(len(paid)), income, paid, observed).rate[0],
        fairness=fairness_of(observed, paid_each, width),
        tenths=tenths(income, paid, observed),
        groups={name: _by_group(survey, of, (income, paid), observed) for name, of in survey.groups.items()},
        parts=tuple(_parts(survey, bill, each)),
        burdens=burdens(paid, income, observed, nonfood),
        poverty=None if line is None else impoverishing(paid_each, each, line, observed),
        poverty_line=line,
        lorenz=lorenz_curve(observed),
        curve=concentration_curve(paid_each, observed),
        dominance=str(dominance(paid_each, each, observed)),
    )


def _sample(survey: Survey) -> Sample:
    """Return the households that each row speaks for."""
    return Sample(survey.spoken_for / survey.members)


def _parts(survey: Survey, bill: Bill, each: NDArray[np.float64]) -> list[Part]:
    """Return how each contribution falls on income, where there are several."""
    if len(bill.parts) < 2:
        return []
    sample, unit = _sample(survey), 10**survey.money.exponent
    sums = {name: float((amount * sample.weights).sum()) / unit for name, amount in bill.parts.items()}
    together = sum(sums.values())
    found = []
    for name, amount in bill.parts.items():
        of = indices(each, amount / unit / survey.scale, survey.members, sample)
        share = sums[name] / together if together else float("nan")
        found.append(Part(name, sums[name], share, of["concentration"], of["kakwani"]))
    return found


def _by_group(
    survey: Survey, of: Numbered, amounts: tuple[NDArray[np.float64], ...], observed: Observed
) -> Incidence:
    first = survey.payers.first[:-1]
    code = of.code[first]
    income, paid = amounts
    if not (of.code == np.repeat(code, survey.members)).all():
        of_member = survey.of
        weights, members = _sample(survey).weights[of_member], survey.members[of_member]
        observed = observe((income / survey.scale)[of_member], None, Sample(weights, of_member))
        income, paid, code = income[of_member] / members, paid[of_member] / members, of.code
    found = by_group(code, income, paid, observed)
    names: tuple[Any, ...] = tuple(of.values[list(found.groups)].tolist())
    return replace(found, groups=names)
