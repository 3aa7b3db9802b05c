"""What every scheme asked about makes it worth to do: its fit, whom it over- and underpays, who gains.

>>> from healthtrust.market.selection.asked import Asked
>>> from healthtrust.market.selection.question import question
>>> columns = {"person_id": np.arange(4), "plan": np.array(["A", "A", "B", "B"]),
...            "cost": np.array([10.0, 30.0, 10.0, 50.0]), "ill": np.array([0, 1, 1, 1])}
>>> found = answer(question(columns, "p.csv", Asked(by=("ill",), groups=("ill",))))
>>> [(each.paid.name, round(each.left, 6)) for each in found.schemes]
[('flat', 7.5), ('ill', 0.0)]
>>> found.schemes[0].decomposed.margin.tolist(), found.schemes[0].decomposed.parts[:, 0].tolist()
([1000, -1000], [1000, -1000])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.market.incentives.amounts import Real
from healthtrust.market.incentives.compensation import Compensated, compensated, lost_and_gained
from healthtrust.market.incentives.explained import Explained, explained
from healthtrust.market.incentives.paid import Paid
from healthtrust.market.incentives.power import Power, power
from healthtrust.market.incentives.ratios import Ratio, by_tenth, ratio_within
from healthtrust.market.selection.attraction import Attracted, attracted
from healthtrust.market.selection.decomposition import Decomposed, decomposed
from healthtrust.market.selection.profit import efficiency, gain, person_years, profit, shares
from healthtrust.market.selection.question import Question
from healthtrust.market.selection.services import Stinted, stinted

TENTHS = {"cost": "the year's own cost", "payment": "payment"}
"""What persons are ranked by when they are cut in ten."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A scheme, and what it makes worth while; groups [g] and plans [p] in the order of the question."""

    paid: Paid
    explained: Explained
    power: Power
    groups: tuple[Compensated, ...]
    ratios: tuple[Ratio, ...]
    by_plan: tuple[Ratio, ...]
    tenths: dict[str, tuple[Ratio, ...]]
    """By what persons are ranked by (`TENTHS`)."""
    left: float
    """Mean size, per person-year, of revenue less cost of persons alike: what selection may live on."""
    profit: Real
    """[g, p], per person-year, as it was."""
    gain: Real
    """[g, p], per person-year, by one more average member of the group."""
    decomposed: Decomposed
    stinted: tuple[Stinted, ...]
    attracted: Attracted | None

    def worst(self) -> Compensated:
        """Return the group on which most money hangs, of those surely over- or underpaid if there are any."""
        known = [each for each in self.groups if each.sure] or list(self.groups)
        most = max(abs(each.total) for each in known)
        return min(
            (each for each in known if abs(each.total) >= (1 - 1e-9) * most), key=lambda each: each.rows
        )


@dataclass(frozen=True, eq=False)
class Answer:
    """A question answered."""

    asked: Question
    schemes: tuple[Judged, ...]
    shares: Real
    """[g, p]: share of each plan's person-years that are of the group."""
    person_years: Real
    """[p]"""
    efficiency: Real
    """[p]: cost over expected cost."""


def answer(asked: Question) -> Answer:
    """Return what every scheme of a question makes it worth to do."""
    scene, groups = asked.scene, asked.groups
    return Answer(
        asked=asked,
        schemes=tuple(_judged(paid, asked) for paid in asked.schemes),
        shares=np.stack([shares(scene, group.within) for group in groups]),
        person_years=person_years(scene),
        efficiency=efficiency(scene, asked.schemes[0]),
    )


def _judged(paid: Paid, asked: Question) -> Judged:
    scene, groups = asked.scene, asked.groups
    members, insured = scene.members, scene.insured
    trial = asked.trial
    ranked = {"cost": insured.cost, "payment": paid.predicted.of}
    return Judged(
        paid=paid,
        explained=explained(paid, insured),
        power=power(paid.refund, insured, asked.services),
        groups=tuple(compensated(group.name, group.within, paid, insured) for group in groups),
        ratios=tuple(ratio_within(group.name, group.within, paid, insured) for group in groups),
        by_plan=tuple(
            ratio_within(name, members.plan == p, paid, insured) for p, name in enumerate(members.plans)
        ),
        tenths={by: by_tenth(values, paid, insured) for by, values in ranked.items()},
        left=lost_and_gained(scene.cells, paid, insured),
        profit=np.stack([profit(scene, group.within, paid) for group in groups]),
        gain=np.stack([gain(scene, group.within, paid) for group in groups]),
        decomposed=decomposed(scene, paid, 10**asked.money.exponent),
        stinted=stinted(asked.services, paid.revenue, scene.cells, insured),
        attracted=attracted(scene, trial[1].within, trial[0], paid) if trial else None,
    )
