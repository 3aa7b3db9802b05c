"""Facts of time: programmes fade with their money, change takes years, empty beds still cost.

Source  programmes of places: doi 10.1186/s12913-021-06692-x, Morciano et al. 2020, Wattal et al. 2024; the
        Better Care Fund: National Audit Office 2017; two-sided budgets: Song et al. 2012 [cited]; fixed cost
        of beds: Roberts et al. 1999 [recalled].

>>> from healthtrust.deliver.response import central
>>> tried = Tried(central())
>>> [fact(tried).probability for fact in (programmes_fade, change_takes_years, empty_beds_cost)]
[1.0, 1.0, 1.0]
"""

from __future__ import annotations

from healthtrust.study.facts.fact import Evidence, Fact
from healthtrust.study.facts.form import SMALL, SOON, TARIFF
from healthtrust.study.facts.payment import FEES
from healthtrust.study.facts.tried import YEARS, Tried, changed

FUNDED = 3
"""Last year with money of the shipped programme `pooled-place`."""
LITTLE = -0.06
"""Slowest growth of emergencies that a programme is known to bring, alone and by its third year."""
PLANNED = -0.03
"""What pooled budgets were planned to save of emergencies, and of bed days at least [assumed]; none came."""
SAVED_SOON = 0.5


def programmes_fade(tried: Tried) -> Fact:
    """Return fact 6: pooled places slow growth a little, fade, and free no beds as was planned."""
    place, fund = (tried.found(TARIFF, name) for name in ("pooled-place", "better-care-fund"))
    funded, left = (changed(place, place.emergencies, year) for year in (FUNDED, YEARS))
    return Fact(
        "Programmes of places slow growth a little, and fade when their money stops",
        "By its third and last funded year a place's programme holds emergencies a few per cent below what "
        "they would be; by year 10 little of that is left; neither it nor a pooled budget with nothing else "
        "changed saves the bed days and emergencies that were planned.",
        "doi 10.1186/s12913-021-06692-x; Morciano et al. 2020; Wattal et al. 2024; National Audit Office "
        "2017",
        (
            Evidence("emergencies in year 3", funded, low=LITTLE, high=-0.005),
            Evidence("part of it left in year 10", left / funded, "ratio", high=SMALL),
            Evidence("bed days in year 3", changed(place, place.bed_days, FUNDED), low=PLANNED),
            Evidence("bed days, pooled budget", changed(fund, fund.bed_days, FUNDED), low=PLANNED),
            Evidence("emergencies, pooled budget", changed(fund, fund.emergencies, FUNDED), low=PLANNED),
        ),
        "Places that were studied saved no bed days at all; the model, whose stays follow capability, has "
        "them save a little.",
    )


def change_takes_years(tried: Tried) -> Fact:
    """Return a guard: of what contracts and forms change, less than half shows in the first year."""
    pairs = ((FEES, "two-sided-budget"), (FEES, "physician-aco"), (TARIFF, "vertical-capitated"))
    evidence = []
    for before, after in pairs:
        found = tried.found(before, after)
        part = changed(found, found.emergencies, 1) / changed(found, found.emergencies)
        evidence.append(Evidence(f"year 1 over 10, {after}", part, "ratio", high=SOON))
    return Fact(
        "Change takes years, not months",
        "Of the fall of emergencies that a contract or a form brings in ten years, less than half shows in "
        "the first.",
        "Song et al. 2012: 1.9 % in year 1, 12.7 % by year 8; Ashton et al. 2003",
        tuple(evidence),
    )


def empty_beds_cost(tried: Tried) -> Fact:
    """Return a guard: cost of beds that are released hardly falls in the first year."""
    found, place = tried.found(TARIFF, "vertical-capitated"), tried.place
    released = place.bed_day_cost * (place.bed_days - found.bed_days)
    net = 1 - found.stranded[1] / released[1]
    later = 1 - found.stranded[YEARS] / released[YEARS]
    return Fact(
        "Empty beds still cost",
        "Where a vertical body releases bed days, less than half of what they cost is saved in the first "
        "year, and most of it by the tenth.",
        "Roberts et al. 1999 [recalled]; five years to shed fixed cost ours",
        (
            Evidence("part saved in year 1", net, high=SAVED_SOON),
            Evidence("part saved in year 10", later, low=SAVED_SOON),
        ),
    )
