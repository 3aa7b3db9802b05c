"""Chapter 1, people: who lives here and what they need."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.need_curve import NEED_CURVE
from healthtrust.reports.charts.residents import RESIDENTS
from healthtrust.reports.charts.segments_years import SEGMENTS_YEARS
from healthtrust.reports.phrases import counted, opened
from healthtrust.reports.sentences import residents_in_words
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say how many people there are, and what they are."""
    people = story.design.people
    if story.has("population"):
        places = len(set(map(str, story.last("population")["place"])))
        yield f"{opened(residents_in_words(story))} live in {counted(places, 'place')}."
    if people.source == "synthetic":
        yield (
            f"They are made up, from the margins {people.age_sex} (age and sex) and {people.income.margin} "
            "(income); illness rises with age and deprivation as the coefficients listed at the end say."
        )
    else:
        yield (
            f"They were read from `{people.file}`. Where the records hold no incomes, the margin "
            f"{people.income.margin} was attached within each deprivation fifth: an assumption, not a "
            "finding."
        )
    if story.has("cost_by_fifth"):
        yield _above_least_deprived(story)


def _above_least_deprived(story: Story) -> str:
    table = story.last("cost_by_fifth")
    most, least = (table["cost"][i] / max(table["residents"][i], 1) for i in (0, -1))
    return (
        f"Their care is on record: {story.money(table['cost'].sum())}, {story.whole(most)} for each resident "
        f"of the most deprived fifth and {story.whole(least)} of the least deprived. At each age and sex, "
        f"residents of more deprived fifths cost more: {story.money(table['above'].sum())} lies above what "
        "everybody would cost at the rates of the least deprived fifth."
    )


PEOPLE = Outline(
    "people",
    "Who lives here, and what do they need?",
    "Residents and households with their age, sex, income, place and health are the ground that all else "
    "stands on. Each resident belongs to one segment of need, from well to frail.",
    paragraphs,
    (RESIDENTS, SEGMENTS_YEARS, NEED_CURVE),
)
