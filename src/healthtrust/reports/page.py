"""The page itself: chapters and appendices into one file of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.reports.chapter import Chapter
from healthtrust.reports.figure import Figure
from healthtrust.reports.printed import printed
from healthtrust.reports.provenance import STATUSES, count_by_status, decided, shelf
from healthtrust.reports.sentences import numbers, verdict
from healthtrust.reports.story import Story
from healthtrust.version import VERSION

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"

LABELS = {
    "synthetic": ("Synthetic people", "Everybody in this report is made up; no real person is described."),
    "aggregate": (
        "Published totals",
        "Made from published totals by age, sex and place; no person's records were read.",
    ),
    "persons": (
        "Real persons",
        "Made from the records of real persons: handle it as the records themselves.",
    ),
}
"""What the data are, in two words and in a sentence."""


def page(story: Story, opening: Figure | None, chapters: Sequence[Chapter]) -> str:
    """Return the whole report as one HTML file."""
    parameters = decided(story.design)
    label, meaning = LABELS[story.design.data]
    return template("report.html").render(
        design=story.design,
        year=story.year,
        label=label,
        label_meaning=meaning,
        verdict=verdict(story),
        numbers=numbers(story),
        opening=opening,
        chapters=chapters,
        printed=printed,
        parameters=parameters,
        by_status=count_by_status(parameters),
        shelf=list(shelf()),
        statuses=STATUSES,
        version=VERSION,
    )


def template(name: str) -> Template:
    """Return a template of the pages; whatever it is given is escaped, and nothing may be missing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
