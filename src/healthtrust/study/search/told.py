"""What a search found, in words.

>>> signed(3.0), signed(-0.25)
('3 more', '0.25 less')
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthtrust.ground.rows import plainly
from healthtrust.study.draws.told import amount, percent
from healthtrust.study.search.aims import told_of
from healthtrust.study.search.answer import Found
from healthtrust.study.search.rows import Rows, named, tables

__all__ = ["Rows", "as_plain", "notes", "sentence", "settings_said", "signed", "tables"]

ALL_KNOBS = 6
"""Knobs that a sentence names."""


def signed(difference: float) -> str:
    """Return a difference in words."""
    return f"{amount(abs(difference))} {'more' if difference >= 0 else 'less'}"


def settings_said(found: Found) -> str:
    """Return what the winner changes against the base design, knob by knob."""
    turned = [
        f"{knob.label} {knob.said(setting)} in place of {knob.said(knob.base)}"
        for knob, setting in zip(found.question.knobs, found.winner.settings, strict=True)
        if setting != knob.base
    ]
    more = [f"{len(turned) - ALL_KNOBS} more"] if len(turned) > ALL_KNOBS else []
    listed = [*turned[:ALL_KNOBS], *more]
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def sentence(found: Found) -> str:
    """Return the finding: the best design or the front, what it changes, and how sure that is."""
    said = _front(found) if len(found.searched.aims) > 1 else _winner(found)
    return f"{said} {_sure(found)}".strip()


def _winner(found: Found) -> str:
    aim, trials = found.searched.aims[0], found.searched.trials
    what = told_of(aim.result, found.currency)
    value, base = aim.of(found.winner.found), aim.of(found.base.found)
    if found.winner.settings == found.question.base:
        return (
            f"No design of {len(trials):,} trials has {'more' if aim.sign > 0 else 'less'} "
            f"{_lower(what.label)} than the base design, {amount(value)} {what.unit}."
        )
    beside = f"{signed(value - base)} than the base design"
    beside += "" if found.base.feasible else ", which breaks a constraint"
    return (
        f"{what.label} is {aim.direction}, {amount(value)} {what.unit}, with {settings_said(found)}: "
        f"{beside}. It is the best of {len(trials):,} trials."
    )


def _front(found: Found) -> str:
    trials, front = found.searched.trials, found.best.front
    labels = [_lower(told_of(aim.result, found.currency).label) for aim in found.searched.aims]
    beaten = all(trial.settings != found.question.base for trial in front)
    values = ", ".join(
        f"{label} {amount(aim.of(found.winner.found))} ({signed(_gain(found, n))} than the base design)"
        for n, (label, aim) in enumerate(zip(labels, found.searched.aims, strict=True))
    )
    changed = settings_said(found) or "nothing changed"
    aims, number = " and ".join(labels), found.winner.number
    if len(front) == 1:
        return f"Trial {number} of {len(trials):,} is best in {aims} at once, with {changed}: {values}."
    return (
        f"{len(front)} of {len(trials):,} trials are not beaten in {aims} at once; the base design "
        f"{'is' if beaten else 'is not'} beaten. Nearest to the best of every aim is trial {number}, with "
        f"{changed}: {values}."
    )


def _gain(found: Found, n: int) -> float:
    return found.winner.values[n] - found.base.values[n]


def _sure(found: Found) -> str:
    judged = found.judged
    if judged is None or len(judged.numbers) < 2 or not judged.whole.any():
        return ""
    unit = told_of(found.searched.aims[0].result, found.currency).unit
    if len(found.searched.aims) > 1:
        return f"It is judged again in {int(judged.whole.sum())} draws that the search has not seen."
    return (
        f"Judged again in {int(judged.whole.sum())} draws that the search has not seen, it is the best of "
        f"{len(judged.numbers)} in {percent(float(judged.chance_best()[0]))} of them, and loses "
        f"{amount(float(judged.regret()[0]))} {unit} on average against the best of each draw."
    )


def notes(found: Found) -> list[str]:
    """Return what a reader should know before believing the rest."""
    return [*_about_trials(found), *_about_knobs(found), *_about_bounds(found), *_about_doubt(found)]


def _about_trials(found: Found) -> Iterator[str]:
    trials, asked = found.searched.trials, found.question.asked
    distinct = len({trial.settings for trial in trials})
    luck = f"the mean over {asked.draws} draws" if asked.draws else "the values stated"
    yield (
        f"{len(trials):,} trials of {distinct:,} designs by {found.question.sampler}, seed {asked.seed}, "
        f"each judged by {luck}. A search finds good designs; it proves none to be the best there is."
    )
    lost = [trial for trial in trials if trial.why]
    if lost:
        yield f"{len(lost)} trials could not be; the first, trial {lost[0].number}: {lost[0].why}."
    broken = sum(trial.there and not trial.feasible for trial in trials)
    if broken:
        yield f"{broken} trials broke a constraint."
    best = int(found.winner.number)
    if len(found.searched.aims) == 1 and best >= 0.9 * len(trials) and len(trials) > 10:
        yield f"The best was found at trial {best}, near the end: more trials may find better."


def _about_knobs(found: Found) -> Iterator[str]:
    ends = [
        knob.label
        for knob, setting in zip(found.question.knobs, found.winner.settings, strict=True)
        if not knob.knob.choices and setting in knob.points(2) and setting != knob.base
    ]
    if ends:
        yield f"At an end of its range: {', '.join(ends)}. A wider range may hold better designs."
    for n in found.idle:
        yield (
            f"{found.question.knobs[n].label} changes nothing that was asked for, neither from the base "
            "design nor around the winner, so what the winner has there means nothing. Leave it out, or "
            "change what keeps it from mattering."
        )
    aim = found.searched.aims[0]
    if len(found.searched.aims) == 1:
        better = [
            s for s in found.slices if s.feasible and aim.sign * s.values[0] > aim.good(found.winner.found)
        ]
        if better:
            one = max(better, key=lambda each: aim.sign * each.values[0])
            knob = found.question.knobs[one.knob]
            yield (
                f"One knob further, {knob.label} at {knob.said(one.setting)}, the winner would have "
                f"{amount(one.values[0])}: more trials are worth it."
            )
    if isinstance(found.causes, str):
        yield f"Not shared out: {found.causes}"
    if any(found.searched.importances):
        yield (
            "Importances say what sets the best tenth of trials apart from the range searched; with other "
            "ranges, or of designs near the winner, they are others: the slices show those."
        )


def _about_bounds(found: Found) -> Iterator[str]:
    unit = told_of(found.searched.aims[0].result, found.currency).unit
    for each in found.binding:
        if each.binds:
            price = (
                f" Without it {amount(each.price)} {unit} more to the good were found." if each.price else ""
            )
            yield f"Binding: {each.bound.said}, with {amount(max(each.slack, 0.0))} of room.{price}"
    if found.searched.bounds and not any(each.binds for each in found.binding):
        yield "No constraint binds."


def _about_doubt(found: Found) -> Iterator[str]:
    judged = found.judged
    if judged is None:
        yield "Not judged again: how sure the ranking is, is not known (--judged)."
        return
    lost = sum(judged.lost)
    if lost:
        times = int((~judged.whole).sum())
        yield f"In {times} draws one of the designs could not be; they are left out for all."
    if judged.whole.any():
        yield from _curse(found)
        if found.searched.bounds:
            yield f"The winner keeps every constraint in {percent(float(judged.kept()[0]))} of draws."
    for each in found.flips:
        other = named(found, each.other)
        if each.flips and each.value is not None:
            yield (
                f"The {other} overtakes the winner where {each.parameter} passes {amount(each.value)} "
                f"(95 % from {amount(each.low)} to {amount(each.high)})."
            )
    if found.flips and not any(each.flips for each in found.flips):
        count = len({each.parameter for each in found.flips})
        none = f"None of the {count} uncertain values that matter most flips"
        few = none if count > 1 else "The uncertain value that matters most does not flip"
        yield f"{few} the ranking within its 95 %."


def _curse(found: Found) -> Iterator[str]:
    """Say that the best of many is lucky too, by how much the lead over the base design shrank."""
    judged, numbers = found.judged, found.judged.numbers if found.judged else ()
    base = next((k for k, n in enumerate(numbers) if named(found, n) == "base design"), None)
    if judged is None or base in (None, 0):
        return
    assert base is not None
    for n, aim in enumerate(found.searched.aims):
        claimed = aim.good(found.winner.found) - aim.good(found.base.found)
        lead = float((judged.good(n)[0] - judged.good(n)[base]).mean())
        better = float((judged.good(n)[0] > judged.good(n)[base]).mean())
        label = _lower(told_of(aim.result, found.currency).label)
        yield (
            f"Winner's curse: the lead over the base design in {label} was {amount(claimed)} in the search "
            f"and is {amount(lead)} over draws of other numbers and luck; ahead in {percent(better)} of them."
        )


def _lower(label: str) -> str:
    """Return a label within a sentence: only the first letter of a plain word is made small."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def as_plain(found: Found) -> dict[str, Any]:
    """Return everything, ready for JSON."""
    return {
        "sentence": sentence(found),
        "search": found.question.fingerprint,
        "folder": None if found.path is None else str(found.path),
        "sampler": found.question.sampler,
        "winner": found.winner.number,
        "front": [trial.number for trial in found.best.front],
        "notes": notes(found),
        **plainly(tables(found)),
    }
