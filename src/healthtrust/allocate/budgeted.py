"""The budgets of a year: income to purposes, personal care to places by need, the rest by its own rule.

    L_nl    money of place n for line l        Σ_n,l L + reserve + reward + administration = pool income

Source  the order of the rules: `purposes`, `formulas`, `lines`, `moved`, `awarded`.

>>> LINES[0]
'personal care'
"""

from __future__ import annotations

import numpy as np

from healthtrust.allocate.awarded import fund_year
from healthtrust.allocate.formulas import by_formula, need_of
from healthtrust.allocate.funded import expected, programmes_of
from healthtrust.allocate.lines import need_points, other_lines
from healthtrust.allocate.moved import personal_care
from healthtrust.allocate.programmes import spending
from healthtrust.allocate.purposes import purposes
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.records.findings import LINES, Budgets
from healthtrust.state import State, known


def budgeted(state: State) -> Budgets:
    """Return money by place and line, and what other formulas would have given; minor units.

    Raises InvalidInput where a formula, a pace of change or a bid of the design cannot be kept to.
    """
    package = known(state.package, "package")
    persons, households = known(state.persons, "people"), known(state.households, "people")
    need = need_of(persons, households, state.places, package.cell_cost)
    money = purposes(known(state.contributions, "pool").income, package.care_budget, state.shares)
    fund = fund_year(money.transformation, state)
    money = money if fund is None else money.without_transformation(fund.lapsed)
    points = need_points(need, state)
    care, movement = personal_care(money.personal_care, points, need.heads, state)
    lines = np.stack([care, *other_lines(money, need, fund, state.places)], axis=1)
    programmes = programmes_of(state)
    spent = spending(lines[:, LINES.index("population health")], programmes)
    return Budgets(
        lines=lines,
        reserve=money.reserve,
        reward=money.reward,
        administration=money.administration,
        need_points=points,
        formulas=CLASSIFICATIONS,
        by_formula=by_formula(money.personal_care, need, state.places),
        heads=need.heads,
        expected_cost=need.expected_cost,
        programmes=programmes.names,
        programme_spending=spent,
        programme_qalys=expected(spent, need.heads, state),
        movement=movement,
        fund=fund,
    )
