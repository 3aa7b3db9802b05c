"""A figure: a title that says the finding, words for who cannot see it, a drawing, and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from healthtrust.ground.disclosure import FEWEST
from healthtrust.reports.charts.desks import DESKS
from healthtrust.reports.charts.render import as_text, drawn
from healthtrust.reports.story import Story

TOO_FEW = f"It would tell of fewer than {FEWEST} persons."

Behind = dict[str, list[Any]]
"""The table behind a figure: a header with its unit, and its values row by row."""


@dataclass(frozen=True)
class Figure:
    """One finished figure."""

    name: str
    title: str
    """What the figure shows, as a finding."""
    alt: str
    """What stands in the drawing, in words."""
    svg: str
    spec: str
    """The drawing as Vega or Vega-Lite JSON, with its data."""
    columns: Behind
    note: str = ""
    """How to read it, where the drawing does not say so itself."""

    def _repr_html_(self) -> str:
        """Return the drawing under its finding, as a notebook shows it."""
        return f"<figure><figcaption>{escape(self.title)}</figcaption>{self.svg}</figure>"


@dataclass(frozen=True)
class Sketch:
    """What a chart has found and laid out, before it is drawn."""

    title: str
    alt: str
    spec: dict[str, Any]
    columns: Mapping[str, Sequence[Any]]
    note: str = ""


def finished(name: str, found: Sketch) -> Figure:
    """Return the figure of that name that a sketch makes."""
    return Figure(
        name=name,
        title=found.title,
        alt=found.alt,
        svg=drawn(found.spec, name, f"{found.title}. {found.alt}"),
        spec=as_text({**found.spec, "description": found.alt}),
        columns={header: list(values) for header, values in found.columns.items()},
        note=found.note,
    )


@dataclass(frozen=True)
class Maker:
    """How one figure is made: its name, the question it answers, the tables it needs, and its chart."""

    name: str
    question: str
    needs: tuple[str, ...]
    sketch: Callable[[Story], Sketch | None]
    """None where the tables are there and hold nothing to show."""
    otherwise: str = ""
    """Why there may rightly be nothing to show."""

    def found(self, story: Story) -> Sketch | None:
        """Return what the chart finds, or None where a table it needs is missing or holds nothing to show."""
        found = self.sketch(story) if story.has(*self.needs) else None
        return None if found is None else _with_what_is_hidden(found, story, self.needs)

    def make(self, story: Story) -> Figure | None:
        """Return the figure of what the chart finds, if it finds anything."""
        found = self.found(story)
        return None if found is None else finished(self.name, found)

    def missing(self, story: Story) -> str:
        """Return in words why there is no figure."""
        absent = [name for name in self.needs if not story.has(name)]
        if story.hides(*absent):
            return f"No figure here. {self.question} {TOO_FEW}"
        if self.otherwise:
            return self.otherwise
        if not absent:
            return f"No figure here. {self.question} The tables of this run hold nothing that shows it."
        return (
            f"No figure here. {self.question} This run has no table of "
            f"{' and '.join(absent).replace('_', ' ')}."
        )


def _with_what_is_hidden(found: Sketch, story: Story, needs: tuple[str, ...]) -> Sketch:
    """Return the sketch with a word on the rows that are not told, if there are any."""
    many = story.hides(*needs)
    left_out = f"Rows left out, as they would tell of fewer than {FEWEST} persons: {many:,}."
    return replace(found, note=f"{found.note} {left_out}".strip()) if many else found


def made_together(makers: Sequence[Maker], story: Story) -> dict[Maker, Figure | None]:
    """Return the figure of every maker; they are drawn side by side where desks stand."""
    with ThreadPoolExecutor(DESKS) as hands:
        return dict(zip(makers, hands.map(lambda maker: maker.make(story), makers), strict=True))
