"""What the people of a report are: made up, rebuilt from totals, or real; said on every page."""

from __future__ import annotations

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
