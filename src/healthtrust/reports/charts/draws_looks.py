"""How designs are told apart in the charts of a study: the same colour and shape in each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from healthtrust.reports.charts.theme import LOOKS

Looks = dict[str, tuple[str, str]]


def looks_of(designs: Sequence[str], shown: Sequence[str] | None = None) -> Looks:
    """Return colour and shape by design, of those shown; with more than six they come round again."""
    looks = dict(zip(designs, cycle(LOOKS), strict=False))
    return {name: looks[name] for name in (designs if shown is None else shown)}
