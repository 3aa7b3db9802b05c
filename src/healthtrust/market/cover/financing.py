"""What a regime costs and who pays: the core, each private cover, and people out of pocket.

    care without extra use, from care as seen     c⁰_i = c_i / (1 + Σ_c e_c v h⁰_ic)
    care in the core    K_i = c⁰ ( 1 − o + (1 − o) E + Σ_c e_c v h_c − Σ_s b_s h_s )
    the core pays       (1 − u)(1 + a) Σ w K
    cover c pays        complementary (u q_c (1 + E + e_c v − B) + L r_c) c⁰ h_c;  supplementary b_s c⁰ h_s;
                        substitutive c⁰ h_c
    its premiums        claims × (1 + ℓ_c)
    out of pocket       charges u K and left-out care L c⁰, less what covers pay of them

c, w     cost of a person's care as seen, and weight;  h⁰, h  covers held when seen, and under the regime
o        whether the person has left the core;  e, v  extra use of visits, and their share of cost
E        extra use of covers that the core has taken in: everybody now has it
u, q     user charges, and the part of them a complementary cover pays;  L, r  care left out, the part paid
b, B     part of care that supplementary cover gives beside the core; of all in the core, Σ b h / (1 − o)
a, ℓ     loading of the core, of a cover
Source   arithmetic of the regime (design/regime.py); money in equals money out, or Imbalance.

>>> add_on = Cover(name="add-on", kind="complementary", extra_use=0.0, loading=0.1, left_out_covered=0.0)
>>> regime = Regime(core=Core(charges=0.2, loading=0.05), covers=(add_on,))
>>> care = Care(np.array([1000.0, 1000.0]), np.ones(2))
>>> found = financed(regime, care, np.array([[1.0], [0.0]]))
>>> dict(zip(found.uses, found.amount.sum(axis=1).tolist()))
{'the core': 1680, 'add-on': 220, 'paid by patients': 200}
>>> found.of("compulsory social"), found.of("voluntary private"), found.of("out of pocket"), found.total
(1680, 220, 200, 2100)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import Core, Cover, Regime
from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem
from healthtrust.market.cover.accounts import SOURCES, Accounts, shared_out
from healthtrust.market.cover.counted import CORE, counted
from healthtrust.market.cover.kinds import KINDS

__all__ = ["Care", "Core", "Cover", "Regime", "care_of", "extra_by_cover", "financed", "left_core"]

Floats = NDArray[np.float64]
PATIENTS = "paid by patients"


@dataclass(frozen=True, eq=False)
class Care:
    """Columns of persons: cost of care without any extra use, minor units a year, and weight."""

    cost: Floats
    weight: Floats
    extra_for_all: float = 0.0
    """Extra use that everybody in the core has, from covers it has taken in."""


def care_of(seen: Floats, weight: Floats, before: Regime, held: Floats, after: Regime | None = None) -> Care:
    """Return care without extra use, from its cost as seen under the regime before, with what was held.

    after: the regime it is for, whose core may have taken covers in.
    """
    extra = np.ones(len(seen))
    for c, cover in enumerate(before.covers):
        extra += extra_share(cover, before) * held[:, c]
    taken_in = after.core.takes_in if after is not None else ()
    for_all = sum(extra_share(cover, before) for cover in before.covers if cover.name in taken_in)
    return Care(seen / extra, weight, float(for_all))


def extra_share(cover: Cover, regime: Regime) -> float:
    """Return what a holder uses more of the core, as a share of the cost of care."""
    return cover.extra_use * regime.core.visits_share if cover.kind == "complementary" else 0.0


def left_core(regime: Regime, held: Floats) -> Floats:
    """Return who has left the core [person]; held [person, cover]."""
    leaving = np.array([KINDS[cover.kind].leaves_the_core for cover in regime.covers], dtype=np.bool_)
    return np.asarray(held[:, leaving].sum(axis=1), dtype=np.float64)


def extra_by_cover(regime: Regime, care: Care, held: Floats) -> Floats:
    """Return what holders' extra use costs the core [cover], minor units, running it included."""
    extra = np.array([extra_share(cover, regime) for cover in regime.covers])
    net = (1 - regime.core.charges) * (1 + regime.core.loading)
    return np.asarray(net * extra * ((care.weight * care.cost) @ held))


def financed(regime: Regime, care: Care, held: Floats) -> Accounts:
    """Return who pays for what under a regime; held [person, cover]. Imbalance where money goes astray."""
    core, cost = regime.core, care.weight * care.cost
    beside = _beside(regime, held)
    in_core = in_the_core(regime, care, held)
    claims, paid_for_patients = _claims(regime, care, held)
    left_out = core.left_out * float(cost.sum())
    care_in_core = max(float(cost @ in_core), 0.0)
    net = care_in_core * (1 - core.charges)
    patients = max(core.charges * care_in_core + left_out - paid_for_patients, 0.0)
    loading = np.array([cover.loading for cover in regime.covers])
    spending = np.array([net * (1 + core.loading), *(claims * (1 + loading)), patients])
    outside = float(cost @ (left_core(regime, held) + beside.sum(axis=1)))
    running = net * core.loading + float(claims @ loading)
    _balanced(float(spending.sum()), care_in_core + outside + left_out + running)
    uses = (CORE, *(cover.name for cover in regime.covers), PATIENTS)
    return shared_out(uses, np.rint(spending).astype(np.int64), _sources(regime) * spending[:, None])


def in_the_core(regime: Regime, care: Care, held: Floats) -> Floats:
    """Return care given in the core [person], over care without extra use."""
    stays = 1 - left_core(regime, held)
    more = held @ np.array([extra_share(cover, regime) for cover in regime.covers])
    return np.asarray(stays * (1 + care.extra_for_all) + more - _beside(regime, held).sum(axis=1))


def _claims(regime: Regime, care: Care, held: Floats) -> tuple[Floats, float]:
    """Return claims [cover], and what covers pay of user charges and of care left out, in all."""
    core, covers, cost = regime.core, regime.covers, care.weight * care.cost
    on_top = np.array([cover.kind == "complementary" for cover in covers], dtype=np.float64)
    extra = np.array([extra_share(cover, regime) for cover in covers])
    stays = np.maximum(1 - left_core(regime, held), 0.0)
    charges = _at_most(stays, held * on_top * np.array([cover.charges_covered for cover in covers]))
    left_out = _at_most(stays, held * on_top * np.array([cover.left_out_covered for cover in covers]))
    beside = _beside(regime, held)
    use = 1 + care.extra_for_all - beside.sum(axis=1) / np.maximum(stays, 1e-300)
    paid = core.charges * cost @ (charges * (use[:, None] + extra)) + core.left_out * cost @ left_out
    leaving = np.array([KINDS[cover.kind].leaves_the_core for cover in covers], dtype=np.float64)
    return paid + cost @ (beside + held * leaving), float(paid.sum())


def _beside(regime: Regime, held: Floats) -> Floats:
    """Return the part of care that supplementary covers take beside the core [person, cover]."""
    shares = [cover.beside_share if cover.kind == "supplementary" else 0.0 for cover in regime.covers]
    return _at_most(np.maximum(1 - left_core(regime, held), 0.0), held * np.array(shares))


def _at_most(whole: Floats, shares: Floats) -> Floats:
    """Return the parts that covers pay [person, cover], scaled where together they pay more than all."""
    added = shares.sum(axis=1)
    over = added > whole
    scale = np.divide(whole, added, out=np.ones(len(whole)), where=over)
    return np.asarray(shares * scale[:, None])


def _sources(regime: Regime) -> Floats:
    """Return the part of each use that each source pays [use, source]."""
    paid = np.zeros((len(regime.covers) + 2, len(SOURCES)))
    paid[0, SOURCES.index(regime.core.counted_as)] += 1 - regime.core.government_share
    paid[0, SOURCES.index("government")] += regime.core.government_share
    for use, cover in enumerate(regime.covers, start=1):
        paid[use, SOURCES.index(counted(cover))] = 1
    paid[-1, SOURCES.index("out of pocket")] = 1
    return paid


def _balanced(financing: float, spending: float) -> None:
    if abs(financing - spending) > 1e-9 * max(abs(spending), 1.0) + 1e-6:
        found = f"{financing:,.2f} paid for care and running costs of {spending:,.2f}"
        raise Imbalance([Problem("financing", found, "what is spent")])
