"""Chapter 12 and the citizen's page: what is covered, what it costs me, what changed, and whom to ask.

Short sentences, no symbols, nothing but what the tables of the run hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from healthtrust.reports.around import Around
from healthtrust.reports.phrases import counted, listed, opened, percent
from healthtrust.reports.sentences import EVERYWHERE, residents
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part, Table

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
    people = f"{residents(story):,} people live here. Everybody is a member."
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
    yield Paragraph(
        f"These {counted(len(inside), 'kind')} of care are covered. Everybody has the same right to them."
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
                f"households with an income below {story.in_full(charges.exempt_below)} for one adult"
            )
        if free:
            yield Paragraph(f"You pay nothing of it if you are among {listed(free)}.")


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
            f"A household with {who}, {story.whole(each['income'][row])} a year, pays "
            f"{story.whole(each['contribution'][row])} into the pool and on average "
            f"{story.whole(each['out_of_pocket'][row])} for care itself."
        )
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
        yield Paragraph(f"Compared with {around.against}, this is decided otherwise:")
        yield Listing(around.changed)
    first, last = story.design.span[0], story.design.span[-1]
    if first == last:
        yield Paragraph("This is the only year we looked at. There is no earlier year to compare it with.")
    elif "scorecard" in story.tables:
        said = list(_between(story.tables["scorecard"], first, last))
        yield Paragraph(f"From {first} to {last}:" if said else f"From {first} to {last} little changed.")
        if said:
            yield Listing(tuple(said))


def _between(table: Columns, first: int, last: int) -> Iterator[str]:
    """Yield how each measure moved, better or worse, between two years everywhere."""
    here = table["place"] == EVERYWHERE
    for code in dict.fromkeys(map(str, table["measure"][here])):
        rows = {
            year: np.flatnonzero(here & (table["measure"] == code) & (table["year"] == year))
            for year in (first, last)
        }
        if not all(len(found) for found in rows.values()):
            continue
        was, now = (float(table["value"][found[0]]) for found in rows.values())
        if not np.isfinite([was, now]).all() or abs(now - was) <= LEAST_CHANGE * abs(was):
            continue
        row = rows[last][0]
        better = (now < was) == (table["better"][row] == "lower")
        rose = "rose" if now > was else "fell"
        by = f" by {percent(abs(now / was - 1))}" if was > 0 and now > 0 else ""
        yield f"{table['name'][row]} {rose}{by}. That is {'better' if better else 'worse'}."


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
    promises = [f"{outcome.measure}: {outcome.answers}" for outcome in story.design.allocate.outcomes]
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
