"""Lives over decades as one page: who lives, at what cost, beside the cohort, and what scenarios change."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.lifetimes_cost import Fan, cost_per_head
from healthtrust.reports.charts.lifetimes_segments import by_segment
from healthtrust.reports.figure import finished
from healthtrust.study.lifetimes import told
from healthtrust.study.lifetimes.answer import Answer


def lifetimes_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    asked = found.question.asked
    top = Top(
        f"Whole lives, seed {asked.seed}",
        f"{asked.years} years of {found.question.heads[0].sum():,} people",
        told.sentence(found),
        tuple(_numbers(found)),
        told.notes(found),
    )
    return page_of(top, tuple(_sections(found)), f"Money in {found.question.money.code}.")


def _numbers(found: Answer) -> Iterator[Said]:
    heads = found.lives.groups[0].sum(axis=0)[:, : len(SEGMENTS)].sum(axis=1)
    cost, _ = told.per_head(found, 0)
    rows = told.expectancy_rows(found)
    yield Said("People at the end", f"{heads[-1]:,}", f"of {heads[0]:,}")
    yield Said(
        "Cost per head at the end", f"{cost[-1]:,.0f} {found.question.money.code}", f"{cost[0]:,.0f} now"
    )
    for i in range(2):
        if rows["persons"][i] is not None:
            yield Said("Life expectancy", f"{rows['persons'][i]:.1f} years", str(rows["sex"][i]))


def _sections(found: Answer) -> Iterator[Section]:
    heads = found.lives.groups[0].sum(axis=0)
    people = {name: [int(value) for value in heads[:, s]] for s, name in enumerate(SEGMENTS)}
    yield Section(
        "segments",
        "Who lives in each year?",
        "Each person is in the first segment whose rule fits age and number of conditions.",
        (finished("lifetimes-segments", by_segment(people)),),
        (table_of("Conditions", told.condition_rows(found)),),
    )
    fans = {}
    for k, name in enumerate(found.names):
        mean, error = told.per_head(found, k)
        half = told.WITHIN * error
        fans[name] = Fan(mean.tolist(), (mean - half).tolist(), (mean + half).tolist())
    yield Section(
        "cost",
        "What does care cost a head?",
        "Cost of each age, sex, fifth and segment stays; who is in them changes.",
        (finished("lifetimes-cost", cost_per_head(fans, found.question.money.code)),),
    )
    yield Section(
        "beside",
        "Do persons and cohort agree?",
        "The cohort is the exact expectation of the same process, so their difference is luck. "
        "The workbook holds every year.",
        tables=(
            table_of("The last year", told.last_rows(found)),
            table_of("Life expectancy at birth", told.expectancy_rows(found)),
        ),
    )
    if len(found.names) > 1:
        rule = "The same persons live every scenario with the same luck, so that differences are effects."
        yield Section(
            "effects",
            "What do scenarios change?",
            rule,
            tables=(table_of("Effects", told.effect_rows(found)),),
        )
