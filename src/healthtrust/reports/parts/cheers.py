"""Appendix B: the 28 items of CHEERS 2022, filled from the run where it knows, with the gaps listed.

A run knows items 5 to 20 and 22 to 24; the author knows 1 to 4, 21 and 25 to 28 and may give them in a file.
Nothing is filled that is not known: what a run knows only in part says so.

Source  Husereau et al, Consolidated Health Economic Evaluation Reporting Standards 2022 (CHEERS 2022),
        BMJ 2022; 376: e067975 [recalled]; the names of the items are in words of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from healthtrust.reports.around import Around
from healthtrust.reports.author import OF_AUTHOR, Author
from healthtrust.reports.parts.known import KNOWN, PARTLY
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Checklist, Item, Paragraph, Part

BY_RUN, IN_PART, BY_AUTHOR, OPEN = "from the run", "in part", "from the author", "to be filled"

ASKED = (
    "title",
    "abstract",
    "why the study, and its question",
    "plan of the analysis",
    "people studied",
    "place and setting",
    "what is compared",
    "whose point of view",
    "length of time",
    "discount rate",
    "which outcomes, and why",
    "how outcomes were measured",
    "how outcomes were valued",
    "resources, and what they cost",
    "currency, price date, conversion",
    "the model, and why this one",
    "analysis and assumptions",
    "differences between groups",
    "who gains and who loses",
    "how uncertainty was handled",
    "how patients and others took part",
    "parameters",
    "main results",
    "effect of uncertainty",
    "effect of taking part",
    "findings, limits, where else they hold",
    "who paid",
    "conflicts of interest",
)
"""What each of the 28 items asks for."""


def cheers(story: Story, around: Around) -> Part:
    """Return the appendix."""
    title = "Does the report tell what an economic evaluation must?"
    return Part("cheers", "B", "CHEERS 2022", title, tuple(_blocks(story, around)))


def checklist(story: Story, around: Around) -> tuple[Item, ...]:
    """Return the 28 items with what answers each."""
    return tuple(_item(number, asked, story, around) for number, asked in enumerate(ASKED, start=1))


def _blocks(story: Story, around: Around) -> Iterator[Block]:
    items = checklist(story, around)
    count = {state: sum(i.state == state for i in items) for state in (BY_RUN, IN_PART, BY_AUTHOR, OPEN)}
    yield Paragraph(
        "The checklist of Husereau et al, CHEERS 2022 (BMJ 2022; 376: e067975), item names in our own words.",
        "rule",
    )
    yield Checklist(
        f"28 items: {', '.join(f'{number} {state}' for state, number in count.items() if number)}",
        "cheers",
        items,
    )
    gaps = [
        f"{item.number} {item.asked} (`{OF_AUTHOR[int(item.number)]}`)"
        for item in items
        if item.state == OPEN
    ]
    if gaps:
        yield Paragraph(
            f"{counted(len(gaps), 'item').capitalize()} to be filled by the author: {', '.join(gaps)}. "
            "Give them in a TOML "
            "file under these names, and name it with `--author`."
        )


def _item(number: int, asked: str, story: Story, around: Around) -> Item:
    if number in OF_AUTHOR:
        said = getattr(around.author, OF_AUTHOR[number])
        return Item(str(number), asked, said or "–", BY_AUTHOR if said else OPEN)
    answer: Callable[[Story, Around], str] = KNOWN[number]
    partly = number in PARTLY and not PARTLY[number](around)
    return Item(str(number), asked, answer(story, around), IN_PART if partly else BY_RUN)


assert set(OF_AUTHOR.values()) <= set(Author.model_fields)
assert set(OF_AUTHOR) | set(KNOWN) == set(range(1, len(ASKED) + 1))
