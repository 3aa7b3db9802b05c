"""What a comparison of two runs says of contracts: what plans paid providers, and what each body kept.

By body, by name: a body that one of two designs does not have stands there without a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.sentences import Number
from healthtrust.reports.story import Story


def body_numbers(story: Story) -> Iterator[Number]:
    """Return what plans paid providers under all contracts, and what each body kept, in the last year."""
    if not story.has("bodies"):
        return
    table = story.last("bodies")
    yield _money(story, "Paid by plans under contracts", int(table["paid_by_plans"].sum()))
    for body in dict.fromkeys(map(str, table["body"])):
        yield _money(story, f"Kept by {body}", int(table["kept"][table["body"] == body].sum()))


def _money(story: Story, label: str, amount: int) -> Number:
    unit = f"{story.currency.code} a year"
    return Number(label, unit, float(story.major(amount)), None, None, story.money(amount))
