"""When an arrangement fails, as its own response shows, and what the model does not know of any.

Each caution looks at the draws of the last year: it is said where it holds in at least half of them.

>>> from healthtrust.study.arrangements.answer import answer
>>> from healthtrust.study.arrangements.asked import Asked
>>> from healthtrust.study.arrangements.put import question_of
>>> found = answer(question_of(Asked(after=("structure-only",), draws=0)))
>>> cautions_of(found.outcomes[0], "GBP")[0]
'Nobody profits from keeping people out of hospital (alignment 0.00), so little changes.'
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.bodies import BODIES
from healthtrust.deliver.response.capability import COMPONENTS
from healthtrust.deliver.response.coefficients import posterior, stated
from healthtrust.design.response import Arrangement
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.arrangements.answer import Answer, Outcome
from healthtrust.study.arrangements.measures import SPENDING, WEEKS, changed
from healthtrust.study.arrangements.words import amount, number, signed

Real = NDArray[np.float64]

SEEN = 0.5
"""Share of draws from which on something is said."""
LITTLE_ALIGNED, LITTLE_ABLE, FULL = 0.05, 0.5, 0.92
WEAK = 0.3
"""Score of a component below which it is named."""
DRIFT = 0.01
"""Share of admissions from which on a change of residents themselves is told."""
LOSS = 0.002
"""Losses below this part of spending are not told."""
LITTLE = 0.005
"""Change of an index of quality that is not told."""
KEPT = 0.02
"""Part of spending of before from which on what providers keep is told."""
ONE_BOTTOM_LINE = 0.5
"""Score of the single bottom line above which providers are read as one."""

LIMITS = (
    "Expected values in yearly steps of a typical place: no seasons, no epidemics, no single hospital.",
    "Staff, their pay and their number are not modelled: care that is wanted and has beds is given.",
    "Effects are carried over from other places and times; most sizes are assumed or fitted, not measured.",
    "The change is made in year 1 and nobody stops it; bodies go on whatever loss they make.",
    "Budgets stay at what care cost before unless `payment.rebased` is set; rebasing changes no incentive.",
    "Its route acts only through who leads and the five scores; contracts between bodies entrench nothing.",
    "Diagnoses, coding and choice of patients by providers do not respond here.",
)
"""What no answer of this model knows."""


def cautions_of(outcome: Outcome, code: str) -> list[str]:
    """Return when and how this arrangement fails, as its response shows."""
    return [
        *_of_residents(outcome),
        *_of_time(outcome),
        *_of_incentives(outcome),
        *_of_care(outcome),
        *_of_money(outcome, code),
    ]


def statuses(found: Answer) -> dict[str, int]:
    """Return how many coefficients are cited, recalled, assumed, fitted or given by hand."""
    told: dict[str, int] = {}
    for name in stated():
        status = "given" if name in found.asked.set_by_hand else status_of(name)
        told[status] = told.get(status, 0) + 1
    return {name: told[name] for name in ("cited", "recalled", "assumed", "fitted", "given") if name in told}


def status_of(name: str) -> str:
    """Return cited, recalled, assumed, or fitted, whatever it was before."""
    return "fitted" if name in posterior() else stated()[name].status


def statuses_said(found: Answer) -> str:
    """Return the same in a sentence."""
    told = statuses(found)
    parts = [f"{count} {name}" for name, count in told.items()]
    extra = " Fitted: stated with an error, then fitted to published studies." if "fitted" in told else ""
    return f"Of {sum(told.values())} coefficients {', '.join(parts)}.{extra}"


def one_bottom_line(outcome: Outcome) -> bool:
    """Return whether providers share one bottom line."""
    return outcome.course.after.components.financial > ONE_BOTTOM_LINE


def _of_residents(outcome: Outcome) -> Iterator[str]:
    part = outcome.admissions["residents"] / outcome.found.admissions[0]
    middle = float(np.median(part))
    if abs(middle) >= DRIFT:
        yield (
            f"Residents change over the years, most of it whatever the arrangement: {signed(middle)} of "
            "admissions come of that. Without prevention they stay as they are."
        )


def _of_time(outcome: Outcome) -> Iterator[str]:
    after, found = outcome.course.after, outcome.found
    funded, pays = after.transformation.lasts, after.payment.lasts
    if funded is not None and funded < found.years:
        least = max(int(funded), 1)
        was, is_now = (float(np.median(found.capability[year])) for year in (least, found.years))
        if is_now < was:
            back = f"capability goes from {was:.2f} back to {is_now:.2f}"
            yield f"Money for transformation ends after {funded:g} years: {back}."
    if pays is not None and pays < found.years:
        yield f"The contract lapses after {pays:g} years, and what it changed goes back."


def _of_incentives(outcome: Outcome) -> Iterator[str]:
    found = outcome.found
    alignment, capability = found.alignment[-1], found.capability[-1]
    middle = float(np.median(alignment))
    lapsed = outcome.course.after.payment.lasts
    if lapsed is not None and lapsed < found.years:
        return
    if _holds(alignment <= LITTLE_ALIGNED):
        said = f"{round(middle, 2) + 0.0:.2f}".replace("-", "−")
        if middle < -LITTLE_ALIGNED:
            more = "the better it is run, the more it admits"
            yield f"Who leads profits from admissions (alignment {said}): {more}."
        else:
            yield f"Nobody profits from keeping people out of hospital (alignment {said}), so little changes."
    elif _holds(capability < LITTLE_ABLE):
        yield (
            f"Payment asks for what the organisation can hardly do: capability is "
            f"{float(np.median(capability)):.2f} of 1{_held_back(outcome.course.after)}."
        )


def _held_back(after: Arrangement) -> str:
    """Return what holds capability back: the weakest component, where one is weak, and want of money."""
    scores = {name: getattr(after.components, name) for name in COMPONENTS}
    weakest = min(scores, key=scores.__getitem__)
    weak = f"; {weakest} holds it back most ({scores[weakest]:g})" if scores[weakest] < WEAK else ""
    return weak + ("; no money builds it" if after.transformation.lasts == 0 else "")


def _of_care(outcome: Outcome) -> Iterator[str]:
    found, baseline = outcome.found, outcome.course.baseline
    of_all = found.quality[-1] - found.quality[0]
    frail = found.segment_quality[..., SEGMENTS.index("frail")]
    of_frail = frail[-1] - frail[0]
    if _holds(of_all < -LITTLE):
        yield f"Quality of care falls by {-float(np.median(of_all)):.2f}{_in_draws('it falls', of_all < 0)}."
    if _holds(of_frail - of_all < -LITTLE) and _holds(of_frail < -LITTLE):
        yield (
            f"The frail are skimped on: the quality they find falls by {-float(np.median(of_frail)):.2f}"
            f"{_in_draws('it falls', of_frail < 0)}."
        )
    if _holds(found.occupancy[-1] > max(FULL, baseline.occupancy)):
        yield (
            f"Beds are {100 * float(np.median(found.occupancy[-1])):.0f} % full: emergencies crowd out the "
            "waiting list."
        )
    longer = changed(WEEKS, found, found.years)
    if _holds(longer > 1.0):
        yield f"Elective care is waited for {float(np.median(longer)):.0f} weeks longer."
    stay = found.members[-1]
    if outcome.course.after.market.choice_of_plan and _holds(stay < 0.95):
        yield (
            f"Members may leave, and {100 * (1 - float(np.median(stay))):.0f} % of them would rather be "
            "beside a plan of before; their leaving is told, not fed back."
        )


def _of_money(outcome: Outcome, code: str) -> Iterator[str]:
    found = outcome.found
    if _holds(found.price[-1] > 1.02):
        more = 100 * (float(np.median(found.price[-1])) - 1)
        yield f"Prices rise by {more:.0f} %: they are negotiated with few."
    left, spent = found.left[-1], float(found.spending[0].mean())
    providers, matters = left[:, : BODIES.index("payer")].sum(axis=1), LOSS * spent
    if not outcome.course.after.payment.rebased and _holds(providers > KEPT * spent):
        middle = amount(float(np.median(providers)), code)
        yield f"Providers keep {middle} a year: what is expected of care stays at its cost of before."
    if one_bottom_line(outcome):
        yield from _loss("Providers on their one bottom line are", providers, matters, code)
        yield from _loss("The payer is", left[:, BODIES.index("payer")], matters, code)
    else:
        for b, name in enumerate(("Primary care is", "The hospital is", "The payer is")):
            yield from _loss(name, left[:, b], matters, code)
    costs = changed(SPENDING, found, found.years)
    if _holds(costs > 0.005):
        yield f"The system costs {100 * float(np.median(costs)):.0f} % more than before."


def _loss(who: str, left: Real, matters: float, code: str) -> Iterator[str]:
    if _holds(left < -matters):
        middle = amount(float(np.median(left)), code)
        yield f"{who} left with {middle} a year{_in_draws('a loss', left < 0)}."


def _in_draws(what: str, each: NDArray[np.bool_]) -> str:
    """Return in how many draws something holds, nothing where there is one draw."""
    return "" if len(each) == 1 else f", {what} in {number(float(each.mean()))} of draws"


def _holds(each: NDArray[np.bool_]) -> bool:
    return float(np.mean(each)) >= SEEN
