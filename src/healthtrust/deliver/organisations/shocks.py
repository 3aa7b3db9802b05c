"""What may turn out otherwise than expected in a place, one risk at a time, and what it costs.

    list price   L_s = N c_s (1 + sicker + more)(1 − left) + J_s
    cost         C_s = N c_s ((1 + sicker + more)(1 + dearer) − (1 − f_s) left) + J_s
    elsewhere    N c_s left: who left is cared for by others, at cost

N, c_s, f_s   residents, cost of care of one in setting s, and the share of it that stays when patients leave
sicker        members are iller than expected, and risk scores see it: insurance risk
more          more care is given to the same members, and scores do not see it: volume risk
dearer        a unit of care costs more to give, list prices staying: price risk
left          members leave plan and providers for others: enrolment risk; what is lost is the fixed part
J_s           one person's catastrophe, in hospital;  quality falls without moving cost
Source   insurance risk against performance risk: Miller, Health Affairs 2009; 28: 1418-1428 [recalled]; the
         split into six is ours [assumed].

>>> from healthtrust.deliver.organisations.library import place_named
>>> place = place_named()
>>> expected, sicker = State(place), shocked(place, "insurance", 0.05)
>>> round(sicker.cost("primary") / expected.cost("primary"), 6), sicker.quality_score
(1.05, 0.8)
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.design.organisation import Place

RISKS = {
    "insurance": "members are iller, and risk scores see it",
    "volume": "more care is given than expected, and risk scores do not see it",
    "price": "a unit of care is dearer to give",
    "catastrophe": "one person's illness costs very much",
    "quality": "the quality score falls",
    "enrolment": "members leave, and fixed cost stays",
}
"""The risks, and what turns out otherwise."""

STRUCK = "inpatient"
"""The setting in which one person's catastrophe is treated."""


@dataclass(frozen=True)
class State:
    """A place as it turns out: what was expected, but for one thing."""

    place: Place
    sicker: float = 0.0
    more: float = 0.0
    dearer: float = 0.0
    left: float = 0.0
    quality_lost: float = 0.0
    struck: float = 0.0
    """How many persons' illness is a catastrophe."""

    @property
    def quality_score(self) -> float:
        """Return the quality score, never below zero."""
        return max(self.place.quality_score - self.quality_lost, 0.0)

    def expected(self, setting: str) -> float:
        """Return the cost of care as it was expected for all residents."""
        return self.place.residents * self.place.settings[setting].cost_per_resident

    def at_list_prices(self, setting: str) -> float:
        """Return care given at list prices, one person's catastrophe left out."""
        return self.expected(setting) * (1 + self.sicker + self.more) * (1 - self.left)

    def catastrophe(self, setting: str) -> float:
        """Return the cost of one person's catastrophe."""
        return self.struck * self.place.one_person if setting == STRUCK else 0.0

    def charges(self, setting: str) -> float:
        """Return what patients pay themselves, none of a catastrophe."""
        return self.at_list_prices(setting) * self.place.settings[setting].charge_share

    def cost(self, setting: str) -> float:
        """Return what care costs those who give it in the place."""
        factor = (1 + self.sicker + self.more) * (1 + self.dearer)
        saved = (1 - self.place.settings[setting].fixed_share) * self.left
        return self.expected(setting) * (factor - saved) + self.catastrophe(setting)

    def elsewhere(self, setting: str) -> tuple[float, float]:
        """Return what care of those who left costs elsewhere: to the pool, and to patients themselves."""
        cost, charged = self.expected(setting) * self.left, self.place.settings[setting].charge_share
        return cost * (1 - charged), cost * charged


def shocked(place: Place, risk: str, size: float) -> State:
    """Return a place in which one of the `RISKS` comes true; size is a share, or points of 1 of quality.

    A catastrophe is one person, whatever the size.
    """
    return {
        "insurance": State(place, sicker=size),
        "volume": State(place, more=size),
        "price": State(place, dearer=size),
        "catastrophe": State(place, struck=1.0),
        "quality": State(place, quality_lost=size),
        "enrolment": State(place, left=size),
    }[risk]
