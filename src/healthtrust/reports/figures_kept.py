"""Figures that were drawn before are not drawn again: the same description makes the same drawing.

A drawing is kept beside its description; where both the description and the words for who cannot see it are
still the same, the drawing is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from healthtrust.reports.charts.desks import DESKS
from healthtrust.reports.charts.render import as_text
from healthtrust.reports.figure import Figure, Maker, Sketch, finished
from healthtrust.reports.story import Story

Found = dict[Maker, Figure | None]
Left = dict[Maker, Sketch]


def found_again(makers: Sequence[Maker], story: Story, kept: Sequence[Path]) -> tuple[Found, Left]:
    """Return the figures of makers that were drawn before, and the sketches of those still to draw.

    `kept` are folders with drawings, the first that fits; a maker that finds nothing to show has no figure.
    """
    found: Found = {}
    left: Left = {}
    for maker in makers:
        sketch = maker.found(story)
        found[maker] = None if sketch is None else _kept(maker.name, sketch, kept)
        if sketch is not None and found[maker] is None:
            left[maker] = sketch
    return found, left


def drawn_now(left: Mapping[Maker, Sketch]) -> dict[Maker, Figure]:
    """Return the figures of sketches, drawn side by side where desks stand."""
    with ThreadPoolExecutor(DESKS) as hands:
        return dict(zip(left, hands.map(lambda maker: finished(maker.name, left[maker]), left), strict=True))


def _kept(name: str, sketch: Sketch, folders: Sequence[Path]) -> Figure | None:
    """Return the figure of a sketch with its kept drawing, if there is one."""
    spec = as_text({**sketch.spec, "description": sketch.alt})
    spoken = f'aria-label="{escape(f"{sketch.title}. {sketch.alt}")}"'
    for folder in folders:
        described, drawing = folder / f"{name}.json", folder / f"{name}.svg"
        if not (described.is_file() and drawing.is_file() and described.read_text("utf-8") == spec):
            continue
        svg = drawing.read_text("utf-8")
        if spoken in svg:
            columns = {header: list(values) for header, values in sketch.columns.items()}
            return Figure(name, sketch.title, sketch.alt, svg, spec, columns, sketch.note)
    return None
