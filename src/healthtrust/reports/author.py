"""What only the author of a report can say: title, aims, who was asked, funding, conflicts; a TOML file.

Each is an item of CHEERS 2022 that no run can fill, or the decision that is asked of the reader. What is not
said stays open, and the report lists it.
"""

from __future__ import annotations

from collections.abc import Mapping

from healthtrust.design.heading import Heading, decided


class Author(Heading):
    """Everything that the author of a report may add to a run."""

    names: tuple[str, ...] = decided((), "who wrote the report")
    decision: str = decided("", "the decision that is asked of the reader")
    asked: tuple[str, ...] = decided((), "who was asked, one group or meeting each")
    title: str = decided("", "title of the study: what is evaluated, and what it is compared with")
    abstract: str = decided("", "context, methods, results and other analyses in one paragraph")
    objectives: str = decided("", "why the question matters, and what it is")
    plan: str = decided("", "whether there is a plan of the analysis, and where it can be read")
    engagement: str = decided("", "how patients, the public and others took part")
    effect_of_engagement: str = decided("", "what changed because they took part")
    discussion: str = decided("", "what was found, its limits, and where else it holds")
    funding: str = decided("", "who paid for the study, and what they had a say in")
    conflicts: str = decided("", "conflicts of interest of the authors")


OF_AUTHOR: Mapping[int, str] = {
    1: "title",
    2: "abstract",
    3: "objectives",
    4: "plan",
    21: "engagement",
    25: "effect_of_engagement",
    26: "discussion",
    27: "funding",
    28: "conflicts",
}
"""The items of CHEERS that only an author knows, and what the author's file calls them."""
