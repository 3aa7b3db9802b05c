"""A judgement of equity in sentences: which way, how much, how sure, and what a reader must know.

>>> number(0.04781), number(0.1), number(-1234.5), bands((15.0, 30.0))
('0.0478', '0.100', '−1,234', ('up to 15', '15 to 30', 'above 30'))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp

import numpy as np

from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import mean_interval
from healthtrust.review.inequalities.answer import Answer
from healthtrust.review.inequalities.asked import ATKINSON, KOLM
from healthtrust.review.inequalities.decomposition import MOST_TERMS
from healthtrust.review.inequalities.equivalents import Equivalent
from healthtrust.review.inequalities.small_numbers import few, untold_groups
from healthtrust.review.inequalities.winners import Fate, hurt_most

FEW_ROWS = 30
"""Rows below which an interval from their spread is rough."""


def sentence(found: Answer) -> str:
    """Return the answer in a few sentences."""
    parts = [_by_rank(found), _by_slope(found), _by_design(found) or _by_aversion(found), _inequity(found)]
    return " ".join(part for part in parts if part)


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know."""
    return tuple(_notes(found))


def number(value: float) -> str:
    """Return a number with three digits below 1, fewer decimals above, and a true minus sign."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3
    if 0 < size < 1:
        return (f"{value:#.3g}" if size >= 1e-4 else f"{value:.3g}").replace("-", "−")
    return f"{value:,.{decimals}f}".replace("-", "−")


def with_interval(of: Estimate, level: float) -> str:
    """Return a value with its interval, if there is one."""
    if of.standard_error != of.standard_error:
        return number(of.value)
    low, high = mean_interval(of.value, of.standard_error, level)
    return f"{number(of.value)} ({number(low)} to {number(high)})"


def bands(cuts: Sequence[float]) -> tuple[str, ...]:
    """Return the names of bands between cuts."""
    said = [f"{cut:,.6g}".replace("-", "−") for cut in cuts]
    if not said:
        return ("all",)
    between = (f"{a} to {b}" for a, b in pairwise(said))
    return (f"up to {said[0]}", *between, f"above {said[-1]}")


def chosen(found: Answer) -> tuple[Equivalent, ...]:
    """Return the equivalents at the aversions asked for."""
    asked = found.question.asked
    wanted = {
        "atkinson": ATKINSON if asked.aversion is None else asked.aversion,
        "kolm": KOLM if asked.kolm is None else asked.kolm,
    }
    return tuple(e for e in found.equivalents if wanted[e.measure] == e.aversion)


def share(value: float) -> str:
    """Return a share in per cent."""
    return f"{100 * value:.1f} %".replace("-", "−")


def _by_rank(found: Answer) -> str:
    asked, index = found.question.asked, found.index
    name = found.main if found.main != "standard" else "concentration"
    said = opened(asked.named.outcome)
    told = f"({'index' if name == 'concentration' else name + ' index'} {with_interval(index, asked.level)})"
    if index.value != index.value and found.two is not None:
        return ""
    if index.value != index.value:
        return f"{said} has no concentration index: its mean is not above zero."
    low, high = (
        mean_interval(index.value, index.standard_error, asked.level)
        if index.standard_error == index.standard_error
        else (0.0, 0.0)
    )
    if low <= 0 <= high and index.standard_error == index.standard_error:
        return f"{said} is not told apart from equal over the ranks {told}."
    who = "better off" if index.value > 0 else "worse off"
    return f"{said} is concentrated among the {who} {told}."


def opened(name: str) -> str:
    """Return the name of a column as a sentence begins with it.

    >>> opened("out_of_pocket")
    'Out of pocket'
    """
    said = name.replace("_", " ")
    return f"{said[:1].upper()}{said[1:]}"


def _by_slope(found: Answer) -> str:
    slope, asked = found.slopes[0], found.question.asked
    ends = f"from {number(slope.bottom)} for the worst off to {number(slope.top)} for the best off"
    ratio = f", {number(exp(slope.log_ratio.value))} times" if slope.bottom > 0 and slope.top > 0 else ""
    unsaid = found.index.value != found.index.value and found.two is not None
    what = opened(asked.named.outcome) if unsaid else "It"
    return f"{what} runs {ends}: a slope index of {with_interval(slope.index, asked.level)}{ratio}."


def _by_aversion(found: Answer) -> str:
    first = next((e for e in chosen(found) if e.measure == "atkinson"), None)
    if first is None:
        return ""
    level, mean = found.question.asked.level, first.level.value + first.cost.value
    return (
        f"With aversion {first.aversion:g} (Atkinson) the same for everybody at "
        f"{with_interval(first.level, level)} would be as good as the mean of "
        f"{number(mean)} is: inequality costs {share(first.index.value)} of it, "
        f"and a little more for the worst off counts {first.weight_ratio:.3g} times that for the best off."
    )


def _by_design(found: Answer) -> str:
    two = found.two
    if two is None:
        return ""
    if two.everybody is None:
        moved = next((each for each in two.indices if each[0] == found.main), None)
        level = found.question.asked.level
        told = "" if moved is None else with_interval(moved[3], level)
        return f"From the first table to the second the index changes by {told}." if told else ""
    return f"{_fate(two.everybody, found)}{_hurt(found)}{_on_plane(found)}"


def _fate(fate: Fate, found: Answer) -> str:
    sides = (
        ("win", fate.winners, fate.share_of_winners.value, fate.mean_gain),
        ("lose", fate.losers, fate.share_of_losers.value, fate.mean_loss),
    )
    said = []
    for verb, count, part, mean in sides:
        if found.question.asked.real and few(count):
            said.append(f"fewer than {FEWEST} {verb}")
        else:
            said.append(f"{share(part)} {verb}{f', {number(mean)} on average' if count else ''}")
    told = f"{said[0]}, and {said[1]}; the mean changes by {number(fate.mean_change.value)}."
    return told[:1].upper() + told[1:]


def _hurt(found: Answer) -> str:
    assert found.two is not None
    worst = [(by, hurt_most(_told(fates, found))) for by, fates in found.two.fates]
    lost = [(by, fate) for by, fate in worst if fate is not None]
    if not lost:
        return ""
    by, fate = min(lost, key=lambda each: each[1].mean_change.value)
    return f" It hurts {by} {fate.group} most: {number(fate.mean_change.value)} on average."


def _told(fates: Sequence[Fate], found: Answer) -> list[Fate]:
    if not found.question.asked.real:
        return list(fates)
    hide = untold_groups(np.array([fate.people for fate in fates]))
    return [fate for fate, none in zip(fates, hide.tolist(), strict=True) if not none]


def _on_plane(found: Answer) -> str:
    assert found.two is not None
    if not found.two.impacts:
        return ""
    first, judge = found.two.impacts[0], found.two.judges[0]
    flips = ""
    if first.flips.at:
        flips = (
            f"; which design is better flips at aversion {', '.join(f'{at:.4g}' for at in first.flips.at)}"
        )
    words = first.quarter.replace("healthier", "better").replace("healthy", "good")
    return f" On the plane it is {words} ({judge[0].capitalize()}, {judge[1]:g}){flips}."


def _inequity(found: Answer) -> str:
    fitted, asked = found.decomposition, found.question.asked
    if fitted is None or not asked.standardise:
        return ""
    inequity = found.question.judged.sample.estimate(fitted.inequity(asked.standardise))
    need = " and ".join(asked.standardise)
    return f"Beyond what {need} explain, horizontal inequity is {with_interval(inequity, asked.level)}."


def _notes(found: Answer) -> Iterator[str]:
    asked, judged = found.question.asked, found.question.judged
    lowest = "highest" if asked.named.rank.startswith("-") else "lowest"
    yield (
        f"{len(judged.outcome):,} rows ranked by {asked.named.rank_column}, the {lowest} worst off; "
        f"groups: {judged.grouped_by}."
    )
    if judged.left_out:
        yield f"{judged.left_out:,} rows without weight are left out."
    if asked.limits is not None:
        low, high = asked.limits
        yield (
            f"Between {low:g} and {high:g}: Erreygers' index, because the shortfall is then as unequal as "
            "the outcome and equal absolute changes count alike; Wagstaff's counts gaps near a limit more."
        )
    if found.decomposition is not None and not found.decomposition.terms:
        yield f"More than {MOST_TERMS} categories and numbers: parts are told column by column."
    yield from _of_few(found)
    yield from _cautions(found)


def _of_few(found: Answer) -> Iterator[str]:
    judged, hidden = found.question.judged, int(found.hidden.sum())
    if hidden:
        alone = judged.grouped_by == "row" and not (judged.sample.weights > 1).any()
        remedy = "--weight says how many people a row stands for" if alone else "name coarser groups"
        yield (
            f"{hidden:,} of {len(found.hidden):,} groups hold fewer than {FEWEST} people, or would give such "
            "a group away: they are not told, nor gaps and other measures made of all group means; "
            f"{remedy}, or --synthetic tells all."
        )
    if found.curve is None and found.dominance:
        yield f"So few people: points of the curve would tell of fewer than {FEWEST}, and are not told."
    first, second = found.question.asked.unmatched
    if first or second:
        yield (
            f"Households in one run only are left out: {first:,} of the first and {second:,} of the second."
        )


def _cautions(found: Answer) -> Iterator[str]:
    asked, judged = found.question.asked, found.question.judged
    if len(judged.outcome) < FEW_ROWS or (
        judged.sample.clusters is not None and judged.sample.count < FEW_ROWS
    ):
        yield "Few rows: intervals from their spread are rough, and people within a row count as alike."
    if judged.events is None and (found.means.rows < 2).any():
        yield "A group of one row has no interval: nothing tells how its people differ."
    if found.equivalents and max(found.means.values[0]) > 1000 and asked.kolm is None:
        yield "Aversions are the public's for years of health; Kolm's is per unit: for money say --kolm."
    if not found.equivalents and not asked.less_is_better and not found.hidden.any():
        yield "No Atkinson or Kolm measure: a group's mean is zero or less, or they were left out."
    if found.decomposition is not None:
        yield (
            f"The circumstances explain {share(found.decomposition.explained)} of the variance; parts say "
            "what goes with inequality, not what would end it."
        )
    if found.two is not None and found.two.everybody is not None and asked.real:
        yield (
            f"Counts under {FEWEST}, and what would give them away, are not told; --synthetic tells them. "
            "Where hardly anybody is unchanged, a larger --threshold tells more."
        )
    if found.two is not None and found.two.change is not None:
        yield "The two tables count as drawn apart; of the same people, intervals of the change are too wide."
