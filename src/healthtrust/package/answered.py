"""The answer to a question: the package, who pays and buys what, how good it is, and what the rules would do.

    certified         where leader and followers solve one concave problem (`government.conditions`)
    not certified     the best found by exchange search, with every reason why, and a bound where one holds

Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006; the certificate is
        beyond the paper

The worked example in which no ranking finds the best package: it is {B}, though A has the better ratio.

>>> from healthtrust.package.tables.choices import Choices
>>> from healthtrust.package.tables.read import Sources, read_question
>>> asked = read_question(
...     Sources(
...         interventions={"intervention": ["A", "B"], "price": [6, 3], "benefit": [6.6, 3.2]},
...         groups={"group": ["rich", "poor"], "share": [0.5, 0.5], "wealth": [60, 10], "health": [5, 5],
...                 "may_insure": [True, False], "weight": [6, 1]},
...         incidence={"intervention": ["A", "B"], "rich": [1, 1], "poor": [1, 1]},
...     ),
...     Choices(a=0.5, tax="unrestricted", top_up="complementary"),
... )
>>> found = answered(asked, gap=0.0)
>>> found.package, found.complement, found.certified, 2 * round(found.welfare, 5)
(('B',), (('A',), ()), True, 21.9121)
"""

from __future__ import annotations

from healthtrust.package.answer import Answer
from healthtrust.package.answer_groups import bought_on_top, households
from healthtrust.package.answer_protection import protection
from healthtrust.package.answered_by_search import answered_by_search
from healthtrust.package.government.certificate import PROOF
from healthtrust.package.government.certify import Certified, certified
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.tables.read import Asked

AS_GOOD = 1e-9
"""What a package may lose, as a share of the gain, and still count as good as the best."""


def answered(asked: Asked, gap: float = 1e-6, ties: bool = False) -> Answer:
    """Return the best package to a relative `gap` (0 to proof), with the range of tied packages if wanted.

    Raises InvalidInput where no package is feasible.
    """
    if not_certified(asked.question):
        return answered_by_search(asked)
    return _certified(asked, gap, ties)


def _certified(asked: Asked, gap: float, ties: bool) -> Answer:
    from healthtrust.package.government.follow import followed
    from healthtrust.package.government.payments import payments
    from healthtrust.package.government.prices import limit_prices
    from healthtrust.package.government.reasons import reasons

    question = asked.question
    found = certified(question, gap, ties=AS_GOOD if ties else None)
    assert found.settled is not None
    after = found.settled.outcome
    return Answer(
        asked,
        found.coverage,
        households(question, after),
        bought_on_top(question, after),
        after.welfare,
        found.upper,
        found.nothing,
        found.gap,
        () if found.certified else (_short_of(found),),
        followed(question, after.welfare, found.nothing),
        reasons(question, found.settled),
        limit_prices(question, found.settled, gap),
        payments(question, after),
        protection(question, after, asked.poverty_line),
        ties=found.ties,
    )


def _short_of(found: Certified) -> str:
    """Return, in words, what keeps a bound from being reached."""
    bounds, gained = found.bounds, found.lower - found.nothing
    if found.upper - bounds.lower_in_parts <= max(found.asked, PROOF) * gained:
        return (
            f"proved where items may be bought in part; rounding purchases to whole items leaves "
            f"{found.gap:.1e} of the gain between the package and the bound"
        )
    return f"the search stopped with {found.gap:.1e} of the gain between the package and the bound"
