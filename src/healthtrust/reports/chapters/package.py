"""Chapter 3, package: what everyone is covered for, and what is bought on top."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.bought_on_top import BOUGHT_ON_TOP
from healthtrust.reports.charts.league_table import LEAGUE_TABLE
from healthtrust.reports.charts.package_acceptability import ACCEPTABILITY
from healthtrust.reports.charts.package_equity_plane import EQUITY_PLANE
from healthtrust.reports.charts.package_frontier import FRONTIER
from healthtrust.reports.charts.package_households import HOUSEHOLDS
from healthtrust.reports.charts.package_rules import RULES
from healthtrust.reports.charts.package_rules import in_words as certificate_in_words
from healthtrust.reports.charts.package_sizes import SIZES
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say what the core package costs, and what it charges."""
    if story.has("league"):
        table = story.last("league")
        cost = int(table["expected_cost"][table["covered"]].sum())
        yield f"The core benefits package is expected to cost the pool {story.money(cost)} this year."
    if story.has("certificate"):
        yield certificate_in_words(story.last("certificate"))
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
    "until the pool's means are spent, or chosen for the welfare of all. Households may insure on top what "
    "is left out, if it is worth its price to them.",
    paragraphs,
    (LEAGUE_TABLE, FRONTIER, RULES, ACCEPTABILITY, EQUITY_PLANE, BOUGHT_ON_TOP, HOUSEHOLDS, SIZES),
)
