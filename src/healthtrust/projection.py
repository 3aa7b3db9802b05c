"""Many years: close one, change the people, open the next with what was decided and what was left.

next year's residents = this year's + births − deaths + arrivals − leavers, in every place
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.one_price import next_year
from healthtrust.deliver import delivered
from healthtrust.market.sharing import results_of
from healthtrust.people.exposed import begun, scaled_to, spent_on_factors, year_on
from healthtrust.people.turn import turned
from healthtrust.records.findings import LINES
from healthtrust.review.carried import (
    delivered_as_reported,
    left_over,
    quality_of_places,
    rewards_due,
    taken,
)
from healthtrust.state import Carried, State, known
from healthtrust.year import run_year

Watch = Callable[[int, str], None]


def project(
    state: State, watch: Watch = lambda year, step: None, opened: Callable[[State], None] = lambda state: None
) -> Iterator[State]:
    """Yield the state at the end of each year from the one that `state` opens to the design's last.

    `watch` is told year and step as each begins; `opened` is given each later year's opening.
    """
    while True:
        state = run_year(state, functools.partial(watch, state.year))
        yield state
        if state.year >= state.design.span[-1]:
            return
        state = close(state)
        opened(state)


def close(state: State) -> State:
    """Return the opening of the next year: people changed by births, deaths, illness and moves; balances."""
    people = turned(state)
    enrolment = known(state.enrolment, "market")
    return state.replace(
        year=state.year + 1,
        persons=people.persons,
        households=people.households,
        carried=replace(
            carried_over(state),
            heads=np.where(people.source[:, None] < 0, 0, enrolment.heads[people.source]).astype(np.int32),
            next_identity=people.next_identity,
            moved=people.moved,
        ),
        contributions=None,
        package=None,
        budgets=None,
        enrolment=None,
        responded=None,
        care=None,
        scorecard=None,
    )


def carried_over(state: State) -> Carried:
    """Return what a year's money, measures and care hand to the next; of its people nothing."""
    card, budgets = known(state.scorecard, "review"), known(state.budgets, "allocate")
    care = delivered(state.responded) if state.responded else delivered_as_reported(state)
    anchored, funded = next_year(state, care)
    return Carried(
        reserve=left_over(state),
        rewards_due=rewards_due(state),
        heads=None,
        next_identity=state.carried.next_identity,
        cell_cost=known(state.package, "package").cell_cost,
        personal_care=budgets.lines[:, LINES.index("personal care")],
        residents=budgets.heads,
        results=results_of(state),
        fund=budgets.fund.opened_with if budgets.fund else None,
        measured={(m.measure, m.place): m.value for m in card.measurements},
        reviewed=taken(state),
        surveyed=card.survey.by_plan("overall") if card.survey else None,
        quality=quality_of_places(state),
        delivered=care,
        standing=state.responded.standing if state.responded else None,
        before=state.responded.residents if state.responded else None,
        exposure=_exposure(state),
        anchored=anchored,
        funded=funded,
    )


def _exposure(state: State) -> NDArray[np.float64] | None:
    """Return the risk factors of each place in the next year [4, place, factor], where programmes act."""
    people, budgets = state.design.people, known(state.budgets, "allocate")
    if not people.programmes_act:
        return None
    unit, paid, fifth = 10**state.currency.exponent, budgets.programme_spending, state.places.fifth
    spent = spent_on_factors(budgets.programmes, paid, budgets.heads, unit)
    now = state.carried.exposure
    if now is None:
        of_all = float(paid.sum() / unit / max(int(budgets.heads[state.places.leaves].sum()), 1))
        now = begun(fifth, scaled_to(people.programmes_today, spent, of_all))
    return year_on(now, spent, fifth, state.year - state.design.span[0])
