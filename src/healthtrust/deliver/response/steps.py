"""The step table: how much of a change each cause makes, in parts that add up to the change.

    x = Σ_i exp( Σ_k a_ik )      Δx = Σ_k Σ_i m(x_i, x_i⁰) (a_ik − a_ik⁰),      m(x, y) = (x − y) / ln(x / y)

x_i     a total's cells: a use of care by a segment, in numbers or in money;  ⁰ the year before
a_ik    logarithms of what a cell is the product of: residents, each part of volume, stays, price, slack, ...
m       logarithmic mean: whatever the order in which causes are told, each has the same part
Source  the logarithmic mean Divisia method: Ang 2005, Energy Policy 33: 867 [recalled]. What is added and not
        multiplied (stranded cost, delay, transformation, prevention) is a cause of its own.

>>> from healthtrust.deliver.response.arrangements import arrangement_named
>>> from healthtrust.deliver.response.baseline import shipped_baseline
>>> from healthtrust.deliver.response.coefficients import central
>>> from healthtrust.deliver.response.run import respond
>>> fees, vertical = arrangement_named("fee-for-service"), arrangement_named("vertical-capitated")
>>> course = Course(shipped_baseline().before(fees), fees, vertical, central())
>>> found = respond(course, years=5)
>>> change = (found.volume[5] - found.volume[0])[..., ADMISSIONS].sum()
>>> bool(abs(sum(part.sum() for part in steps_of_admissions(course, found, 5).values()) - change) < 1e-6)
True
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.answer import Response
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.uses import ADMISSIONS, ELECTIVE
from healthtrust.deliver.response.volume import PARTS
from healthtrust.ground.decomposition import parts_of_change

Real = NDArray[np.float64]


def steps_of_admissions(course: Course, found: Response, year: int) -> dict[str, Real]:
    """Return by how much each cause changes admissions [draw] between the year before and `year`."""
    before, now = found.volume[0][..., ADMISSIONS], found.volume[year][..., ADMISSIONS]
    causes = _causes_of_volume(course, found, year)
    return parts_of_change(before, now, {name: log[..., ADMISSIONS] for name, log in causes.items()})


def steps_of_spending(course: Course, found: Response, year: int) -> dict[str, Real]:
    """Return by how much each cause changes spending [draw], major units, between the year before and `year`.

    Volume by its parts, stays, residents, price, slack, administration; then what is added: delay, stranded
    cost, transformation and prevention.
    """
    base = course.baseline
    load = {at: found.price[at] * found.slack[at] * (1 + found.administration[at]) for at in (0, year)}
    cells = {at: _cost_of_uses(course, found, at) * load[at][:, None, None] for at in (0, year)}
    levels = {
        "price": np.log(found.price[year] / found.price[0]),
        "slack": np.log(found.slack[year] / found.slack[0]),
        "administration": np.log((1 + found.administration[year]) / (1 + found.administration[0])),
    }
    causes = _causes_of_volume(course, found, year)
    causes["stays"] = _log_ratio(
        _cost_of_uses(course, found, year) / _not_none(found.volume[year]),
        _cost_of_uses(course, found, 0) / _not_none(found.volume[0]),
    )
    everywhere = {name: log[:, None, None] + 0 * causes["stays"] for name, log in levels.items()}
    steps = parts_of_change(cells[0], cells[year], {**causes, **everywhere})
    other = {at: found.residents[at] * base.other_cost * load[at][:, None] for at in (0, year)}
    of_other = {name: log[:, None] + 0 * other[0] for name, log in levels.items()}
    of_other["residents"] = _log_ratio(found.residents[year], found.residents[0])
    for name, part in parts_of_change(other[0], other[year], of_other).items():
        steps[name] = steps[name] + part
    added = _added(course, found, year, load)
    return {**steps, **added}


def _causes_of_volume(course: Course, found: Response, year: int) -> dict[str, Real]:
    """Return logarithms [draw, segment, use] whose product is volume over that of the year before."""
    parts = found.parts[year] - found.parts[0]
    causes = {name: part.copy() for name, part in zip(PARTS, parts, strict=True)}
    heads = _log_ratio(found.residents[year], found.residents[0])
    causes["residents"] = heads[..., None] + 0 * parts[0]
    told = sum(causes.values())
    waiting = np.zeros_like(parts[0])
    waiting[..., ELECTIVE] = (_log_ratio(found.volume[year], found.volume[0]) - told)[..., ELECTIVE]
    causes["waiting and beds"] = waiting
    return causes


def _cost_of_uses(course: Course, found: Response, year: int) -> Real:
    """Return the cost of uses with their days in bed [draw, segment, use], prices of before."""
    base = course.baseline
    return np.asarray(found.volume[year] * base.unit_cost + base.bed_day_cost * found.days[year])


def _added(course: Course, found: Response, year: int, load: Mapping[int, Real]) -> dict[str, Real]:
    """Return what is added to cost and not multiplied: delay, stranded cost, transformation, prevention."""
    delay = course.baseline.bed_day_cost * (found.delay_days - course.was.delay_days)
    return {
        "delay": delay[year] * load[year] - delay[0] * load[0],
        "stranded cost": found.stranded[year] * load[year] - found.stranded[0] * load[0],
        "transformation": found.transformation[year] - found.transformation[0],
        "prevention": found.prevention[year] - found.prevention[0],
    }


def _log_ratio(now: Real, before: Real) -> Real:
    both = (now > 0) & (before > 0)
    return np.where(both, np.log(np.where(both, now, 1.0) / np.where(both, before, 1.0)), 0.0)


def _not_none(volume: Real) -> Real:
    return np.where(volume > 0, volume, 1.0)
