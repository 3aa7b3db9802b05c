"""The fact of prevention: it pays later, what is best depends on the horizon, and cost of care need not fall.

Source  Martin, Lomas and Claxton 2020; Masters et al. 2017; van Baal et al. 2008 [cited], through
        `study.investment`, whose programmes are drawn apart from the coefficients of delivery.

>>> health_pays_later(draws=20, seed=1).probability
1.0
"""

from __future__ import annotations

import numpy as np

from healthtrust.study.facts.fact import Evidence, Fact
from healthtrust.study.investment.answer import Answer, answer
from healthtrust.study.investment.put import Asked, question_of

HORIZONS = (40, 3)
SOON, LATE, HORIZON = 5, 5.0, 40.0
ELSEWHERE = 0.2
"""Part of the money that another horizon spends on other programmes, at least [assumed]."""
PROGRAMME = "smoking"


def health_pays_later(draws: int, seed: int) -> Fact:
    """Return fact 8, of £30 a head for five years, over draws of what programmes do."""
    found = answer(question_of(Asked(horizons=HORIZONS, draws=draws, seed=seed, care=False)))
    assert found.doubt is not None
    doubt, heads = found.doubt, found.asked.setting.people.sum()
    one = np.ones(doubt.draws)
    after = np.nan_to_num(doubt.pays_after[:, -1], nan=np.inf)
    return Fact(
        "Health pays later",
        "£30 a head for five years costs more than it brings at first, a QALY at £15,000, and pays in later "
        "decades; the best mix depends on the horizon; cost of care over a lifetime need not fall.",
        "Martin, Lomas and Claxton 2020; Masters et al. 2017; van Baal et al. 2008",
        (
            Evidence("net benefit a head by year 5", doubt.benefit[:, -1, SOON - 1] / heads, "GBP", high=0.0),
            Evidence("year in which it has paid", after, "years", LATE, HORIZON),
            Evidence(
                "3 years spend elsewhere than 40",
                _apart(found) * one,
                low=ELSEWHERE,
            ),
            Evidence(
                "care saved a pound, smoking",
                doubt.offset[:, found.asked.codes.index(PROGRAMME)],
                "ratio",
                high=0.0,
            ),
        ),
        "Its programmes have draws of their own, since how care responds does not touch them.",
    )


def _apart(found: Answer) -> float:
    """Return the share of money that the best mixes of the two horizons do not spend alike."""
    spent = found.mixes.spending[: len(HORIZONS)].sum(axis=1)
    shares = spent / spent.sum(axis=1, keepdims=True)
    return float(np.abs(shares[0] - shares[1]).sum() / 2)
