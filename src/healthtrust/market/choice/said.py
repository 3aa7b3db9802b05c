"""A choice of plan in words: who switches, who gains and loses members, what a reform changes.

>>> said_share(0.0834), said_change(-1204)
('8.3 %', '−1,204')
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.choice.answer import Answer, Outcome
from healthtrust.market.choice.notes import closed_note, gone_note, unheard_note
from healthtrust.market.told_tables import amount

INTERVALS = (
    "Intervals are of 95 %, from the covariance that the rule was estimated with; luck is not in them."
)


def sentence(found: Answer) -> str:
    """Say how many switch, who gains members and who loses them; with a reform, what it changes."""
    told = [_of_one_year(found, found.now)]
    if found.reform is not None:
        told.append(_of_reform(found, found.reform))
    return " ".join(told)


def notes(found: Answer) -> tuple[str, ...]:
    """Return what is worth telling though it is no mistake."""
    now, people = found.now, found.asked.persons
    offered = [*now.names, *(found.reform.names if found.reform is not None else ())]
    told = [
        gone_note(people.members, now.names),
        unheard_note(now.side.rule, offered),
        closed_note(now.side.choosers.may_join, now.names),
    ]
    if found.reform is not None and not np.isfinite(surplus_change(found)).any():
        told.append("No surplus in money: at some tastes a higher price is no loss, or no plan is open.")
    if found.sure is not None:
        told.append(INTERVALS)
    return tuple(note for note in told if note)


def _of_one_year(found: Answer, now: Outcome) -> str:
    persons, had = found.persons, int(now.before[:-1].sum())
    how = "switch" if now.drawn is not None else "are expected to switch"
    told = f"Of {persons:,} persons {had:,} had one of these plans"
    told += f" and {now.switched:,} of them ({said_share(now.switched / had)}) {how}" if had else ""
    others = _others(found, persons - had)
    told += f"; {others}." if others else "."
    change = now.heads - now.before[:-1]
    gains, loses = int(change.argmax()), int(change.argmin())
    if change[gains] > 0:
        told += f" {now.names[gains]} gains most ({said_change(change[gains])})"
        told += (
            f", {now.names[loses]} loses most ({said_change(change[loses])})." if change[loses] < 0 else "."
        )
    return f"{told} They pay {amount(now.premium, found.money)} on average."


def _others(found: Answer, others: int) -> str:
    """Return who had none of these plans; empty where all had one."""
    people, before = found.asked.persons, found.now.side.choosers.before
    named = np.array([bool(name) for name in people.plan.distinct])[people.plan.index]
    left = int(people.weight[(before < 0) & named].sum())
    told = [f"{left:,} were in one that is gone"] if left else []
    told += [f"{others - left:,} are new"] if others - left else []
    return " and ".join(told)


def _of_reform(found: Answer, reform: Outcome) -> str:
    source, first = reform.side.plans.source, found.now.side.plans.source
    told = f"Under {source} "
    if found.moved is not None:
        elsewhere = found.persons - _same_plan(found, reform)
        told += f"{elsewhere:,} persons are in another plan than under {first}, with the same luck; "
    told += f"{reform.switched:,} switch, they pay {amount(reform.premium, found.money)} on average"
    gain = surplus_change(found)
    weight = found.asked.persons.weight
    known = np.isfinite(gain)
    if weight[known].any():
        mean = float(np.average(gain[known], weights=weight[known]))
        told += f" and {'gain' if mean >= 0 else 'lose'} {amount(abs(mean), found.money)} each in surplus"
    return f"{told}."


def _same_plan(found: Answer, reform: Outcome) -> int:
    assert found.moved is not None
    stay = sum(
        int(found.moved[p, reform.names.index(name)])
        for p, name in enumerate(found.now.names)
        if name in reform.names
    )
    return stay + int(found.moved[-1, -1])


def surplus_change(found: Answer) -> NDArray[np.float64]:
    """Return the change in consumer surplus [person] that a reform brings; nothing without one."""
    if found.reform is None:
        return np.full(len(found.now.surplus), np.nan)
    return np.asarray(found.reform.surplus - found.now.surplus)


def said_share(share: float) -> str:
    """Return a share in per cent."""
    return f"{100 * share:.1f} %"


def said_change(change: Any) -> str:
    """Return a whole number with its sign."""
    return f"{int(change):+,}".replace("-", "−")
