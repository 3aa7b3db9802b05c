"""Chapter 12 and the citizen's page: what is covered, what it costs me, what changed, and whom to ask.

Short sentences, no symbols, nothing but what the tables of the run hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from healthtrust.reports.around import Around
from healthtrust.reports.parts.by_the_rules import by_the_rules
from healthtrust.reports.phrases import counted, decimal, listed, opened, percent, percent_between
from healthtrust.reports.sentences import EVERYWHERE, residents_in_words
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part, Table
from healthtrust.review.definitions import definitions

SHOWN = (2, 5, 9)
"""Tenths of residents by income that stand for a low, a middle and a high income."""
WHOSE = ("a low income", "a middle income", "a high income")
CARE = {
    "primary": "at the practice",
    "outpatient": "at the clinic",
    "emergency": "in an emergency",
    "inpatient": "in hospital",
    "community": "at home and nearby",
    "mental": "for mental health",
    "pharmacy": "from the pharmacy",
    "other": "other care",
}
ABOUT = {
    "people": "people and their health",
    "pool": "who pays",
    "package": "what is covered",
    "allocate": "where the money goes",
    "market": "plans",
    "deliver": "how care is given and paid for",
    "review": "what is promised and judged",
}
"""What the decisions under each heading are about."""
NEITHER = frozenset(
    {"spend-per-head", "voluntary-uptake", "overhead-share", "population-health-share", "covered-share"}
)
"""Measures that are neither good nor bad for those who read of them."""
LEAST_CHANGE = 0.01
"""Change of a measure, as a share of what it was, below which it counts as the same."""
PERSONAL_CARE = "personal care"


def plainly(story: Story, around: Around) -> Part:
    """Return the chapter: the four questions below one another."""
    blocks: list[Block] = [Paragraph("For everybody who lives here, in plain words.", "rule")]
    for part in questions(story, around):
        blocks += [Heading(part.title), *part.blocks]
    return Part("public", "12", "In plain words", "What does this mean for me?", tuple(blocks))


def questions(story: Story, around: Around) -> tuple[Part, ...]:
    """Return the four questions, each as a part."""
    return (
        Part("covered", "", "Covered", "What is covered?", tuple(_covered(story))),
        Part("cost", "", "Cost", "What does it cost me?", tuple(_cost(story))),
        Part("changed", "", "Changed", "What has changed?", tuple(_changed(story, around))),
        Part("complain", "", "Complain", "Whom do I ask, and where do I complain?", tuple(_complain(story))),
    )


def in_short(story: Story) -> str:
    """Return the whole page in two or three short sentences."""
    people = f"{opened(residents_in_words(story))} live here. Everybody is a member."
    if not story.has("league"):
        return people
    covered = story.last("league")["covered"]
    return f"{people} {int(covered.sum())} of {len(covered)} kinds of care are paid for from the common pool."


def _covered(story: Story) -> Iterator[Block]:
    if not story.has("league"):
        yield Paragraph("This run does not say what is covered.", "missing")
        return
    table = story.last("league")
    inside, outside = ([str(n) for n in table["name"][table["covered"] == kept]] for kept in (True, False))
    these = (
        "This one kind of care is"
        if len(inside) == 1
        else f"These {counted(len(inside), 'kind')} of care are"
    )
    yield Paragraph(
        f"{these} covered. Everybody has the same right to {'it' if len(inside) == 1 else 'them'}."
    )
    yield Listing(tuple(_by_setting(table)))
    if outside:
        yield Paragraph(
            "These are not covered. You pay for them yourself, or buy cover on top where it is offered."
        )
        yield Listing(tuple(outside))
    charges = story.design.package.user_charges
    if charges.share and charges.settings:
        where = listed([CARE.get(setting, setting) for setting in charges.settings])
        yield Paragraph(f"You pay {percent(charges.share)} of the price of covered care {where}.")
        free = []
        if charges.exempt_under_age:
            free.append(f"people under {charges.exempt_under_age}")
        if charges.exempt_below:
            free.append(
                f"people who live alone on less than {story.in_full(charges.exempt_below)} a year (larger "
                "households: on more)"
            )
        if free:
            yield Paragraph(f"{opened(listed(free))} pay nothing of it.")


def _by_setting(table: Columns) -> Iterator[str]:
    """Yield what is covered in each place of care, its kinds in one line."""
    kept = table["covered"].astype(bool)
    for setting in dict.fromkeys(map(str, table["setting"])):
        names = sorted(str(name) for name in table["name"][kept & (table["setting"] == setting)])
        if names:
            yield f"{opened(CARE.get(setting, setting))}: {'; '.join(names)}."


def _cost(story: Story) -> Iterator[Block]:
    if not story.has("incidence"):
        yield Paragraph("This run does not say who pays what.", "missing")
        return
    table = story.last("incidence")
    homes = np.maximum(table["households"], 1)
    rows = [int(np.flatnonzero(table["tenth"] == tenth)[0]) for tenth in SHOWN if tenth in table["tenth"]]
    each = {
        name: [int(table[name][row] / homes[row]) for row in rows]
        for name in ("income", "contribution", "surcharge", "premium", "out_of_pocket", "benefit")
    }
    for who, row in zip(WHOSE, range(len(rows)), strict=False):
        yield Paragraph(
            f"On average a household with {who} has {story.whole(each['income'][row])} a year, pays "
            f"{story.whole(each['contribution'][row])} into the pool and "
            f"{story.whole(each['out_of_pocket'][row])} for care itself."
        )
    if rule := by_the_rules(story, each["income"]):
        yield Paragraph(rule)
    code = story.currency.code
    columns: dict[str, list[Any]] = {
        "household": [f"with {who}" for who in WHOSE[: len(rows)]],
        **{
            f"{label} [{code} a year]": [round(float(story.major(value))) for value in each[name]]
            for name, label in (
                ("income", "income"),
                ("contribution", "to the pool"),
                ("surcharge", "to its plan"),
                ("premium", "for cover on top"),
                ("out_of_pocket", "for care itself"),
                ("benefit", "care it receives"),
            )
        },
    }
    tenths = listed([str(tenth) for tenth in SHOWN])
    yield Table(
        f"What three households pay in a year (averages of income tenths {tenths})", columns, name="cost"
    )


def _changed(story: Story, around: Around) -> Iterator[Block]:
    if around.changed:
        yield Paragraph(f"Compared with {around.against}, other decisions were taken on {_on(around)}.")
    first, last = story.design.span[0], story.design.span[-1]
    if first == last:
        yield Paragraph("This is the only year we looked at. There is no earlier year to compare it with.")
    elif "scorecard" in story.tables:
        moved = list(_between(story.tables["scorecard"], first, last))
        if not moved:
            yield Paragraph(f"From {first} to {last} little changed.")
        for better, word in ((True, "better"), (False, "worse")):
            said = tuple(text for text, was_better in moved if was_better == better)
            if said:
                yield Paragraph(f"From {first} to {last} this became {word}:")
                yield Listing(said)


def _on(around: Around) -> str:
    """Return what the decisions that differ are about, in words."""
    found = {each.name.partition(".")[0]: None for each in around.changed}
    about = [words for heading, words in ABOUT.items() if heading in found]
    return listed(about) if about else "its years"


def _between(table: Columns, first: int, last: int) -> Iterator[tuple[str, bool]]:
    """Yield how each measure moved between two years everywhere, and whether it is for the better.

    Where a measure has intervals that overlap, chance may have moved it, and it is left out; so are indices,
    which say nothing to those who do not study them, and what is neither good nor bad for its reader.
    """
    here = table["place"] == EVERYWHERE
    for code in dict.fromkeys(map(str, table["measure"][here])):
        rows = {
            year: np.flatnonzero(here & (table["measure"] == code) & (table["year"] == year))
            for year in (first, last)
        }
        if not all(len(found) for found in rows.values()):
            continue
        before, row = (int(found[0]) for found in rows.values())
        was, now = float(table["value"][before]), float(table["value"][row])
        if not np.isfinite([was, now]).all() or abs(now - was) <= LEAST_CHANGE * abs(was):
            continue
        unit = str(table["unit"][row])
        if unit == "index" or code in NEITHER or _by_chance(table, before, row):
            continue
        of = "" if unit == "share" or str(table["name"][row]).lower().startswith(f"{unit} ") else f" {unit}"
        better = (now < was) == (table["better"][row] == "lower")
        moved = percent_between(was, now) if unit == "share" else f"{decimal(was)} to {decimal(now)}"
        yield f"{table['name'][row]}: from {moved}{of}.", better


def _by_chance(table: Columns, before: int, after: int) -> bool:
    """Return whether the intervals of two rows overlap; not known intervals do not."""
    return bool(table["low"][after] <= table["high"][before] and table["low"][before] <= table["high"][after])


def _complain(story: Story) -> Iterator[Block]:
    """Say which body answers for care, nearest first, and which for each promise."""
    bodies = _answering(story)
    if bodies:
        yield Paragraph(
            f"First speak to those who treat you. {bodies[-1].capitalize()} answers for your care."
        )
        if len(bodies) > 1:
            yield Paragraph(f"If that does not help, go to {listed(bodies[-2::-1])}.")
    else:
        yield Paragraph("The design names nobody who answers for care. Ask those who run the pool.")
    known = definitions(story.design.review.catastrophic_shares)
    promises = [
        f"{known[outcome.measure].name if outcome.measure in known else outcome.measure}: {outcome.answers}"
        for outcome in story.design.allocate.outcomes
    ]
    if promises:
        yield Paragraph("Each promise has one body that answers for it:")
        yield Listing(tuple(promises))


def _answering(story: Story) -> list[str]:
    """Return the bodies that answer for personal care, from the whole system down to the nearest."""
    if not story.has("rights"):
        return []
    table = story.last("rights")
    kept = (table["line"] == PERSONAL_CARE) & (table["answers"] != "")
    return list(dict.fromkeys(f"the {name}" for name in table["answers"][kept]))
