"""Step 7, review: what was measured, which promises were kept, and what that earns."""

from __future__ import annotations

from healthtrust.ground.errors import refuse
from healthtrust.records.findings import Scorecard
from healthtrust.review.equity import net_benefit
from healthtrust.review.judge import judged
from healthtrust.review.measures import measured
from healthtrust.review.on_record import on_record
from healthtrust.review.paid import paid_results
from healthtrust.review.post import pay_last_year, set_aside
from healthtrust.review.scorecard import incidence_by_decile, scorecard_table, spending_by_place
from healthtrust.review.surveyed import surveyed
from healthtrust.review.targets import measures_of, problems_of, problems_of_year
from healthtrust.state import State

__all__ = [
    "incidence_by_decile",
    "judged",
    "measured",
    "measures_of",
    "net_benefit",
    "problems_of",
    "problems_of_year",
    "scorecard_table",
    "spending_by_place",
    "step",
]


def step(state: State) -> State:
    """Ask members, measure the year, judge its promises, pay last year's rewards, set this year's aside."""
    refuse(problems_of(state.design.review))
    survey = surveyed(state) if state.facts is None else None
    measurements = measured(state, survey) if state.facts is None else on_record(state, state.facts)
    verdicts, performance, earned = paid_results(state, measurements)
    due = state.carried.rewards_due
    book = pay_last_year(state.book, due, state.providers, state.year)
    book = set_aside(book, earned, state.providers, state.year)
    card = Scorecard(
        measurements,
        tuple(verdicts),
        int(due.sum()),
        int(earned.sum()),
        earned,
        survey,
        performance,
    )
    return state.replace(scorecard=card, book=book)
