"""What a run knows of the items of CHEERS 2022: a sentence or two, and where it stands in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthtrust.reports.around import Around
from healthtrust.reports.page_labels import LABELS
from healthtrust.reports.phrases import counted, during, listed, opened, percent
from healthtrust.reports.provenance import count_by_status, decided
from healthtrust.reports.sentences import measures, numbers, residents_in_words
from healthtrust.reports.story import Story

Answer = Callable[[Story, Around], str]


def _people(story: Story, around: Around) -> str:
    label, meaning = LABELS[story.design.data]
    return f"{opened(residents_in_words(story))}. {label}: {meaning} See [people](#people)."


def _place(story: Story, around: Around) -> str:
    people = story.design.people
    return (
        f"{story.design.title}: {counted(len(people.places), 'place')} in the levels "
        f"{', '.join(people.levels)}, "
        f"{during(story.design.span)}."
    )


def _compared(story: Story, around: Around) -> str:
    if around.changed:
        return f"{story.design.title} and {around.against}: see [question](#question)."
    return (
        "One design, compared with no other in this report; `healthtrust compare` sets two runs side by side."
    )


def _view(story: Story, around: Around) -> str:
    return (
        "Everybody who pays or is paid in the system: households, government, pool, plans, insurers, "
        "providers. "
        "What never becomes a payment is outside it."
    )


def _time(story: Story, around: Around) -> str:
    span = story.design.span
    return f"{opened(counted(len(span), 'year'))}, {during(span)}; payments by month."


def _discount(story: Story, around: Around) -> str:
    fund = story.design.allocate.transformation
    if fund is not None:
        return (
            f"{percent(fund.fund.discount_rate)} a year for bids of the fund; health of services as their "
            "catalogue says."
        )
    return "No payment is discounted: each counts in its year. Health of services as their catalogue says."


def _outcomes(story: Story, around: Around) -> str:
    names = [number.label for number in measures(story)]
    return f"{listed(names)}. Promises: {counted(len(story.design.review.targets), 'target')} of the design."


def _measured(story: Story, around: Around) -> str:
    return (
        "Each as a count over a count in the tables of the run, with an interval where chance is in it: "
        "see [review](#review) and the shipped table measures/measures."
    )


def _valued(story: Story, around: Around) -> str:
    return (
        "Health in quality-adjusted life years a case, from the catalogue "
        f"{story.design.package.catalogue}, source and status row by row."
    )


def _costs(story: Story, around: Around) -> str:
    how = "drawn from rates" if story.design.deliver.activity == "drawn" else "recorded"
    level = story.design.deliver.price_level
    times = "" if level == 1 else f" times {level:g}"
    return f"Care {how}, case by case, at catalogue prices{times}; paid by contract: see [deliver](#deliver)."


def _currency(story: Story, around: Around) -> str:
    code = story.currency.code
    return (
        f"{code}; nothing is converted. The date of prices is that of each source in [appendix "
        "A](#parameters)."
    )


def _model(story: Story, around: Around) -> str:
    return "Seven steps a year over single residents and a double-entry book: see [appendix D](#model)."


def _analysis(story: Story, around: Around) -> str:
    counts = count_by_status(decided(story.design))
    return (
        f"{counts['assumed']} numbers are assumed, {counts['recalled']} recalled, {counts['cited']} "
        "cited; chance starts "
        f"from seed {story.design.seed}."
    )


def _groups(story: Story, around: Around) -> str:
    return (
        "By place, segment of need, age and sex, plan and income tenth: see [people](#people) to "
        "[review](#review)."
    )


def _fairness(story: Story, around: Around) -> str:
    return (
        "Who pays and who receives by income tenth, concentration and Kakwani indices, ruinous spending: "
        "see [pool](#pool) and [review](#review)."
    )


def _doubt(story: Story, around: Around) -> str:
    sure = sum(bool(number.interval) for number in measures(story))
    draws = "and a study of draws" if around.uncertainty else "; other parameters were not drawn here"
    return (
        f"{opened(counted(sure, 'measure'))} with intervals of 95 % for "
        f"chance{' ' if around.uncertainty else ''}{draws}."
    )


def _parameters(story: Story, around: Around) -> str:
    count = sum(count_by_status(decided(story.design)).values())
    return f"{count} parameters with value, unit, source and status: [appendix A](#parameters)."


def _results(story: Story, around: Around) -> str:
    return "; ".join(f"{number.label}: {number.said}" for number in numbers(story)) + "."


def _effect(story: Story, around: Around) -> str:
    return "See [uncertainty](#uncertainty): what chance alone would change" + (
        ", and what other parameters would." if around.uncertainty else "."
    )


KNOWN: Mapping[int, Answer] = {
    5: _people,
    6: _place,
    7: _compared,
    8: _view,
    9: _time,
    10: _discount,
    11: _outcomes,
    12: _measured,
    13: _valued,
    14: _costs,
    15: _currency,
    16: _model,
    17: _analysis,
    18: _groups,
    19: _fairness,
    20: _doubt,
    22: _parameters,
    23: _results,
    24: _effect,
}
"""The items that a run knows."""

PARTLY: Mapping[int, Callable[[Around], bool]] = {
    7: lambda around: bool(around.changed),
    10: lambda around: False,
    15: lambda around: False,
    20: lambda around: bool(around.uncertainty),
    24: lambda around: bool(around.uncertainty),
}
"""The items that it knows only in part, unless what is around it says the rest."""
