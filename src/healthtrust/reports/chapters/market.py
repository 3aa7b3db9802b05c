"""Chapter 5, market: which plans people join, and how plans are paid for the risks they take."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.gains_by_group import GAINS_BY_GROUP
from healthtrust.reports.charts.paid_by_segment import PAID_BY_SEGMENT
from healthtrust.reports.charts.plan_switching import PLAN_SWITCHING
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
    yield from _surcharges(story)
    yield from _moves(story)


def _surcharges(story: Story) -> Iterator[str]:
    """Say what plans charge and why, and what the risk corridor moved."""
    table, market = story.last("transfers"), story.design.market
    charging = [
        f"{name} {story.whole(price)}"
        for name, price in zip(table["plan"], table["surcharge"], strict=True)
        if price
    ]
    if market.premiums == "break even":
        told = f"charge per adult: {listed(charging)}" if charging else "need no surcharge"
        yield f"Surcharges are those at which plans break even, given who then joins them; they {told}."
    moved = int(table["corridor"][table["corridor"] > 0].sum())
    if moved:
        yield f"The risk corridor moved {story.money(moved)} between plans for last year's results."


def _moves(story: Story) -> Iterator[str]:
    """Say how many changed plan, and whom a plan would still gain or lose by."""
    if story.has("switching"):
        table = story.last("switching")
        others = (table["from"] != table["to"]) & (table["from"] != "no plan")
        share = table["residents"][others].sum() / max(int(table["residents"].sum()), 1)
        yield f"{percent(share)} of residents changed plan in the year."
    gains = story.last("equalisation_gains")
    here = {key: values[gains["in_force"]] for key, values in gains.items()}
    most = int(abs(here["gain"]).argmax())
    amount = int(here["gain"][most])
    if abs(story.major(amount)) >= 1:
        deed = "gains" if amount > 0 else "costs"
        yield (
            f"One more resident of {here['by'][most]} {here['group'][most]} {deed} a plan "
            f"{story.whole(abs(amount))}: that is what equalisation does not see."
        )


MARKET = Outline(
    "market",
    "Are plans paid for the people they insure?",
    "Residents choose among plans by quality, price and habit. Plans receive capitation for their "
    "members, adjusted for risk so that no plan gains by avoiding the ill; the transfers between plans "
    "add up to zero in every place.",
    paragraphs,
    (PLAN_TRANSFERS, PAID_BY_SEGMENT, GAINS_BY_GROUP, PLAN_SWITCHING),
)
