"""A survey's answer in sentences: what members say, who differs from the whole, and what a reader must know.

>>> amount(0.7134, "share"), amount(-0.05, "share", True)
('71.3 %', '−5.0 %')
>>> amount(72.34, "points"), amount(0.3, "share, best less worst")
('72.3', '+30.0')
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from healthtrust.review.survey.answer import Answer, Found, verdict_of
from healthtrust.review.survey.estimate import FEWEST

ENOUGH_ALPHA = 0.7
UNLIKE = 0.02
"""Share of the scale from which on other weights are said to matter."""


def sentence(found: Answer) -> str:
    """Return the answer in a few sentences: who answered, what they say, who differs, what changed."""
    return " ".join(part for part in (_who(found), *_items(found), _changed(found)) if part)


def amount(value: float, unit: str, signed: bool = False) -> str:
    """Return a value in words of its unit."""
    if not isfinite(value):
        return "–"
    if unit == "share":
        said = f"{100 * value:{'+' if signed else ''}.1f} %"
    elif unit.startswith("share"):
        said = f"{100 * value:+.1f}"
    else:
        said = f"{value:{'+' if signed else ''},.3g}"
    return said.replace("-", "−")


def _who(found: Answer) -> str:
    turnout, survey = found.turnout, found.survey
    last = f" in {found.periods[-1]}" if len(found.periods) > 1 else ""
    if turnout is None:
        return f"{survey.respondents:,} answers{' in all' if last else ''}, whoever did not answer."
    return (
        f"{turnout.respondents:,} of {turnout.asked:,.0f} members answered{last} "
        f"({100 * turnout.rate:.0f} %)."
    )


def _items(found: Answer) -> Iterator[str]:
    last = len(found.periods) - 1
    for item in found.items[:3]:
        if found.survey.asked.real and item.whole.respondents[last] < FEWEST:
            yield f"{item.name}: fewer than {FEWEST} answered."
            continue
        whole = item.whole
        value, low, high = (amount(float(x[last]), item.unit) for x in (whole.value, whole.low, whole.high))
        yield f"{_subject(item)} {value} ({low} to {high}){_beside(found, item, last)}."


def _subject(item: Found) -> str:
    name = item.name.replace("_", " ")
    name = name[:1].upper() + name[1:]
    return f"{name}, net score:" if item.kind == "net" else f"{name}:"


def _beside(found: Answer, item: Found, last: int) -> str:
    if len(found.bodies) < 2:
        return ""
    rows = slice(last * len(found.bodies), (last + 1) * len(found.bodies))
    shown = ~item.hidden[rows] & (item.by_body.respondents[rows] > 0)
    verdicts = [
        v
        for v, seen in zip(verdict_of(item.beside.low[rows], item.beside.high[rows]), shown, strict=True)
        if seen
    ]
    above, below = verdicts.count("above"), verdicts.count("below")
    by = found.survey.asked.by.removesuffix("_id").replace("_", " ")
    if not above and not below:
        return f"; by {by}, none of {len(verdicts)} is told from it"
    told = [f"{count} {word} it" for count, word in ((above, "above"), (below, "below")) if count]
    return f"; by {by}, {' and '.join(told)} beyond chance, of {len(verdicts)}"


def _changed(found: Answer) -> str:
    item = found.items[0] if found.items else None
    if item is None or item.change is None:
        return ""
    last = len(found.periods) - 1
    if found.survey.asked.real and few_in_all(item, last - 1, last):
        return ""
    at = len(item.change.value) - 1
    value, low, high = (float(x[at]) for x in (item.change.value, item.change.low, item.change.high))
    verdict = "" if low > 0 or high < 0 else ", no change that is told from chance"
    before, after = found.periods[-2], found.periods[-1]
    name = item.name.replace("_", " ")
    # A change of shares is told in points of a hundred: 6 % more of 50 % would be 53 %.
    unit, points = ("share, points", " percentage points") if item.unit == "share" else (item.unit, "")
    said, least, most = (amount(each, unit, True) for each in (value, low, high))
    return f"From {before} to {after} {name} changed by {said}{points} ({least} to {most}){verdict}."


def few_in_all(item: Found, *periods: int) -> bool:
    """Return whether too few answered in all in one of the periods."""
    return bool((item.whole.respondents[list(periods)] < FEWEST).any())


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know."""
    return tuple(_notes(found))


def _notes(found: Answer) -> Iterator[str]:
    survey = found.survey
    yield from _of_weights(found)
    yield from _of_response(found)
    if survey.drawn.alone and survey.drawn.clusters > 1 and len(survey.drawn.reached) > 1:
        yield (
            f"{survey.drawn.alone} of {len(survey.drawn.reached)} strata hold one cluster: they are compared "
            "with the whole, which overstates errors."
        )
    if survey.panel:
        yield (
            f"{survey.panel:,} persons answered in several periods: each is one draw, so that a change is "
            "surer than between other people."
        )
    if survey.asked.finite:
        yield "Errors are of members as they are now: who is in the sample is certain (finite population)."
    hid = sum(int((item.hidden & (item.by_body.respondents > 0)).sum()) for item in found.items)
    if hid:
        yield (
            f"{hid} result{'s' if hid > 1 else ''} hidden: fewer than {FEWEST} answered, or with what is "
            "shown such a result could be worked out."
        )
    for item in found.items:
        if item.alpha is not None and isfinite(item.alpha):
            verdict = "measure one thing" if item.alpha >= ENOUGH_ALPHA else "hardly measure one thing"
            yield f"The items of {item.name} {verdict}: Cronbach's alpha {item.alpha:.2f}."


def _of_weights(found: Answer) -> Iterator[str]:
    survey = found.survey
    w = survey.weights.weights
    effect = len(w) * float((w**2).sum()) / float(w.sum()) ** 2
    if survey.weights.raked:
        names = ", ".join(margin.name for margin in survey.weights.margins[0])
        worst = max(raked.certificate for raked in survey.weights.raked)
        held = sum(raked.held for raked in survey.weights.raked)
        trimmed = f", {held} held at a limit" if held else ""
        rounds = max(raked.rounds for raked in survey.weights.raked)
        yield f"Weights meet {names} to {worst:.0e} ({rounds} round{'s' if rounds > 1 else ''}{trimmed})."
    if effect > 1.0005:
        yield (
            f"Unequal weights cost {100 * (1 - 1 / effect):.0f} % of the answers: {len(w):,} are worth "
            f"{len(w) / effect:,.0f} (design effect {effect:.2f})."
        )


def _of_response(found: Answer) -> Iterator[str]:
    turnout = found.turnout
    if turnout is None:
        yield "Nothing is known of those who did not answer."
        return
    if turnout.r is not None:
        widest = max(turnout.spread, key=lambda pair: pair[1], default=("", 0.0))
        more = f"; response differs most by {widest[0]}" if widest[1] > 0 else ""
        yield (
            f"R-indicator {turnout.r:.2f}: 1 would be respondents like all members{more}. Were all as likely "
            f"to answer, chance alone would put it at about {turnout.r_by_chance:.2f}."
        )
    item = found.items[0] if found.items else None
    if item is None or turnout.propensity is None:
        return
    last = len(found.periods) - 1
    inside = (turnout.propensity > 0) & np.isfinite(item.scores)
    if inside.any():
        by_class = float(turnout.propensity[inside] @ item.scores[inside]) / float(
            turnout.propensity[inside].sum()
        )
        apart = by_class - float(item.whole.value[last])
        if abs(apart) > UNLIKE * item.scale.range:
            yield (
                f"Weights by class of propensity would put {item.name} at {amount(by_class, item.unit)}: "
                "the answer depends on how it is weighted."
            )
