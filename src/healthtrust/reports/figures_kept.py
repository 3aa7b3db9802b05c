"""Figures that were drawn before are not drawn again: the same description makes the same drawing.

A drawing is kept beside its description; where both the description and the words for who cannot see it are
still the same, the drawing is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from healthtrust.reports.charts.render import as_text
from healthtrust.reports.figure import Figure, Maker, Sketch, made_together
from healthtrust.reports.story import Story


def to_draw(makers: Sequence[Maker], story: Story, kept: Sequence[Path]) -> list[Maker]:
    """Return the makers whose figure must be drawn; `kept` are folders with drawings, the first that fits."""
    sketches = _sketches(makers, story)
    return [m for m, sketch in sketches.items() if sketch and _kept(m.name, sketch, kept) is None]


def made_again(makers: Sequence[Maker], story: Story, kept: Sequence[Path]) -> Mapping[Maker, Figure | None]:
    """Return the figure of every maker, drawn only where no kept drawing fits."""
    sketches = _sketches(makers, story)
    found = {m: _kept(m.name, sketch, kept) if sketch else None for m, sketch in sketches.items()}
    drawn = made_together([m for m, figure in found.items() if sketches[m] and figure is None], story)
    return {maker: found[maker] or drawn.get(maker) for maker in makers}


def _sketches(makers: Sequence[Maker], story: Story) -> dict[Maker, Sketch | None]:
    return {maker: maker.found(story) for maker in makers}


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
