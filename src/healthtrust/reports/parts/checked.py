"""Appendix C: what was checked. What a run can check on its own tables, and a slot for all further tests.

Each check is an identity: two sums of whole minor units that must be the same, or counts that must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from healthtrust.reports.around import Around
from healthtrust.reports.sentences import POOL
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Checklist, Item, Paragraph, Part

HOLDS, BROKEN, NOT_HERE, NOT_TOLD = "holds", "does not hold", "not in this run", "not told"


def checked(story: Story, around: Around) -> Part:
    """Return the appendix."""
    title = "What was checked?"
    return Part("validation", "C", "Verification and validation", title, tuple(_blocks(story, around)))


def standing(story: Story) -> tuple[Item, ...]:
    """Return the checks that a run can do on its own tables, each with what was found."""
    return tuple(check.item(number, story) for number, check in enumerate(CHECKS, start=1))


def _blocks(story: Story, around: Around) -> Iterator[Block]:
    items = standing(story)
    held = sum(item.state == HOLDS for item in items)
    yield Paragraph(
        "Checks run after every step and stop a run whose book does not close. These were done again on the "
        "tables that this report shows.",
        "rule",
    )
    yield Checklist(f"Standing checks: {held} of {len(items)} hold", "checks", items)
    if around.tested:
        yield Checklist("Tests of this run, after TECH-VER", "tech-ver", around.tested)
    else:
        yield Paragraph(
            "Tests by domain after TECH-VER (Büyükkaramikli et al, PharmacoEconomics 2019) join this "
            "table from "
            "`healthtrust verify RUN`; none is recorded beside this run.",
            "missing",
        )


Sums = tuple[int, int]


def _book(story: Story) -> Sums:
    return int(story.last("balances")["balance"].sum()), 0


def _transfers(story: Story) -> Sums:
    return int(story.last("transfers")["transfer"].sum()), 0


def _places(story: Story) -> Sums:
    """Sum the budgets of the places below the top, and of the top."""
    table = story.last("allocation")
    levels = list(dict.fromkeys(map(str, table["level"])))
    top, bottom = (int(table["budget"][table["level"] == level].sum()) for level in (levels[0], levels[-1]))
    return bottom, top


def _contributions(story: Story) -> Sums:
    flow = story.last("flow")
    paid = (flow["source"] == "household contributions") & (flow["target"] == POOL)
    return int(story.last("incidence")["contribution"].sum()), int(flow["amount"][paid].sum())


def _members(story: Story) -> Sums:
    return int(story.last("transfers")["members"].sum()), int(story.last("population")["residents"].sum())


def _tenths(story: Story) -> Sums:
    return int(story.last("incidence")["residents"].sum()), int(story.last("population")["residents"].sum())


def _used(story: Story) -> Sums:
    """Sum what every account of the book received and gave: what is given is used or held."""
    table = story.last("balances")
    given = -int(table["balance"][np.isin(table["kind"].astype(str), ("income", "equity"))].sum())
    kept = int(table["balance"][np.isin(table["kind"].astype(str), ("expense", "asset", "liability"))].sum())
    return kept, given


@dataclass(frozen=True)
class Check:
    """Two sums that must be equal, the tables they are seen in, and whether they are money."""

    what: str
    needs: tuple[str, ...]
    sums: Callable[[Story], Sums]
    is_money: bool = True

    def item(self, number: int, story: Story) -> Item:
        """Return the check done on a story, with what was found."""
        if not story.has(*self.needs):
            return Item(str(number), self.what, f"no table of {' and '.join(self.needs)}", NOT_HERE)
        if story.disclosure is not None and (story.hides(*self.needs) or not self.is_money):
            return Item(
                str(number), self.what, "small numbers of persons are hidden or rounded here", NOT_TOLD
            )
        found, expected = self.sums(story)
        say, minor = (story.money, " minor units") if self.is_money else ("{:,}".format, "")
        said = f"{say(found)} and {say(expected)}; they differ by {abs(found - expected):,}{minor}"
        return Item(str(number), self.what, said, HOLDS if found == expected else BROKEN)


CHECKS = (
    Check("All balances of the book add up to nothing", ("balances",), _book),
    Check("What was used and is held is what was given", ("balances",), _used),
    Check("Risk equalisation between plans adds up to nothing", ("transfers",), _transfers),
    Check("Budgets of the smallest places add up to the largest's", ("allocation",), _places),
    Check("Contributions by income tenth are those in the book", ("incidence", "flow"), _contributions),
    Check("Every resident is a member of one plan", ("transfers", "population"), _members, False),
    Check("Every resident is in one income tenth", ("incidence", "population"), _tenths, False),
)
