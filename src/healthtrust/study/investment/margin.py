"""Care as a place to put the money: what its next QALY costs, and the split of one budget by two methods.

    here       programmes by their course over decades (`best`), care by its margin, one price in each year
    allocate   programmes by cost per QALY, lag and curvature near today's spending (`allocate.returns`)

Source  catalogue/coefficients/margins.csv: £13,500 a QALY at the margin of care in England 2013/14, and how
        fast that rises (Martin, Lomas and Claxton 2020 [cited]). Both must lead to the same order of
        programmes; how far they differ shows what following people through the years adds.

>>> from healthtrust.study.investment.course import shipped_setting
>>> care = shipped_care(shipped_setting())
>>> care.cost_per_qaly, round(care.curvature, 3), care.least, care.most
(13500.0, 1.755, 0.5, 3.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.allocate.programmes import PROGRAMMES, shipped_programmes
from healthtrust.allocate.returns.margins import Scale, care_margin, shipped_margins
from healthtrust.allocate.returns.table import care, returns_table, shipped_lags
from healthtrust.ground.money import Currency, share
from healthtrust.records.store import read_table, shipped
from healthtrust.study.investment.best import CareMargin
from healthtrust.study.investment.course import Setting
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.use import Real


@dataclass(frozen=True)
class Split:
    """What `allocate.returns` makes of the same money: one row a programme, and care last."""

    names: tuple[str, ...]
    today: Real
    """A head, money."""
    spent: Real
    """A head at equal returns, money."""
    next_qaly: Real
    """What the next QALY costs there, money."""


def shipped_care(setting: Setting) -> CareMargin:
    """Return the margin of care of the catalogue, on what care costs a head today."""
    known, margin = shipped_margins(), care_margin()
    spent = float(setting.people @ setting.use.cost / setting.heads)
    least, most = (known[name].value for name in ("least-change", "most-change"))
    return CareMargin(spent, margin.cost_per_qaly, margin.curvature, least, most)


def allocated(setting: Setting, per_head: float, terms: Terms, money: Currency) -> Split:
    """Return the split of the same budget that the year's own comparison of returns finds."""
    unit = 10**money.exponent
    programmes, margin = shipped_programmes(), shipped_care(setting)
    line = share(round(per_head * setting.heads * unit), programmes.share)
    scale = Scale(terms.horizon, terms.discount_qalys, terms.discount_money)
    whole = care(round(margin.spent * setting.heads * unit), scale=scale, money=money)
    table = returns_table(programmes, line, shipped_lags(), whole)
    heads = setting.heads * unit
    return Split(
        tuple(str(name) for name in table["what"]),
        np.asarray(table["spent"] / heads),
        np.asarray(table["spent_at_equal_returns"] / heads),
        np.asarray(table["counted_cost_per_qaly_there"], dtype=np.float64),
    )


def catalogued() -> dict[str, tuple[str, float]]:
    """Return the programmes that places pay for today: name and share of the line, by code.

    >>> catalogued()["falls-prevention"]
    ('strength and balance, home hazards', 0.14)
    """
    table = read_table(shipped("coefficients", "programmes"), PROGRAMMES)
    rows = zip(table["code"].tolist(), table["name"].tolist(), table["share"].tolist(), strict=True)
    return {str(code): (str(name), float(part)) for code, name, part in rows}
