"""Figures 1 to 4 of a stand-alone answer: what the package is to a poor, a middle and a rich person."""

from __future__ import annotations

from dataclasses import replace

from healthtrust.package import drawn
from healthtrust.package.answer import Answer
from healthtrust.package.ballot.pictures import persons
from healthtrust.package.ballot.preferences import not_votable
from healthtrust.package.government.outcome import outcome
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.package_households import households
from healthtrust.reports.charts.package_sizes import OF_WEALTH, sizes
from healthtrust.reports.figure import Sketch

POINTS = 40
"""Points of spending at which preferences over size are worked out."""
MOST_SIZES = 200
"""Interventions up to which they are."""
AMOUNTS = Amounts()


def household_sketch(answer: Answer) -> Sketch | str:
    """Return Figures 1 and 2, "in fact" being where the answer leaves the two persons; or why not."""
    question, at = answer.question, answer.households
    columns = drawn.choices(question, outcome(question, answer.coverage, at.tax))
    if not columns:
        return "Taxes for others leave neither the poor nor the rich anything to choose with."
    poor, _, rich = persons(question).tolist()
    own, health, who = columns["own_spending"].copy(), columns["health"].copy(), columns["who"].copy()
    for person, row in (("poor", poor), ("rich", rich)):
        mine = columns["person"] == person
        who[mine] = answer.asked.groups[row]
        in_fact = mine & (columns["what"] == "in fact")
        own[in_fact], health[in_fact] = at.tax[row] + at.premium[row], at.health[row]
    return households({**columns, "own_spending": own, "health": health, "who": who}, AMOUNTS)


def size_sketch(answer: Answer) -> Sketch | str:
    """Return Figures 3 and 4, or why there is nothing to vote on."""
    question = answer.question
    if question.interventions.count > MOST_SIZES:
        return f"Preferences over the size of a package are drawn for up to {MOST_SIZES} interventions."
    columns = drawn.sizes(question, POINTS)
    if not columns:
        why = [problem.found for problem in not_votable(question)]
        of = f" ({'; '.join(why)})" if why else ""
        return f"There is no line of packages, each with its tax, to choose a size from here{of}."
    sketch = sizes(columns, AMOUNTS, OF_WEALTH)
    if drawn.has_one_rate(question):
        return sketch
    under = " Drawn under a tax on wealth, as in the paper: the taxes asked for have no single rate."
    return replace(sketch, note=sketch.note + under)
