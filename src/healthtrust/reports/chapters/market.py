"""Chapter 5, market: which plans people join, and how plans are paid for the risks they take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.design.heading import SETTINGS
from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.gains_by_group import GAINS_BY_GROUP
from healthtrust.reports.charts.paid_by_segment import PAID_BY_SEGMENT
from healthtrust.reports.charts.plan_switching import PLAN_SWITCHING
from healthtrust.reports.charts.plan_transfers import PLAN_TRANSFERS
from healthtrust.reports.phrases import counted, listed, percent
from healthtrust.reports.story import Columns, Story

NAMED = 5
"""Plans named one by one; of more, the others are told together."""


def paragraphs(story: Story) -> Iterator[str]:
    """Say who is in which plan."""
    if not story.has("transfers"):
        return
    table = story.last("transfers")
    if len(table["plan"]) == 1:
        yield f"All residents are members of one plan, {table['plan'][0]}."
        return
    yield f"{counted(len(table['plan']), 'plan').capitalize()} compete for members: {_members(table)}."
    yield (
        "Every plan offers the whole core package at no price of its own but a surcharge. Payments are "
        f"adjusted for risk by {story.design.market.equalise}."
    )
    yield from _surcharges(story)
    yield from _blocks(story)
    yield from _results(story)
    yield from _moves(story)


def _members(table: Columns) -> str:
    """Say what share of residents each plan has, the largest plans first where there are many."""
    shares = table["members"] / max(int(table["members"].sum()), 1)
    order = np.argsort(-shares, kind="stable") if len(shares) > NAMED else np.arange(len(shares))
    said = [f"{table['plan'][p]} with {percent(shares[p])}" for p in order[:NAMED]]
    others = order[NAMED:]
    if len(others):
        said.append(f"{counted(len(others), 'other')} with {percent(shares[others].sum())} together")
    return listed(said)


def _surcharges(story: Story) -> Iterator[str]:
    """Say what plans charge and why, and what the risk corridor moved."""
    table, market = story.last("transfers"), story.design.market
    charging = [
        f"{name} {story.whole(price)}"
        for name, price in zip(table["plan"], table["surcharge"], strict=True)
        if price
    ]
    if len(charging) > NAMED:
        some = table["surcharge"][table["surcharge"] > 0]
        prices = f"{story.whole(some.min())} to {story.whole(some.max())}"
        charging = [f"{counted(len(charging), 'plan')} of {len(table['plan'])} from {prices}"]
    if market.premiums == "break even":
        told = f"charge per adult: {listed(charging)}" if charging else "need no surcharge"
        yield f"Surcharges are those at which plans break even, given who then joins them; they {told}."
    moved = int(table["corridor"][table["corridor"] > 0].sum())
    if moved:
        yield f"The risk corridor moved {story.money(moved)} between plans for last year's results."


def _blocks(story: Story) -> Iterator[str]:
    """Say which plan gains most by blocks, which are shared by heads whoever the members are."""
    table, deliver = story.last("transfers"), story.design.deliver
    if deliver.organisation or not any(deliver.contracts.share_under("block", s) for s in SETTINGS):
        return
    apart = table["expected_due"] - table["expected_cost"]
    each = apart / np.maximum(table["members"], 1)
    least, most = int(each.argmin()), int(each.argmax())
    if story.major(each[least]) > -1 or story.major(each[most]) < 1:
        return
    yield (
        f"Blocks are shared by heads: {table['plan'][least]} pays {story.whole(-each[least])} a member less "
        f"than their care is expected to cost, {table['plan'][most]} {story.whole(each[most])} more. "
        "Equalisation pays for the risk of members as if plans bore it."
    )


def _results(story: Story) -> Iterator[str]:
    """Say with how much of their money plans ended the year, the best and the worst of many."""
    if not story.has("plan_results"):
        return
    table = story.last("plan_results")
    alive = np.flatnonzero(table["for_care"] > 0)
    order = alive[np.argsort(-table["share"][alive], kind="stable")]
    ends = order if len(order) <= NAMED else order[[0, -1]]
    said = []
    for plan, share in zip(table["plan"][ends], table["share"][ends], strict=True):
        said.append(f"{plan} {percent(abs(share))} {'left' if share >= 0 else 'short'}")
    if said:
        yield f"Of what plans had for care at the end of the year: {listed(said)}."


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
