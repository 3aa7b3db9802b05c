"""Why a row of a source is set aside, and what to do about it: in the words of whoever has to mend it.

>>> missing("birth_date").text, unknown("setting", ("primary", "other")).remedy
('birth_date is missing', 'Map it to primary or other.')

Source  form of this library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.ground.problems import in_words


@dataclass(frozen=True)
class Reason:
    """A reason, and its remedy."""

    text: str
    remedy: str


def missing(column: str) -> Reason:
    """Return the reason of a row without a value it must have."""
    return Reason(f"{column} is missing", "Complete the source.")


def unreadable(column: str, expected: str) -> Reason:
    """Return the reason of a row with a value that cannot be read."""
    return Reason(
        f"{column} cannot be read as {expected}", "Correct the source, or how its mapping reads it."
    )


def unknown(column: str, choices: Sequence[str]) -> Reason:
    """Return the reason of a row with a word that is none of those allowed."""
    return Reason(f"{column} is an unknown word", f"Map it to {in_words(choices)}.")


def below(column: str, low: float) -> Reason:
    """Return the reason of a row with a number below the least allowed."""
    remedy = "Net reversals with what they reverse, or name the column in below_zero of the mapping."
    return Reason(f"{column} is below {low:g}", remedy if low == 0 else "Correct the source.")


ENDS_EARLY = Reason("end_date is before start_date", "Correct the dates; end_date is the day after the last.")
BORN_LATER = Reason("birth_date is in the future", "Correct the date of birth.")
BORN_AFTER_DEATH = Reason("birth_date is after death_date", "Correct the dates, or tell the persons apart.")
OTHER_BIRTH = Reason(
    "another birth_date than the first row of the person", "Correct it, or tell the persons apart."
)
OTHER_SEX = Reason("another sex than the first row of the person", "Correct it, or tell the persons apart.")
OVERLAPS = Reason(
    "overlaps an earlier spell of the person with the same payer",
    "End the earlier spell first; only spells alike in everything but their dates are merged.",
)
REPEATED = Reason(
    "the key of an earlier row again", "Remove the repetition, or give each row a key of its own."
)
BEFORE_BIRTH = Reason("start_date is before the person's birth", "Correct the date, or the person.")
AFTER_DEATH = Reason("start_date is after the person's death", "Correct the date, or the person.")
NO_ACTIVITY = Reason("no activity of this activity_id", "Load the activity with it, or before it.")
