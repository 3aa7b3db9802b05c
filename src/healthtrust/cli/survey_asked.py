"""Texts of the options of `healthtrust review survey` as what they mean."""

from __future__ import annotations

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.review.survey.asked import Asked
from healthtrust.review.survey.raking import Limits

__all__ = ["Asked", "limits_of", "names_of"]


def limits_of(said: str) -> Limits:
    """Return the limits of weights from their text, as 0.2,5; none where nothing is said.

    >>> limits_of("0.2,5"), limits_of("")
    (Limits(least=0.2, most=5.0), Limits(least=0.0, most=inf))
    """
    if not said:
        return Limits()
    try:
        least, most = (float(part) for part in said.split(","))
    except ValueError:
        expected = "the least and the most a weight may be of the first, as 0.2,5"
        raise InvalidInput([Problem("--limits", repr(said), expected)]) from None
    return Limits(least, most)


def names_of(said: str) -> tuple[str, ...]:
    """Return names with commas between them.

    >>> names_of("age, sex")
    ('age', 'sex')
    """
    return tuple(name.strip() for name in said.split(",") if name.strip())
