"""Months completed group by group: how care comes in is told by all of a setting, the money by each group.

    R[g, i] = largest remainder of R[s, i] over weights C[g, i]          within setting s, month of care i
    mse(R[g, i]) = U² Σ σ²/f² ( 1 / Ĉ[g, i] + 1 / S )                    factors and σ² of the setting

g       a group within s, such as place and plan;  C  what is in so far of it;  U  its ultimate cost
A place's plan has too few records for factors of its own; those of the setting hold for all its groups, and
groups add up to the setting to the minor unit, month by month. A setting whose triangle tells nothing is not
completed: its rows say so, and no interval stands beside them.
Source  Mack, ASTIN Bulletin 1993; 23: 213-225 [recalled]; its groups share factors: ours [assumed]

>>> from healthtrust.live.completion.triangle import Triangles
>>> ash = np.array([[400, 600, 700], [800, 1100, 1100], [600, 600, 600]])
>>> elm = np.array([[200, 300, 300], [400, 600, 600], [300, 300, 300]])
>>> keys, months = (("Ash", "inpatient"), ("Elm", "inpatient")), ("2027-01", "2027-02", "2027-03")
>>> by = ("place", "setting")
>>> given = Triangles(by, keys, months, np.stack([ash, elm]), np.array([3, 2, 1]), "paid")
>>> found = completed_groups(given, ("setting",))
>>> found["place"][:3], found["completed"], found["how"][0]
(['Ash', 'Ash', 'Ash'], [700, 1222, 963, 300, 667, 481], 'chain ladder')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share_rows
from healthtrust.ground.rows import by_column
from healthtrust.live.completion import mack
from healthtrust.live.completion.bornhuetter_ferguson import Prior, with_prior
from healthtrust.live.completion.chain_ladder import Completed, completed, unfit
from healthtrust.live.completion.triangle import Triangles

LADDER, MIXED, NOT_COMPLETED = "chain ladder", "chain ladder and expected cost", "not completed"
Whole = NDArray[np.int64]


def completed_groups(
    given: Triangles,
    told_by: tuple[str, ...] = ("setting",),
    priors: Mapping[tuple[str, ...], Prior] | None = None,
    tail: float = 1.0,
) -> dict[str, list[Any]]:
    """Return one row for each group and month of care: in so far, IBNR, completed, its standard error, how.

    told_by: columns of the groups whose triangles tell the factors; priors: expected cost by month of care of
    such a group, for Bornhuetter-Ferguson. Columns: those of the groups, month, paid, ibnr, completed,
    standard_error, share_in, credibility, how, basis; None where a group is not completed.
    """
    settings = given.pooled(told_by)
    of = given.group_of(told_by)
    rows: list[dict[str, Any]] = []
    for key, upto in zip(settings.keys, settings.upto, strict=True):
        members = [n for n, each in enumerate(of) if each == key]
        prior = (priors or {}).get(key)
        found = develop(upto, given.watched, prior, tail)
        how = NOT_COMPLETED if found is None else LADDER if prior is None else MIXED
        money = (None, None) if found is None else within(found, given.latest[members])
        for place, n in enumerate(members):
            rows += _rows(given, n, found, [None if each is None else each[place] for each in money], how)
    return by_column(rows)


def develop(upto: Whole, watched: Whole, prior: Prior | None = None, tail: float = 1.0) -> Completed | None:
    """Return a triangle completed, with its prior if there is one; None where it tells nothing (`unfit`)."""
    if unfit(upto, watched):
        return None
    found = completed(upto, watched, tail)
    return found if prior is None else with_prior(found, prior)


def within(found: Completed, latest: Whole) -> tuple[Whole, NDArray[np.float64]]:
    """Return the IBNR of groups [group, month], which adds up to the whole's, and its standard error.

    latest [group, month]: what is in so far of each; a month in which nothing is in anywhere goes alike.
    """
    weights = _weights(latest)
    ibnr = share_rows(found.ibnr, weights.T).T
    part, chance = weights / weights.sum(axis=0), _chance(found)
    return ibnr, np.sqrt(part * chance + part**2 * (np.diag(found.covariance) - chance))


def together(found: Completed, latest: Whole, since: int = 0) -> NDArray[np.float64]:
    """Return the standard error of the IBNR of each group [group], its months from `since` on together.

    Factors go wrong in all months alike, so that this is more than the errors of months in quadrature.
    """
    weights = _weights(latest)
    part, chance = (weights / weights.sum(axis=0))[:, since:], _chance(found)[since:]
    shared = found.covariance[since:, since:] - np.diag(chance)
    return np.asarray(np.sqrt(part @ chance + np.einsum("gi,ij,gj->g", part, shared, part)))


def _weights(latest: Whole) -> Whole:
    held = np.maximum(latest, 0)
    return np.where(held.sum(axis=0) > 0, held, 1)


def _chance(found: Completed) -> NDArray[np.float64]:
    """Return the part of each month's mean square error that is its own chance and not that of factors."""
    latest = np.maximum(found.latest, 1).astype(float)
    own = mack.process(latest, found.watched, found.factor, found.sigma_squared)
    return np.minimum(own, np.diag(found.covariance))


def _rows(
    given: Triangles, n: int, found: Completed | None, money: list[Any], how: str
) -> list[dict[str, Any]]:
    ibnr, error = money
    told: list[dict[str, Any]] = []
    for m, month in enumerate(given.months):
        paid = int(given.latest[n, m])
        more = None if found is None else int(ibnr[m])
        told.append(
            {
                **dict(zip(given.by, given.keys[n], strict=True)),
                "month": month,
                "paid": paid,
                "ibnr": more,
                "completed": None if more is None else paid + more,
                "standard_error": None if found is None else float(error[m]),
                "share_in": None if found is None else float(found.share_in[m]),
                "credibility": None if found is None else float(found.credibility[m]),
                "how": how,
                "basis": given.basis if found is None else f"{given.basis}, completed",
            }
        )
    return told
