"""Chapter 1, people: who lives here and what they need."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.need_curve import NEED_CURVE
from healthtrust.reports.charts.residents import RESIDENTS
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say how many people there are, and what they are."""
    people = story.design.people
    if story.has("population"):
        table = story.last("population")
        places = len(set(map(str, table["place"])))
        yield f"{int(table['residents'].sum()):,} residents live in {counted(places, 'place')}."
    if people.source == "synthetic":
        yield (
            f"They are made up, from the margins {people.age_sex} (age and sex) and {people.income.margin} "
            "(income); illness rises with age and deprivation as the coefficients listed at the end say."
        )
    else:
        yield (
            f"They were read from {people.file}. Where the records hold no incomes, the margin "
            f"{people.income.margin} was attached within each deprivation fifth: an assumption, not a "
            "finding."
        )


PEOPLE = Outline(
    "people",
    "Who lives here, and what do they need?",
    "Residents and households with their age, sex, income, place and health are the ground that all else "
    "stands on. Each resident belongs to one segment of need, from well to frail.",
    paragraphs,
    (RESIDENTS, NEED_CURVE),
)
