"""How far are places from their target, before the year's growth and after it?"""

from __future__ import annotations

from healthtrust.reports.charts.allocate_distance import AFTER, BEFORE, distance
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Story


def sketch(story: Story) -> Sketch:
    """Return the distances of the last year."""
    table = shown_level(story.last("movement"))
    return distance({"place": table["place"], BEFORE: table["distance"], AFTER: table["closing"]}, years=1)


DISTANCE_FROM_TARGET = Maker(
    "distance-from-target", "How far are places from their target?", ("movement",), sketch
)
