"""A comparison in sentences: who differs beyond chance, what stays, what changed, what a target would pay.

>>> percent(0.8749), percent(0.0004), percent(0.131), figure(0.1471, "share"), figure(1.25, "ratio")
('87.5 %', '0.04 %', '13.1 %', '14.7 %', '1.25')
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.ground.money import words
from healthtrust.review.comparison.answer import Answer
from healthtrust.review.comparison.paying import MEANING
from healthtrust.review.comparison.scale import Kind

SCALES: dict[Kind, str] = {"share": "arcsine", "rate": "square-root", "ratio": "log"}


def percent(share: float) -> str:
    """Return a share in per cent."""
    if not np.isfinite(share):
        return "–"
    size = 100 * share
    return f"{size:.2f} %" if 0 < abs(size) < 0.1 else f"{size:.1f} %"


def figure(value: float, kind: Kind) -> str:
    """Return a share in per cent, a rate or ratio as a number."""
    return percent(value) if kind == "share" else f"{value:,.3g}"


def sentence(found: Answer) -> str:
    """Return the answer in a few sentences."""
    return " ".join([*_funnel(found), *_stays(found), *_changed(found), *_paid(found)])


def _funnel(found: Answer) -> Iterator[str]:
    f = found.funnel
    bodies = len(found.shown.body)
    when = f" in {found.asked.period}" if found.asked.period else ""
    naive, adjusted = (float((sides != 0).mean()) for sides in (f.naive, f.adjusted))
    rate = found.asked.asked.false_discovery
    how = (
        f"with {percent(rate)} false flags"
        if rate
        else f"beyond {percent(f.level).replace('.0 ', ' ')} limits"
    )
    standard = figure(f.standard, f.kind)
    yield (
        f"Of {bodies:,} bodies{when}, {percent(naive)} differ from {standard} by more than chance ({how}), "
        f"and {percent(adjusted)} by more than chance and what bodies differ by anyway."
    )
    yield (
        f"Their variance is {f.phi:,.2f} times that of chance (φ), the spread between them "
        f"{np.sqrt(f.tau2):.4f} on the {SCALES[f.kind]} scale (τ)."
    )


def _stays(found: Answer) -> Iterator[str]:
    s = found.stability
    if s is None or not np.isfinite(s.correlation):
        return
    if not s.reliability > 0:
        yield (
            f"From one period to the next bodies' values correlate {s.correlation:.2f}; within a period they "
            "differ by no more than chance, so that nothing is told of what stays."
        )
        return
    yield (
        f"From one period to the next bodies' values correlate {s.correlation:.2f}, and chance lets them do "
        f"so by {s.reliability:.2f} at most: {percent(s.lasting)} of what is no chance stays."
    )


def _changed(found: Answer) -> Iterator[str]:
    past = found.watched
    if past is None:
        return
    spoken, bodies, points = int(past.signalled.sum()), len(past.bodies), len(past.periods)
    yield (
        f"Beside its own past, a rule speaks of {spoken:,} of {bodies:,} bodies; of steady ones it would "
        f"of {percent(past.false_alarm)} within {points} points."
    )


def _paid(found: Answer) -> Iterator[str]:
    if found.payments is None:
        return
    terms, money = found.terms, found.asked.money
    better = "below" if terms.better == "lower" else "above"
    yield f"Paid for being {better} {figure(terms.target, found.asked.kind)}:"
    said = []
    for rule in ("naive", "adjusted", "shrunken"):
        each = found.payments[rule]
        up, down = int((each.paid > 0).sum()), int((each.paid < 0).sum())
        false = each.before.falsely_rewarded.sum() + each.before.falsely_penalised.sum()
        moved = each.before.money("falsely_rewarded") + each.before.money("falsely_penalised")
        cost = f", {words(moved, money)}" if moved else ""
        said.append(
            f"by {rule} limits {up:,} are rewarded and {down:,} penalised "
            f"(false ones to be expected before it is signed: {false:,.1f}{cost})"
        )
    yield f"{'; '.join(said)}."


def notes(found: Answer) -> list[str]:
    """Return what a reader must know."""
    return [*_of_limits(found), *_of_past(found), *_of_pay(found), *_of_hidden(found)]


def _of_limits(found: Answer) -> Iterator[str]:
    f, asked = found.funnel, found.asked.asked
    how = "exact" if asked.limits == "exact" else f"normal, on the {SCALES[f.kind]} scale"
    ends = percent(asked.winsorise)
    yield f"Limits of chance: {how}; {ends} of bodies at either end winsorised before φ and τ² were taken."
    yield (
        "Intervals and verdicts know chance only, as public profiles do: large bodies are nearly always "
        "better or worse. Decide and pay on adjusted limits."
    )
    if f.tau2 == 0:
        yield "Bodies differ by no more than chance: adjusted limits are those of chance."


def _of_past(found: Answer) -> Iterator[str]:
    past = found.watched
    if past is None:
        if found.asked.period:
            yield "One period only: no charts over time, and nothing is known of what stays."
        return
    if not all(period[:1].isdigit() for period in past.periods):
        ends = f"from {past.periods[0]} to {past.periods[-1]}"
        yield f"Periods stand by letter, {ends}; write months as 2024-05."
    if past.left_out:
        yield f"{past.left_out:,} bodies are missing in a period and have no chart."
    if len(past.periods) < 12:
        yield f"Limits from {len(past.periods)} points are rough; twelve or more are advised."
    yield "The rate of false alarms is that of known limits and independent points; rough limits give more."


def _of_pay(found: Answer) -> Iterator[str]:
    if found.payments is None:
        return
    own = found.asked.asked.paid.own
    better = "below" if found.terms.better == "lower" else "above"
    yield (
        f"A reward is false where a body's own doing is truly not {better} the target, a penalty where it "
        "truly is: then luck, or people who differ, brought the payment."
    )
    yield (
        f"{percent(own)} of the spread between bodies is taken to be their own doing (--own): a judgement "
        "that no funnel can make; what passes by itself or comes with their people is not. "
        + ("At 100 % only chance makes a payment false: the fewest that can be." if own == 1 else "")
    ).rstrip()
    if found.stability is not None and found.stability.lasting < own:
        yield f"Of that spread only {percent(found.stability.lasting)} stays to the next period."
    yield "; ".join(f"{rule}: {meaning}" for rule, meaning in MEANING.items()) + "."


def _of_hidden(found: Answer) -> Iterator[str]:
    if found.hidden.any():
        yield (
            f"{int(found.hidden.sum()):,} bodies with few persons are hidden in tables and figures, and not "
            "in what is reckoned; --synthetic shows them where no real person is counted."
        )
