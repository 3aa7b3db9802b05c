"""What rules look at and payers lack: columns, and categories of spending.

    lacking = columns and categories the rules need − those the payers have

Source  none: a check at the border of the step.

>>> from healthtrust.pool.contributions.rules import Rule
>>> alone = Payers.of_households(income=[20_000], equivalised=[20_000], adults=[1], weight=[1])
>>> [problem.found for problem in unmet(alone, Rules((Rule("estates", "wealth"),)))]
['payers without wealth']
"""

from __future__ import annotations

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.pool.contributions.contradictions import unknown_category
from healthtrust.pool.contributions.payers import OF_PERSONS, Payers
from healthtrust.pool.contributions.rules import Rules


def unmet(payers: Payers, rules: Rules) -> list[Problem]:
    """Return every column and category of spending that the rules look at and the payers lack."""
    columns = [
        Problem(
            f"pool.contributions {rule.name!r}",
            f"payers without {column}",
            f"{column} of each {'person' if column in OF_PERSONS else 'household'}",
            remedy="Add the column, or leave the contribution out.",
        )
        for rule in rules.contributions
        for column in sorted(rule.needs - payers.known)
    ]
    return columns + [
        unknown_category(rule.name, category, payers.categories)
        for rule in rules.contributions
        for category, _ in rule.rates
        if payers.spending is not None and category not in payers.categories
    ]


def refuse_unmet(payers: Payers, rules: Rules) -> None:
    """Raise InvalidInput with all that payers lack."""
    refuse(unmet(payers, rules))
