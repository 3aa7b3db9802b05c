"""What was promised: each target names a measure that exists and can be judged where it is to be judged.

    a target = measure, one limit (at_most or at_least), where (everywhere or each place), reward_weight

Everything that is wrong with the promises is found at once, before anything is measured.

Source  performance targets with public-health, clinical and service measures and money attached: Feachem and
        Sekhri, BMJ 2005; 330: 787-788.

>>> from healthtrust.design.review import Review, Target
>>> problem, = problems_of(Review(targets=(Target(measure="unmet-needs", at_most=10),)))
>>> problem.where, problem.found, problem.nearest
('review.targets, target 1', "'unmet-needs'", 'unmet-need')
"""

from __future__ import annotations

from healthtrust.design.review import Review, Target
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.review.definitions import definitions

EVERYWHERE_ONLY = frozenset({"kakwani"})
"""Measures of the one pool that all contribute to: a place has none of its own."""


def measures_of(review: Review) -> tuple[str, ...]:
    """Return the codes of all measures that a review takes."""
    return tuple(definitions(review.catastrophic_shares))


def problems_of(review: Review) -> list[Problem]:
    """Return what is wrong with the targets: unknown measures, and those that a place cannot have."""
    known = definitions(review.catastrophic_shares)
    problems: list[Problem] = []
    for number, target in enumerate(review.targets, start=1):
        where = f"review.targets, target {number}"
        if target.measure not in known:
            nearest = nearest_match(target.measure, known)
            found = repr(target.measure)
            problems.append(Problem(where, found, "a measure of the catalogue", nearest, _remedy(target)))
        elif target.where == "each place" and target.measure in EVERYWHERE_ONLY:
            found = f"{target.measure!r} judged in each place"
            problems.append(
                Problem(where, found, "where = 'everywhere'", remedy="The pool is one for all places.")
            )
    return problems


def _remedy(target: Target) -> str:
    if target.measure.startswith("catastrophic-"):
        return "Name its share of income under review.catastrophic_shares."
    return "The catalogue of measures lists them all: catalogue/measures/measures.csv."
