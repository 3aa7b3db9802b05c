"""Chapter 5, market: which plans people join, and how plans are paid for the risks they take."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.paid_by_segment import PAID_BY_SEGMENT
from healthtrust.reports.charts.plan_transfers import PLAN_TRANSFERS
from healthtrust.reports.phrases import counted, listed, percent
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say who is in which plan."""
    if not story.has("transfers"):
        return
    table = story.last("transfers")
    shares = table["members"] / max(int(table["members"].sum()), 1)
    said = [f"{name} with {percent(share)}" for name, share in zip(table["plan"], shares, strict=True)]
    if len(said) == 1:
        yield f"All residents are members of one plan, {table['plan'][0]}."
        return
    yield f"{counted(len(said), 'plan').capitalize()} compete for members: {listed(said)}."
    yield (
        "Every plan offers the whole core package at no price of its own but a surcharge. Payments are "
        f"adjusted for risk by {story.design.market.equalise}."
    )


MARKET = Outline(
    "market",
    "Are plans paid for the people they insure?",
    "Residents choose among plans by quality, price and habit. Plans receive capitation for their "
    "members, adjusted for risk so that no plan gains by avoiding the ill; the transfers between plans "
    "add up to zero in every place.",
    paragraphs,
    (PLAN_TRANSFERS, PAID_BY_SEGMENT),
)
