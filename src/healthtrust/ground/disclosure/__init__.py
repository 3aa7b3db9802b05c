"""Disclosure control: what may be told of few persons without telling of one of them.

Counts of few persons are hidden, the other counts rounded, and what is derived from them follows; money adds
up to the penny and stays exact.
"""

from healthtrust.ground.disclosure.differencing import Apart, differencing
from healthtrust.ground.disclosure.dominance import dominated
from healthtrust.ground.disclosure.hiding import FEWEST, hidden, hidden_beside, open_totals, places_of
from healthtrust.ground.disclosure.rounding import rounded, rounded_ratio, two_figures
from healthtrust.ground.disclosure.told import HIDDEN, Told, disclosed, why

__all__ = [
    "FEWEST",
    "HIDDEN",
    "Apart",
    "Told",
    "differencing",
    "disclosed",
    "dominated",
    "hidden",
    "hidden_beside",
    "open_totals",
    "places_of",
    "rounded",
    "rounded_ratio",
    "two_figures",
    "why",
]
