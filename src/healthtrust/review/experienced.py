"""What members truly experience, by place and plan: what a survey asks about.

    P_i(n, p, f) = 1 / (1 + exp(− (ln( Q_p / (1 − Q_p) ) + e_i(n, f)) ))       share who find it good
    e_care = e₁ (Q(n, f) − Q₀)    e_waiting = − e₂ ln( w(n) / w₀ )    e_freedom = − e₃ (ρ(n) − ρ₀)
    e_overall = e_care + e_waiting + e_freedom                  equation (14) of the delivery model

Q_p     quality of plan p, 0 to 1;  n, f  neighbourhood, and whether the one who answers is frail
Q, w    quality of care and weeks waited, as care responds;  ρ  hospital risk borne by those who decide on
        care, felt only where there is another plan;  with index 0 what held before anything was changed
e₁..e₃  worth of each in utility: `deliver.response.experience`
Source  US-5 and equation (14); that the quality of a plan is the share of members who find its care good
        where nothing has changed is the meaning it has here [assumed]. Where care does not respond, e = 0.

>>> good(np.array([0.6, 0.6]), np.array([0.0, 0.5])).round(3).tolist()
[0.6, 0.712]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.experience import Weights, experience, perceived_restriction
from healthtrust.deliver.response.standing import unpacked
from healthtrust.deliver.response_groups import courses_of
from healthtrust.design.review import ITEMS
from healthtrust.records.findings import Responded
from healthtrust.state import State

Real = NDArray[np.float64]

OTHERS, FRAIL = range(2)
NEVER, ALWAYS = 0.01, 0.99
"""Qualities of plans are taken to lie between these: nobody pleases all or none."""


def good(quality: Real, felt: Real) -> Real:
    """Return the share of members who find it good [...], from a plan's quality and what is felt, utility."""
    level = np.clip(quality, NEVER, ALWAYS)
    return np.asarray(1 / (1 + (1 - level) / level * np.exp(-felt)))


def experienced(state: State) -> Real:
    """Return the share of members who would find each item good [place, plan, others or frail, item]."""
    felt = _felt(state)[:, None, :, :]
    return good(state.plans.quality[None, :, None, None], felt)


def _felt(state: State) -> Real:
    """Return what is felt beside what was before [place, others or frail, item], utility."""
    found, size = state.responded, len(state.places.names)
    if found is None:
        return np.zeros((size, 2, len(ITEMS)))
    restricted = _restricted(state, found)[found.group]
    choice = state.plans.serves.sum(axis=0)
    freedom = perceived_restriction(restricted, choice)
    known = courses_of(state, found.residents)[0].known
    worth = [
        float(np.ravel(known[f"experience_{name}"])[0]) for name in ("quality", "waiting", "restriction")
    ]
    usual, weeks, usual_weeks = (
        found.told[name][found.group] for name in ("usual_quality", "waiting_weeks", "usual_weeks")
    )
    rows = []
    for quality in ("quality", "quality_of_the_frail"):
        of = found.told[quality][found.group]
        parts = [
            experience(*each, weights=Weights(worth[0], worth[1], worth[2], usual_weeks, usual))
            for each in ((of, usual_weeks, 0.0), (usual, weeks, 0.0), (usual, usual_weeks, freedom))
        ]
        by_item = {"overall": np.sum(parts, axis=0), **dict(zip(ITEMS[1:], parts, strict=True))}
        rows.append(np.stack([by_item[item] for item in ITEMS], axis=-1))
    return np.stack(rows, axis=1)


def _restricted(state: State, found: Responded) -> Real:
    """Return hospital risk borne by those who decide on care, above that of before [group]."""
    risks = []
    for g, course in enumerate(courses_of(state, found.residents)):
        was, last = course.was.acting, state.carried.standing
        now = was if last is None else unpacked(last[g : g + 1]).slow.acting
        risks.append(float(np.ravel(now.risk_hospital)[0]) - float(np.ravel(was.risk_hospital)[0]))
    return np.array(risks)
