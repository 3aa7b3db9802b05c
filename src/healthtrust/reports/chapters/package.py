"""Chapter 3, package: what everyone is covered for, and what is bought on top."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.bought_on_top import BOUGHT_ON_TOP
from healthtrust.reports.charts.league_table import LEAGUE_TABLE
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say what the core package costs, and what it charges."""
    if story.has("league"):
        table = story.last("league")
        cost = int(table["expected_cost"][table["covered"]].sum())
        yield f"The core benefits package is expected to cost the pool {story.money(cost)} this year."
    charges = story.design.package.user_charges
    if charges.share and charges.settings:
        spared = story.whole(charges.exempt_below * 10**story.currency.exponent)
        yield (
            f"Patients pay {percent(charges.share)} of the price of covered care in these settings: "
            f"{listed(charges.settings)}; households with less than {spared} per equivalent adult and "
            f"residents under {charges.exempt_under_age} pay nothing."
        )
    else:
        yield "Covered care is free where it is received."


PACKAGE = Outline(
    "package",
    "What is everyone covered for?",
    "Candidate services are ranked by the health they gain per unit of money and covered from the top "
    "until the pool's means are spent. Households may insure on top what is left out, if it is worth its "
    "price to them.",
    paragraphs,
    (LEAGUE_TABLE, BOUGHT_ON_TOP),
)
