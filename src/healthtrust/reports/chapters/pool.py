"""Chapter 2, pool: who pays what, and for whom it is worth it."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.chapter import Outline
from healthtrust.reports.charts.income_tenths import INCOME_TENTHS
from healthtrust.reports.phrases import decimal, percent
from healthtrust.reports.sentences import measures, pool_income
from healthtrust.reports.story import Story


def paragraphs(story: Story) -> Iterator[str]:
    """Say what was raised, from whom, and how progressively."""
    if story.has("flow"):
        left = story.money(pool_income(story))
        yield f"{_sources(story)}; after the cost of collecting, {left} was left to be spent."
    if story.has("incidence"):
        table = story.last("incidence")
        paid = table["contribution"] / table["income"].clip(1)
        yield (
            f"Contributions take {percent(paid[0])} of household income in the poorest tenth of residents "
            f"and {percent(paid[-1])} in the richest."
        )
    found = next((n for n in measures(story) if n.label.startswith("Kakwani") and n.value is not None), None)
    if found is not None and found.value is not None:
        way = "progressive: the rich pay a larger part of their income" if found.value > 0 else "regressive"
        yield f"The Kakwani index of contributions is {decimal(found.value)}{_within(found.interval)}: {way}."


def _sources(story: Story) -> str:
    flow = story.last("flow")
    into = flow["target"] == "pool fund"
    parts = sorted(zip(flow["amount"][into].tolist(), flow["source"][into], strict=True), reverse=True)
    return "The pool received " + ", ".join(
        f"{story.money(amount)} of {_named(str(name))}" for amount, name in parts
    )


def _named(account: str) -> str:
    words = {"opening balances": "reserve brought forward", "pool reserve": "reserve brought forward"}
    return words.get(account, account.removeprefix("household "))


def _within(interval: str) -> str:
    return f" ({interval})" if interval else ""


POOL = Outline(
    "pool",
    "Who pays what, and who gains?",
    "Households contribute by a schedule on their income; government adds what the design asks of it. The "
    "money is pooled: what a household pays does not depend on how ill its members are.",
    paragraphs,
    (INCOME_TENTHS,),
)
