"""What a sensitivity analysis says, in words.

>>> from healthtrust.study.sensitivity.one_way import Bar, Tried
>>> from healthtrust.study.sensitivity.result import Result
>>> bar = Bar("loading", (Tried(0.1, 4.0), Tried(0.3, 1.0)), base=3.0)
>>> sentence(Answer(Result("qalys", ("valley",), "GBP"), (), 3.0, (3.0,), (bar,)))
'loading matters most: over its range, from 0.1 to 0.3, QALYs gained move from 4 to 1 QALYs of all years.'
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.ground.problems import in_words
from healthtrust.study.draws.told import amount, percent
from healthtrust.study.sensitivity.flips import Flip, Flips
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.one_way import Bar

ALMOST = 1e-6
"""Part of the upper end below which a lower end is told as nought."""
NAMED = 3
"""Parameters named in one sentence."""


def value(at: Any) -> str:
    """Return a value of a parameter as it is said: a number with four digits, a word as it stands."""
    return amount(float(at)) if isinstance(at, int | float) and not isinstance(at, bool) else str(at)


# ---- the finding -------------------------------------------------------------------------------------------


def sentence(found: Answer) -> str:
    """Return the finding: what matters most, how far it moves the result, and where the ranking flips."""
    first = leading(found)
    if first is not None:
        return f"{_moves(found, first)}{_turned(found, first)}."
    if found.effects:
        top = found.effects[0]
        return (
            f"{top.name} matters most: over its range it moves {within(found)} by "
            f"{amount(top.strength)} {found.result.what.unit} on average, wherever all others are."
        )
    if found.shares is not None:
        best = int(np.nanargmax(found.shares.found.total))
        factor, total = found.shares.factors[best].name, float(found.shares.found.total[best])
        return f"{factor} matters most: it has a part in {share(total)} of the variance of {within(found)}."
    assert found.given is not None
    return _of_draws(found)


def leading(found: Answer) -> Bar | None:
    """Return the parameter that moves the result most on its own, where that was tried."""
    return found.bars[0] if found.bars and found.bars[0].moves else None


def share(of: float) -> str:
    """Return a part of the variance; what noise puts outside 0 and 1 is told as the nearest of them.

    >>> share(0.873), share(1.2), share(-0.01)
    ('87 %', '100 %', '0 %')
    """
    return percent(min(max(of, 0.0), 1.0)) if isfinite(of) else "–"


def within(found: Answer) -> str:
    """Return what the result is called, within a sentence."""
    label = found.result.label
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _moves(found: Answer, bar: Bar) -> str:
    label, unit = within(found), found.result.what.unit
    if len(bar.points) == 2 and all(isfinite(p.result) for p in bar.points) and isfinite(bar.variance):
        low, high = bar.points
        ends = f"from {value(low.at)} to {value(high.at)}"
        results = f"from {amount(low.result)} to {amount(high.result)}"
        verb = "move" if label.startswith("QALYs") and not found.result.paired else "moves"
        turns = not min(low.result, high.result) <= bar.base <= max(low.result, high.result)
        between = f", and is {amount(bar.base)} in between, where it stands" if turns else ""
        return f"{bar.name} matters most: over its range, {ends}, {label} {verb} {results} {unit}{between}"
    return f"{bar.name} matters most: {label} lies between {amount(bar.low)} and {amount(bar.high)} {unit}"


def _turned(found: Answer, bar: Bar) -> str:
    if not found.flips:
        return ""
    own = next((f for f in found.flips if f.name == bar.name), None)
    if own is not None and any(f.inside for f in own.found):
        return (
            f"; the ranking flips at {in_words([value(f.value) for f in own.found]).replace(' or ', ' and ')}"
        )
    ahead = found.result.ahead(found.base or 0.0)
    stays = f"{ahead} stays ahead" if ahead else "both stay alike"
    if own is not None and own.found:
        return f"; {stays} within it, and the ranking flips only outside, at {value(own.found[0].value)}"
    return f"; {stays} within it"


def _of_draws(found: Answer) -> str:
    assert found.given is not None
    row = found.given.rows[0]
    of = f"in {found.given.draws:,} draws of study {found.study}"
    if not found.given.tells:
        return (
            f"Nothing stands out {of}: what leads, {row.name}, moves {within(found)} no more than the "
            f"largest of {len(found.given.rows)} values may by chance. Draw more, or vary one at a time."
        )
    if isfinite(row.regression.value):
        b = row.regression
        return (
            f"{row.name} matters most {of}: {within(found)} goes {'up' if b.value > 0 else 'down'} with "
            f"it, by {amount(abs(b.value))} standard deviations of ranks for one of its own (95 % from "
            f"{amount(b.low)} to {amount(b.high)})."
        )
    return (
        f"{row.name} matters most {of}: it alone explains {share(row.share.value)} of the variance of "
        f"{within(found)} (95 % from {share(row.share.low)} to {share(row.share.high)})."
    )


# ---- what else should be known -----------------------------------------------------------------------------


def notes(found: Answer) -> list[str]:
    """Return what a reader should know before believing the rest."""
    return [
        *_base(found),
        *_ranking(found),
        *_interaction(found),
        *_draws(found),
        *_where_from(found),
        *_lost(found),
    ]


def _base(found: Answer) -> Iterator[str]:
    if found.base is None or found.study:
        return
    each = zip(found.result.designs, found.each, strict=True)
    listed = ", ".join(f"{name} {amount(own)}" for name, own in each)
    unit = found.result.what.unit
    if found.result.paired:
        ahead = found.result.ahead(found.base)
        told = f"{ahead} is ahead" if ahead else "both are alike"
        yield f"At their own values {told}: {listed} {unit}, a difference of {amount(found.base)}."
    else:
        yield f"At its own values: {listed} {unit}. All others stand there while one is varied."


def _ranking(found: Answer) -> Iterator[str]:
    if not found.flips:
        return
    inside = [f for f in found.flips if any(each.inside for each in f.found)]
    several = [f.name for f in inside if len(f.found) > 1]
    if inside:
        named = ", ".join(f"{f.name} at {flips_at(f)}" for f in inside[:NAMED])
        more = f" and {len(inside) - NAMED} more" if len(inside) > NAMED else ""
        many = f"{len(inside)} of {len(found.flips)} parameters"
        yield f"{many} flip the ranking within their range: {named}{more}."
    else:
        yield f"None of {len(found.flips)} parameters flips the ranking within its range, alone."
    if several:
        yield f"More than one crossing: {', '.join(several[:NAMED])}."
    if found.price is not None:
        a, b = found.result.designs
        yield (
            f"{b} and {a} have the same net health where a QALY counts {amount(found.price)} "
            f"{found.result.currency}; here it counts {amount(found.result.worth)}."
        )


def flips_at(flips: Flips) -> str:
    """Return at which values the ranking flips, in a table's cell."""
    if not flips.found:
        low = 0.0 if abs(flips.low) < ALMOST * abs(flips.high) else flips.low
        return f"never from {value(low)} to {value(flips.high)}"
    return ", ".join(_at(each) for each in flips.found)


def _at(flip: Flip) -> str:
    return value(flip.value) if flip.inside else f"{value(flip.value)}, outside its range"


def _interaction(found: Answer) -> Iterator[str]:
    if found.shares is None:
        return
    alone = sum(bar.variance for bar in found.bars if isfinite(bar.variance))
    whole, rows = found.shares.found.variance, found.shares.found.rows
    yield (
        f"Sobol indices of {rows:,} rows; intervals by bootstrap. Where alone and with others are apart, it "
        "works through others."
    )
    if found.bars and whole > 0:
        yield (
            f"One at a time, as straight lines, all values give a variance {amount(alone / whole)} times "
            "that of all drawn together; far from 1, values bend or work through each other."
        )


def _draws(found: Answer) -> Iterator[str]:
    if found.given is None:
        return
    if isfinite(found.given.explained):
        explained = percent(found.given.explained)
        yield f"The regression explains {explained} of the variance of the ranks of {within(found)}."
    else:
        yield (
            f"{found.given.draws:,} draws are too few for a regression on {len(found.given.rows)} "
            f"parameters: shares are by {found.given.bins} bins of one at a time."
        )


def _where_from(found: Answer) -> Iterator[str]:
    first = leading(found)
    own = found.parameter(first.name) if first else None
    if own is not None:
        yield f"The range of {own.name} is {own.status}: {own.source}."
    statuses = [p.status for p in found.parameters]
    cited = statuses.count("cited")
    yield f"{cited} of {len(statuses)} ranges are cited; what is judged by wide guesses looks important."


def _lost(found: Answer) -> Iterator[str]:
    if found.failed:
        points = f"{found.failed:,} point{'' if found.failed == 1 else 's'}"
        yield f"At {points} tried a design could not be, and what it would have been is left out."
