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

from collections.abc import Mapping

from healthtrust.design.review import ITEMS, Review, Target
from healthtrust.design.whole import Design
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.review.definitions import NEEDS, definitions
from healthtrust.review.payable import contract_problems

EVERYWHERE_ONLY = frozenset({"kakwani", "overhead-share", "life-expectancy-gap"})
"""Measures of what is one for all places: a place has none of its own."""
WITHOUT_REST = EVERYWHERE_ONLY | {"concentration-index", "care-for-need-ratio"}
"""Measures that are no sums over places: what all other places have cannot be told from the whole."""


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
            problems.append(Problem(where, found, "where = 'everywhere'", remedy="It is one for all places."))
    return problems


def problems_of_year(design: Design, folder: str) -> list[Problem]:
    """Return what keeps a year from reviewing a design: targets, measures it lacks, contract, survey."""
    review = design.review
    problems = [*problems_of(review), *contract_problems(review, folder, design.currency)]
    lacking = without(design)
    for number, target in enumerate(review.targets, start=1):
        if target.measure in lacking:
            found, expected = (
                f"{target.measure!r}, which this design does not bring about",
                lacking[target.measure],
            )
            problems.append(Problem(f"review.targets, target {number}", found, expected))
    problems += milestone_problems(design, lacking)
    uses = (
        ("market.survey_trust", design.market.survey_trust > 0, "survey"),
        ("deliver.quality_from", design.deliver.quality_from == "survey", "survey"),
        ("deliver.quality_from", design.deliver.quality_from == "response", "response"),
    )
    there = present(design)
    problems += [
        Problem(key, f"quality from a {need}, and none in the design", NEEDS[need])
        for key, used, need in uses
        if used and not there[need]
    ]
    return problems


def milestone_problems(design: Design, lacking: Mapping[str, str]) -> list[Problem]:
    """Return milestones on what the design does not bring about, and on growth that cannot be told."""
    fund, known = design.allocate.transformation, definitions(design.review.catastrophic_shares)
    problems = []
    for bid in fund.bids if fund is not None else ():
        for milestone in bid.milestones:
            where = f"allocate.transformation, bid {bid.name}, milestone of {milestone.year}"
            code, grows = milestone.measure, milestone.growth_below_rest is not None
            if code in lacking:
                found = f"{code!r}, which this design does not bring about"
                problems.append(Problem(where, found, lacking[code]))
            elif grows and code in WITHOUT_REST:
                found, expected = f"growth of {code!r}", "a measure of which the other places have a sum"
                problems.append(Problem(where, found, expected))
            elif grows and code in known and known[code].direction == "higher":
                found, expected = f"less growth of {code!r}", "a measure of which less is better"
                problems.append(Problem(where, found, expected, remedy="Ask for a value with at_least."))
    return problems


def without(design: Design) -> dict[str, str]:
    """Return the measures that a design does not bring about, with the key that would."""
    there, survey = present(design), design.review.survey
    lacking = {
        code: NEEDS[of.needs]
        for code, of in definitions(design.review.catastrophic_shares).items()
        if of.needs and not there[of.needs]
    }
    if survey is not None:
        unasked = set(ITEMS) - set(survey.items)
        lacking |= {f"survey-{item}": f"review.survey.items with {item}" for item in sorted(unasked)}
    return lacking


def present(design: Design) -> dict[str, bool]:
    """Return which of `NEEDS` a design brings about."""
    return {
        "exposure": design.people.programmes_act,
        "response": bool(design.deliver.responds.after),
        "survey": design.review.survey is not None,
    }


def _remedy(target: Target) -> str:
    if target.measure.startswith("catastrophic-"):
        return "Name its share of income under review.catastrophic_shares."
    return "The catalogue of measures lists them all: catalogue/measures/measures.csv."
