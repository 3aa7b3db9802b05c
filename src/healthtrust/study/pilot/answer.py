"""What a pilot did, by every method asked for, beside what would be seen at all.

The estimate that leads is the difference in differences by imputation. Its interval rests on errors by place
where ten places or more stand on either side, else on re-assignment; both are kept.

    share of an effect x = x / ( mean of treated cells − x );   e^x − 1 for logarithms

>>> from pathlib import Path
>>> from healthtrust.study.pilot.put import Asked
>>> from healthtrust.study.pilot.reading import Named
>>> rows = np.array([[5.0, 5.0, 4.0], [5.0, 5.1, 5.2], [4.0, 4.2, 4.1], [6.0, 6.1, 6.2]])
>>> panel = Panel(tuple("abcd"), ("1", "2", "3"), rows, np.array([2, 3, 3, 3]))
>>> found = answer(Question(Asked(Path("p.csv"), Named("admissions")), panel, None, None))
>>> round(found.did.effect, 3), found.did.p, round(found.relative(found.did.effect), 3)
(-1.1, 0.25, -0.216)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from healthtrust.study.pilot.difference import Did, difference
from healthtrust.study.pilot.event import Event, event_study
from healthtrust.study.pilot.guard import Guarded, guarded
from healthtrust.study.pilot.history import History, history, untreated
from healthtrust.study.pilot.honest import Honest, honest, mean_reach
from healthtrust.study.pilot.matched import Matched, matched
from healthtrust.study.pilot.panel import Panel
from healthtrust.study.pilot.power import Tried, tried
from healthtrust.study.pilot.put import Question
from healthtrust.study.pilot.sites import Sites, sites_of
from healthtrust.study.pilot.synthetic import Synthetic, synthetic


@dataclass(frozen=True)
class Answer:
    """The whole answer; None for what was not asked or cannot be said."""

    asked: Question
    did: Did | None = None
    event: Event | None = None
    honest: Honest | None = None
    synthetic: Synthetic | None = None
    matched: Matched | None = None
    sites: Sites | None = None
    guard: Guarded | None = None
    past: History | None = None
    tried: Tried | None = None
    actual: float = float("nan")
    """Mean outcome of treated cells."""

    @property
    def panel(self) -> Panel:
        """Return the panel."""
        return self.asked.panel

    def relative(self, effect: float) -> float:
        """Return an effect, or an end of its interval, as a share of what would have been with it.

        What came is known, so the share rises with the effect and the ends of an interval stay its ends. NaN
        where there is no share: nothing, or less, would have been.
        """
        if self.panel.logged:
            return float(np.expm1(effect))
        without = self.actual - effect
        return effect / without if without > 0 else float("nan")

    @property
    def in_shares(self) -> bool:
        """Return whether effects can be told as shares of what would have been."""
        return self.did is not None and isfinite(self.relative(self.did.effect))


def answer(asked: Question) -> Answer:
    """Return the answer to a question."""
    past = _past(asked)
    if not asked.begun:
        return Answer(asked, past=past, tried=_tried(asked, past))
    panel, put = asked.panel, asked.asked
    did = difference(panel, put.draws, put.seed, put.level)
    event = event_study(panel, did.effect, put.draws, put.seed, put.level)
    weight = (panel.treated * panel.weight[:, None])[panel.treated]
    guard = guarded(panel, asked.chosen_by, put.correlation) if put.named.selected_on else None
    return Answer(
        asked,
        did,
        event,
        honest(event.horizon, event.effect, mean_reach(panel), (did.low, did.high), put.magnitude),
        synthetic(panel, put.draws, put.seed, put.level) if "synthetic" in put.methods else None,
        matched(panel, put.rule, put.draws, put.seed, put.level) if "matched" in put.methods else None,
        sites_of(panel, past),
        guard,
        past,
        _tried(asked, past),
        float(np.average(panel.outcome[panel.treated], weights=weight)),
    )


def _past(asked: Question) -> History | None:
    outcome = untreated(asked.panel)
    return history(outcome) if min(outcome.shape[0] - 1, outcome.shape[1] - 1) >= 2 else None


def _tried(asked: Question, past: History | None) -> Tried | None:
    if past is None or asked.plan is None:
        return None
    put = asked.asked
    return tried(untreated(asked.panel), asked.plan, share_of(asked, past), put.draws, put.seed)


def share_of(asked: Question, past: History) -> float:
    """Return the effect that should be seen in the unit of the outcome."""
    share = asked.asked.effect or 0.0
    return float(-np.log1p(-share)) if asked.panel.logged else share * past.mean
