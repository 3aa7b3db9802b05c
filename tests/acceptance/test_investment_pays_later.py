"""What is published of investment in health that pays later: fact 8, its margin in England, lifetime cost."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.study.investment import told
from healthtrust.study.investment.answer import Answer, answer
from healthtrust.study.investment.fifths import groups_of
from healthtrust.study.investment.gains import breaks_even, gains, one_pound
from healthtrust.study.investment.put import Asked, question_of

SLOW = ("smoking", "obesity", "uncontrolled-hypertension", "harmful-drinking")


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(question_of(Asked(horizons=(60, 3, 40), draws=100)))


def mix_of(found: Answer, horizon: int) -> dict[str, float]:
    rows = told.mix_rows(found)
    return {code: rows[code][rows["horizon"].index(horizon)] for code in found.asked.codes}


def test_net_benefit_is_negative_first_and_pays_in_the_second_decade(found: Answer) -> None:
    """Fact 8: £30 a head for five years; the prototype paid, at £15,000 a QALY, in years 17 to 22."""
    running = found.mix.benefit()
    assert (running[:5] < 0).all()
    assert 14 <= breaks_even(running) <= 24
    assert found.doubt is not None
    first = found.doubt.benefit[:, -1, 4]
    assert (first < 0).mean() == 1.0


def test_the_best_mix_depends_on_the_horizon(found: Answer) -> None:
    short, long = mix_of(found, 3), mix_of(found, 40)
    assert short["unprotected-falls"] > long["unprotected-falls"]
    assert sum(short[code] for code in SLOW) < 0.2 * sum(long[code] for code in SLOW)
    assert max(SLOW, key=long.__getitem__) == "smoking"
    rows = told.mix_rows(found)
    judged = rows["net benefit a head over 60 years"]
    assert judged[1] < 0.6 * judged[0]


def test_the_margin_of_public_health_in_england(found: Answer) -> None:
    """T8: Martin, Lomas and Claxton 2020, £2,725 to £4,845 a QALY at the margin of public health."""
    forty = answer(question_of(Asked(horizons=(40,), draws=0, care=False)))
    cost = told.todays_marginal_cost(forty)
    assert cost is not None
    assert 2_725 <= cost <= 4_845


def test_prevention_need_not_cut_the_cost_of_care(found: Answer) -> None:
    """E35, van Baal 2008: who no longer smokes lives longer, and costs more over a lifetime."""
    smoking = found.asked.codes.index("smoking")
    assert found.alone.offset[smoking] < 0
    assert found.alone.survivors[smoking].sum() > 0
    assert found.alone.qalys[smoking].sum() > 0


def test_the_payers_cash_is_not_the_return_to_society(found: Answer) -> None:
    """E30: 14.3 to 1 is of society; care saves −0.5 to 0.5 by slow programmes and 1 to 2 by falls."""
    offset = dict(zip(found.asked.codes, found.alone.offset.tolist(), strict=True))
    assert all(-0.6 <= offset[code] <= 0.5 for code in SLOW)
    assert 1.0 <= offset["unprotected-falls"] <= 2.2
    assert np.isnan(breaks_even(found.mix.cash()))


def test_falls_pay_within_eighteen_months(found: Answer) -> None:
    """E30: falls prevention is fastest, within 18 months: what one year spends, the next gives back."""
    setting = found.asked.setting
    one_year = one_pound(len(found.asked.codes), 1, 61)
    paid = breaks_even(gains(one_year, groups_of(setting), found.asked.terms).benefit())
    falls = found.asked.codes.index("unprotected-falls")
    assert paid[falls] == 2
    assert np.nanmin(np.delete(paid, falls)) > 2
