"""What a plan earns on the members of each group, and where they are.

    profit_pg   = Σ_{i in p, g} w (R_i − y_i) / Σ_{i in p, g} w         per person-year, as it was
    gain_pg     = Q̄_g + m_p − e_p ȳ_g                                   by one more average member
    e_p         = Σ_{i in p} w b_i / Σ_{i in p} w ŷ_i                   what p spends where others spend 1

R, y    revenue and cost per person-year;  w  person-years
ŷ, b    expected cost, and cost but for what refunds take off the plan's own part of it (`scene`)
Q̄_g     mean of what the pool pays for the group over all plans;  ȳ_g  mean of ŷ over the group
m_p     mean premium of plan p, less that of all plans
Source  profit on a group as the motive for selection: van de Ven and Ellis 2000, Handbook of Health
        Economics, chapter 17 [recalled]; e_p, indirect standardisation of cost, is our way of telling whom a
        plan has from what it does with them [assumed].

By repelling such a member the plan gains the same with the opposite sign. A plan gains by nobody where every
group is paid what it costs; it then earns only by spending less than others on the same persons, e_p < 1.

>>> from healthtrust.market.incentives.amounts import Insured
>>> from healthtrust.market.incentives.paid import Terms, flat_scheme
>>> from healthtrust.market.selection.scene import Members
>>> insured = Insured.of(cost=[80.0, 400.0, 120.0, 400.0])
>>> scene = Scene(Members(("A", "B"), np.array([0, 0, 1, 1])), np.array([0, 1, 0, 1]), insured)
>>> flat, ill = flat_scheme("flat", insured, Terms()), np.array([False, True, False, True])
>>> efficiency(scene, flat).round(4).tolist()
[0.96, 1.04]
>>> profit(scene, ill, flat).tolist(), gain(scene, ill, flat).round(6).tolist(), shares(scene, ill).tolist()
([-150.0, -150.0], [-134.0, -166.0], [0.5, 0.5])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.incentives.amounts import Real
from healthtrust.market.incentives.paid import Paid
from healthtrust.market.selection.scene import Scene

Within = NDArray[np.bool_]


def profit(scene: Scene, within: Within, paid: Paid) -> Real:
    """Return what each plan [p] earned per person-year on its members within [n]; NaN where it has none."""
    earned = scene.by_plan((paid.revenue.of - scene.insured.cost) * within)
    return _over(earned, scene.by_plan(within.astype(np.float64)))


def shares(scene: Scene, within: Within) -> Real:
    """Return the share of each plan's person-years [p] that are of members within [n]."""
    return _over(scene.by_plan(within.astype(np.float64)), person_years(scene))


def person_years(scene: Scene) -> Real:
    """Return the person-years of each plan [p]."""
    return scene.by_plan(np.ones(len(scene.cells)))


def efficiency(scene: Scene, paid: Paid) -> Real:
    """Return what each plan [p] bears over what its members were expected to cost; NaN without any."""
    return _over(scene.by_plan(scene.borne(paid)), scene.by_plan(scene.expected.of))


def charged(scene: Scene, paid: Paid) -> Real:
    """Return what each plan [p] charges per person-year, less what plans charge on average."""
    return _over(scene.by_plan(paid.revenue.of - paid.pool), person_years(scene))


def gain(scene: Scene, within: Within, paid: Paid) -> Real:
    """Return what each plan [p] gains per person-year by one more average person of those within [n]."""
    weights = scene.insured.weights * within / float((scene.insured.weights * within).sum())
    brings = float(weights @ paid.pool) + charged(scene, paid)
    return brings - efficiency(scene, paid) * float(weights @ scene.expected.of)


def _over(held: Real, of: Real) -> Real:
    return np.divide(held, of, out=np.full_like(held, np.nan), where=of > 0)
