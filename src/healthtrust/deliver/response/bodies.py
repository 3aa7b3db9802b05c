"""Who is paid and who bears what: revenue and cost of each body, and what is left, by the payment as it acts.

    R_P = φ̃_P V_P + (1 − φ̃_P) E_P                        V fees for the volume given, E what was expected
    R_H = P ( φ̃_H V_H + (1 − φ̃_H) E_H )                   P price over that of before
    G   = ρ̃_H φ̃_H ( E_H − V_H )                          shared savings (or losses) on fees
    W   = ω̃ (E_P + E_H) (Q − Q₀) / 0.2                   pay for quality: a fifth of the index is all of it
    left_i = R_i + G_i + W_i − cost_i

E        cost of before, administration included, of today's residents: so everybody breaks even before; the
         payer lowers it year by year:  E ← E − β max(0, E − cost),  β the part rebased, nothing by default
G        to the hospital so far as it leads (h), to primary care otherwise;  W by what each expects to earn
payer    has what was expected, and pays R + G + W, other care at cost, and money for transformation
lead     bears money that builds capability, so far as no transformation fund pays it, and what is reinvested
Source   a capitation for a population, from which one body bears all cost: Feachem and Sekhri, BMJ 2005; 330:
         787 [cited]; one-sided and two-sided sharing act through ρ̃; the scale of pay for quality, and that
         rebasing changes no incentive, are ours [assumed].

Every payment is revenue of one and outlay of another: what is left adds up to the funds less all cost.

>>> BODIES
('primary care', 'hospital', 'payer')
>>> one = np.ones(1)
>>> gave = Given(expected=np.array([[30.0, 60.0]]), fees=np.array([[30.0, 50.0]]),
...              cost=np.array([[31.0, 55.0]]), other=10 * one, funds=100 * one, price=one,
...              transformation=0 * one, prevention=0 * one, paid_by_fund=False)
>>> paid = Acting(*(np.array([value]) for value in (1.0, 1.0, 0.0, 0.5, 0.0)))
>>> left(gave, paid, hospital_led=0.0, quality=0 * one).round(2).tolist()
[[4.0, -5.0, 5.0]]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.payment import Acting

BODIES = ("primary care", "hospital", "payer")
QUALITY_SCALE = 0.2
"""Difference of the index that earns all of the revenue tied to quality [assumed]."""

Real = NDArray[np.float64]


class Given(NamedTuple):
    """A year in money, major units: [..., 2] are primary care and hospital, others [...]."""

    expected: Real
    fees: Real
    cost: Real
    other: Real
    """All other care, which costs the payer what it costs."""
    funds: Real
    """What the payer has: the cost of before, of today's residents, whatever it expects of their care."""
    price: Real
    transformation: Real
    """Money that builds capability."""
    prevention: Real
    """What is reinvested in population health, out of own funds."""
    paid_by_fund: bool


def left(given: Given, acting: Acting, hospital_led: float, quality: Real) -> Real:
    """Return what is left to each of `BODIES` [..., 3]; quality [...]: less that of before."""
    volume = np.stack([acting.volume_primary, acting.volume_hospital], axis=-1)
    price = np.stack([np.ones_like(given.price), given.price], axis=-1)
    paid = price * (volume * given.fees + (1 - volume) * given.expected)
    lead = np.array([1 - hospital_led, hospital_led])
    shared = acting.risk_hospital * acting.volume_hospital * (given.expected[..., 1] - given.fees[..., 1])
    paid = paid + shared[..., None] * lead
    paid = paid + (acting.quality * quality / QUALITY_SCALE)[..., None] * given.expected
    cost = given.cost + (given.transformation + given.prevention)[..., None] * lead
    if given.paid_by_fund:
        paid = paid + given.transformation[..., None] * lead
    payer = given.funds - given.other - paid.sum(axis=-1)
    return np.concatenate([paid - cost, payer[..., None]], axis=-1)
