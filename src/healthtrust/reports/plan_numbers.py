"""What a comparison of two runs says of the market: members and surcharges of plans, who moved, what moved.

By plan, by name: a plan that one of two designs does not have stands there without a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.phrases import percent
from healthtrust.reports.sentences import Number
from healthtrust.reports.story import Story


def plan_numbers(story: Story) -> list[Number]:
    """Return the numbers of the plans in the last year; none where there is but one plan."""
    if not story.has("transfers") or len(story.last("transfers")["plan"]) < 2:
        return []
    return [*_of_all(story), *_of_each(story)]


def _of_all(story: Story) -> Iterator[Number]:
    if story.has("switching"):
        table = story.last("switching")
        others = (table["from"] != table["to"]) & (table["from"] != "no plan")
        share = float(table["residents"][others].sum() / max(int(table["residents"].sum()), 1))
        yield Number("Residents who changed plan", "share", share, None, None, percent(share))
    transfer = story.last("transfers")["transfer"]
    moved = int(transfer[transfer > 0].sum())
    yield _money(story, "Moved between plans by risk equalisation", "a year", moved)


def _of_each(story: Story) -> Iterator[Number]:
    table = story.last("transfers")
    for plan, members, surcharge in zip(table["plan"], table["members"], table["surcharge"], strict=True):
        said = f"{int(members):,}"
        yield Number(f"Members of {plan}", "residents", float(members), None, None, said)
        yield _money(story, f"Surcharge of {plan}", "per adult", int(surcharge))


def _money(story: Story, label: str, of: str, amount: int) -> Number:
    unit = f"{story.currency.code} {of}"
    return Number(label, unit, float(story.major(amount)), None, None, story.money(amount))
