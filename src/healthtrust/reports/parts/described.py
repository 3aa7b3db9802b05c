"""Appendix D: the model described after the ODD protocol, from the flow and the design themselves.

Source  Grimm et al, JASSS 2020; 23(2): 7: overview, design concepts, details [recalled].
"""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.outlines import OUTLINES
from healthtrust.reports.phrases import counted, during, opened
from healthtrust.reports.sentences import residents_in_words
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part


def described(story: Story) -> Part:
    """Return the appendix."""
    blocks = tuple(_blocks(story))
    return Part("model", "D", "Technical description", "How does the model work?", blocks)


def _blocks(story: Story) -> Iterator[Block]:
    design = story.design
    yield Paragraph("After the ODD protocol: overview, design concepts, details (Grimm et al 2020).", "rule")
    yield Heading("Purpose")
    yield Paragraph(
        "To show what a design of a health system does with people, money and care in a year, and to "
        "count it "
        "so that nothing is lost: every amount that is given is used or held."
    )
    yield Heading("Entities, state and scales")
    yield Paragraph(
        f"{opened(residents_in_words(story))} in households, "
        f"{counted(len(design.people.places), 'place')} in levels "
        f"({', '.join(design.people.levels)}), plans, providers, the pool and government. A resident has "
        "age, "
        "sex, place, deprivation, conditions, a segment of need and a household with an income. Steps are "
        f"years, {during(design.span)}; payments are dated by month."
    )
    yield Heading("Processes and their order")
    yield Paragraph("Seven steps a year, each once and in this order:")
    yield Listing(tuple(f"{outline.word.capitalize()}: {outline.rule}" for outline in OUTLINES))
    yield Heading("Design concepts")
    yield Listing(
        (
            "Accounts: a double-entry book in whole minor units; checks run after every step and stop a run.",
            f"Chance: every draw is keyed by seed {design.seed}, year, use and identity, so that two "
            "designs share "
            "their luck, and results do not depend on how many processors there are.",
            "Adaptation: households choose plans and cover by price, quality and habit; providers respond to "
            "how they are paid where the design says so.",
            "Observation: the tables of [appendix F](#tables), and nothing else, feed this report.",
        )
    )
    yield Heading("Initial state, input and submodels")
    yield Paragraph(
        f"People come from {_people(story)}. Decided values and shipped tables stand in [appendix "
        "A](#parameters). "
        "`healthtrust explain STEP` gives the rule, the equation and the source of each submodel."
    )


def _people(story: Story) -> str:
    people = story.design.people
    return f"the margins {people.age_sex}" if people.source == "synthetic" else f"the file {people.file}"
