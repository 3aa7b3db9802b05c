"""Chapter 4, allocate: what each place is given to meet its residents' need."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline, Table
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.charts.need_by_place import NEED_BY_PLACE
from healthtrust.reports.charts.other_formulas import OTHER_FORMULAS
from healthtrust.reports.phrases import listed, percent
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say how the money is divided by purpose, and how differently places need it."""
    shares = story.design.allocate
    parts = [
        f"{percent(share)} goes to {purpose}"
        for purpose, share in (
            ("population health", shares.population_health_share),
            ("changing how care works", shares.transformation_share),
            ("social care", shares.social_care_share),
            ("the reserve", shares.reserve_share),
            ("rewards", shares.reward_share),
            ("administration", shares.administration_share),
        )
        if share
    ]
    before = f"Of pool income, {listed(parts)}; personal" if parts else "Personal"
    yield f"{before} care receives the expected cost of the package, and what is left joins the reserve."
    if story.has("allocation"):
        table = shown_level(story.last("allocation"))
        least, most = int(table["need_index"].argmin()), int(table["need_index"].argmax())
        yield (
            f"Need per resident, by {shares.by}, runs from {table['need_index'][least]:.2f} of the average "
            f"in {table['place'][least]} to {table['need_index'][most]:.2f} in {table['place'][most]}."
        )


def tables(story: Story) -> Iterator[Table]:
    """Show what the population-health lines buy."""
    table = story.last("programmes") if story.has("programmes") else None
    if table is not None and table["spent"].any():
        yield Table(
            f"Population-health programmes: {story.money(table['spent'].sum())}, expected to gain "
            f"{table['qalys'].sum():,.0f} QALYs",
            {
                "programme": [str(name) for name in table["programme"]],
                f"spending [{story.currency.code}]": story.major(table["spent"]).tolist(),
                "expected gain [QALYs]": table["qalys"].tolist(),
            },
        )


ALLOCATE = Outline(
    "allocate",
    "Does the money go where the need is?",
    "The pool's money is divided by purpose and then handed down the tree of places, each in proportion "
    "to its residents weighted by need: weighted capitation. The parts always add up to the whole.",
    paragraphs,
    (NEED_BY_PLACE, OTHER_FORMULAS),
    tables,
)
