"""A pilot's answer in sentences: what it did, how sure that is, and what a reader must know.

>>> share(-0.0312), share(0.004), less_or_more(-0.031), less_or_more(0.02), probability(0.0004)
('−3.1 %', '+0.4 %', '3.1 % lower', '2.0 % higher', 'below 0.001')
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from healthtrust.study.pilot.answer import Answer, share_of
from healthtrust.study.pilot.attribution import BETTER_CARE_FUND, adjusted
from healthtrust.study.pilot.clustered import ENOUGH, counted
from healthtrust.study.pilot.difference import BY_PLACE
from healthtrust.study.pilot.guard import Guarded
from healthtrust.study.pilot.panel import Panel, listed
from healthtrust.study.pilot.power import Plan, least_effect, periods_needed, pilots_needed, power
from healthtrust.study.pilot.put import MEANING


def sentence(found: Answer) -> str:
    """Return the answer in a few sentences, the effect first."""
    if found.did is None:
        return planned(found)
    parts = [_effect(found), _before(found), _others(found)]
    if found.guard is not None:
        parts = [fallen(found.guard), *parts]
    return " ".join(part for part in parts if part)


def _effect(found: Answer) -> str:
    did, name = found.did, found.panel.name
    assert did is not None
    head = name.split(" per ")[0]
    several = head.endswith("s") and not head.endswith("ss")
    subject = f"{name[:1].upper()}{name[1:]} in the pilot {'were' if several else 'was'}"
    low, high = did.low, did.high
    bounded = isfinite(low) and isfinite(high)
    interval = f"({amount(found, low)} to {amount(found, high)})" if bounded else "(no interval)"
    level = "" if abs(did.level - 0.95) < 1e-9 else f", an interval of {100 * did.level:.0f} %"
    verdict = "" if low * high > 0 else "; no effect is told from chance"
    return (
        f"{subject} {_less_or_more(found, did.effect)} {interval} than {'they' if several else 'it'} "
        f"would have been (difference in differences, p {probability(did.p)} by {did.how}{level}){verdict}."
    )


def _before(found: Answer) -> str:
    event, bound = found.event, found.honest
    if event is None or event.p_before is None:
        return "Periods before the beginning are too few to see whether places moved alike."
    p = probability(event.p_before)
    said = (
        f"Before it, pilot and other places moved alike as far as can be told (joint test p {p})"
        if event.p_before >= 0.1
        else f"Before it, pilot and other places already moved apart (joint test p {p}): "
        "the effect is in doubt"
    )
    if bound is None or bound.breakdown is None:
        return f"{said}."
    if bound.breakdown < 0.1:
        return f"{said}; a drift far smaller than their steps before would undo the finding."
    return f"{said}; a drift {bound.breakdown:.1f} times their largest step before would undo the finding."


def _others(found: Answer) -> str:
    told = []
    if found.synthetic is not None:
        s = found.synthetic
        p, by = s.judged
        apart = amount(found, s.effect)
        told.append(f"synthetic control {apart} (p {probability(p)} by {by} among placebos)")
    if found.matched is not None:
        m = found.matched
        told.append(f"matched comparison {amount(found, m.effect)} (p {probability(m.judged.p)})")
    said = f"Other methods: {', '.join(told)}." if told else ""
    if found.asked.truth is not None:
        said += f" The true effect in the runs was {amount(found, found.asked.truth)}."
    return said.strip()


def fallen(guard: Guarded) -> str:
    """Return a before-after change with what regression to the mean makes of it; never alone."""
    naive, expected = _change(guard.naive, guard), _change(guard.expected, guard)
    left, last = guard.adjusted, guard.beside or guard.adjusted
    verdict = "no effect is told from chance" if last.low <= 0 <= last.high else "an effect is left"
    beside = ""
    if guard.beside is not None:
        b = guard.beside
        beside = (
            f"; beside untreated units with the same value {_change(b.effect, guard)} "
            f"({_change(b.low, guard)} to {_change(b.high, guard)})"
        )
    return (
        f"The {guard.chosen:,} selected changed by {naive} from before to after, of which {expected} would "
        f"have come without any effect, by regression to the mean; {_change(left.effect, guard)} "
        f"({_change(left.low, guard)} to {_change(left.high, guard)}) is left, with what changed for all"
        f"{beside}: {verdict}."
    )


def _change(value: float, guard: Guarded) -> str:
    return share(value / guard.before) if guard.before > 0 else _number(value, "+.3g")


def planned(found: Answer) -> str:
    """Return what a pilot of this size would see."""
    plan, past = found.asked.plan, found.past
    if plan is None or past is None:
        return "The past is too short to say what would be seen: three periods and three places are needed."
    effect = share_of(found.asked, past)
    least = least_effect(past, plan)
    shown = 1.0 if found.panel.logged else past.mean
    wait, more = periods_needed(past, plan, effect), pilots_needed(past, plan, effect)
    needs = []
    if wait is not None:
        needs.append(f"{_counted(wait, 'period')} after the beginning")
    if more is not None:
        needs.append(_counted(more, "pilot place"))
    if not plan.can_tell:
        return _never(plan, more)
    enough = f"Four times in five takes {' or '.join(needs)}." if needs else (
        "Neither waiting 40 periods nor piloting half of all places shows it four times in five."
    )  # fmt: skip
    tried = ""
    if found.tried is not None:
        tried = f" ({100 * found.tried.power:.0f} % in {found.tried.deals:,} pilots that were not)"
    return (
        f"{plan.pilots} pilot and {plan.others} other places, {_counted(plan.before, 'period')} before and "
        f"{plan.after} after: an effect of {share(-(found.asked.asked.effect or 0.0))} is seen in "
        f"{100 * power(past, plan, effect):.0f} % of pilots{tried}; the least effect seen four times in five "
        f"is {share(-least / shown).lstrip('−')}. {enough}"
    )


def _never(plan: Plan, more: int | None) -> str:
    """Return that a pilot of this size can show nothing at all."""
    instead = (
        f" {_counted(more, 'pilot place')} would show it four times in five." if more is not None else ""
    )
    return (
        f"{plan.pilots} pilot and {plan.others} other places can be dealt in only {plan.ways} ways: whatever "
        f"happens, chance alone gives as much once in {plan.ways}, and no effect can be told from it at 5 %."
        f"{instead}"
    )


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader must know to judge the numbers."""
    return tuple(_notes(found))


def _notes(found: Answer) -> Iterator[str]:
    panel, did, put = found.panel, found.did, found.asked.asked
    yield (
        f"{len(panel.places):,} places, {int(panel.pilots.sum()):,} in the pilot; "
        f"{len(panel.periods):,} periods, {panel.periods[0]} to {panel.periods[-1]}."
    )
    if put.named.weights:
        yield f"Places count by {put.named.weights.replace('_', ' ')}."
    elif put.named.per:
        yield f"Places count alike; --weights {put.named.per} counts each by its size."
    if found.did is not None and found.asked.plan is not None:
        yield planned(found)
    if did is not None:
        yield _how(found)
        if did.naive.negative > 0 or not panel.together:
            yield (
                f"Pilots begin at different times. Two-way fixed effects with one dummy would say "
                f"{amount(found, did.naive.effect)}, {100 * did.naive.negative:.0f} % of it weighted "
                "negatively; it is not used."
            )
        yield from _doubts(found)
    if found.past is not None:
        yield (
            f"{100 * found.past.cluster:.0f} % of variance lies between places (intra-cluster correlation "
            f"{found.past.cluster:.2f}); what moves a place apart in one period "
            f"correlates {_number(found.past.serial)} with the next."
        )
    if found.sites is not None and found.sites.spread > 0:
        low, high = (amount(found, x) for x in (found.sites.next.low, found.sites.next.high))
        yield f"Sites differ: at the next place the effect to expect is {low} to {high}."
    if put.effect is not None:
        hope = adjusted(-put.effect, BETTER_CARE_FUND)
        yield (
            f"A plan of {share(-put.effect)} at the record of the Better Care Fund 2015/16 (planned −106,000 "
            f"emergency admissions, came +87,000) ends at {share(hope.effect)}, growth that would have come "
            "anyway included: plans are no forecasts."
        )
    yield f"{put.draws:,} deals, seed {put.seed}; methods: {listed([MEANING[m] for m in put.methods])}."


def _how(found: Answer) -> str:
    did, panel = found.did, found.panel
    assert did is not None
    if did.how == BY_PLACE:
        return (
            f"Errors by place, {did.clustered.freedom:.0f} degrees of freedom; p by re-assignment "
            f"{probability(did.judged.p)}."
        )
    return (
        f"{_why(panel)}: judged by {did.judged.deals:,} re-assignments of the beginning, which suppose that "
        "places would have changed alike but for chance of the same spread."
        + ("" if panel.pilots.sum() > 1 else " One pilot place cannot be told from that place's own luck.")
    )


def _why(panel: Panel) -> str:
    """Return why errors by place are not relied on."""
    if min(panel.pilots.sum(), panel.controls.sum()) < ENOUGH:
        return "Fewer than ten places on one side"
    sides = (panel.weight[panel.pilots], panel.weight[panel.controls])
    if min(map(counted, sides)) < ENOUGH:
        return "A few places carry the weight of one side"
    return "A place begins alone"


def _doubts(found: Answer) -> Iterator[str]:
    s, bound, m = found.synthetic, found.honest, found.matched
    if bound is not None:
        low, high = (amount(found, x) for x in (bound.low, bound.high))
        yield (
            f"If drift were up to {bound.magnitude:g} times the largest step before, the effect lies "
            f"in {low} to {high} (relative magnitudes, steps as seen); with the trend before "
            f"carried on it is {amount(found, (found.did.effect if found.did else 0.0) - bound.off)}."
        )
    if s is not None:
        mean = abs(float(s.actual.mean())) or 1.0
        worse = " Poor: placebos fit better." if s.fit > max(2 * s.placebo_fit, 1e-6 * mean) else ""
        unit = s.fit if found.panel.logged else s.fit / mean
        yield (
            f"The synthetic pilot misses the pilot before the beginning by {100 * unit:.2f} % on average, "
            f"placebos by {100 * s.placebo_fit / (1 if found.panel.logged else mean):.2f} %.{worse}"
        )
        if s.without:
            ends = sorted(effect for _, effect in s.without)
            least, most = amount(found, ends[0]), amount(found, ends[-1])
            yield f"With one place left out of the mixture the effect is {least} to {most}."
    elif "synthetic" in found.asked.asked.methods:
        yield "No synthetic control: it takes three places that never begin, to mix placebos from."
    if m is not None:
        alone = [name for name, near in m.pairs if not near]
        worst = max(abs(float(x)) for x in m.after)
        poor = " Above 0.25 the sides are not alike." if worst > 0.25 else ""
        left = f" No neighbour within the caliper: {listed(alone)}." if alone else ""
        yield f"Largest standardised difference of matched sides: {worst:.2f}.{poor}{left}"
    if (bump := _bump(found)) is not None and found.guard is None:
        yield (
            f"Pilot places stood {bump:.1f} standard deviations above their own past in the last period "
            "before the beginning. If they were chosen for it, say --selected-on outcome: they would fall "
            "back anyway."
        )


def _bump(found: Answer) -> float | None:
    """Return by how many standard deviations pilots' last value lies above their past; None if few."""
    panel, past = found.panel, found.past
    if past is None or panel.first < 3 or past.variance <= 0:
        return None
    gap = panel.outcome[panel.pilots] - panel.outcome[panel.controls].mean(axis=0)
    last = float((gap[:, panel.first - 1] - gap[:, : panel.first - 1].mean(axis=1)).mean())
    error = (past.change(panel.first - 1, 1) / int(panel.pilots.sum())) ** 0.5
    return last / error if error and last / error > 2 else None


def amount(found: Answer, effect: float) -> str:
    """Return an effect as a share of what would have been, or in its own unit where that is nothing."""
    return share(found.relative(effect)) if found.in_shares else _number(effect, "+.3g")


def _less_or_more(found: Answer, effect: float) -> str:
    if found.in_shares:
        return less_or_more(found.relative(effect))
    return f"{abs(effect):.3g} {'lower' if effect < 0 else 'higher'}"


def _number(value: float, form: str = ".2f") -> str:
    return f"{value:{form}}".replace("-", "−")


def share(value: float) -> str:
    """Return a share in per cent with its sign."""
    if not isfinite(value):
        return "unbounded"
    rounded = round(100 * value, 1)
    return f"{rounded + 0.0:+.1f} %".replace("-", "−") if rounded else "0.0 %"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def less_or_more(value: float) -> str:
    """Return an effect as what a reader would say."""
    return f"{abs(100 * value):.1f} % {'lower' if value < 0 else 'higher'}"


def probability(p: float) -> str:
    """Return a probability with three decimals at most."""
    if not isfinite(p):
        return "not known, as nothing varies"
    return "below 0.001" if p < 0.001 else f"{p:.3f}".rstrip("0").rstrip(".") if p < 1 else "1"
