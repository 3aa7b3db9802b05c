"""Where a design's first year starts: its places, plans and providers, an empty book, nobody yet."""

from __future__ import annotations

import numpy as np

from healthtrust import deliver, market, people, review
from healthtrust.allocate.contradictions import contradictions
from healthtrust.design.whole import Design
from healthtrust.ground.draws import Draws
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ledger.book import Book, Names
from healthtrust.state import Carried, State


def opening(design: Design, folder: str) -> State:
    """Return the state in which a design's first year opens: places, plans and providers, an empty book.

    Raises `InvalidInput` for targets, places, plans, or a formula, pace or bid that cannot be.
    """
    money = currency(design.currency)
    places = people.places_of(design, folder)
    measures = review.measures_of(design.review)
    problems = review.problems_of(design.review)
    refuse([*problems, *contradictions(design.allocate, places, measures, folder)])
    plans = market.plans_of(design, places, money)
    providers = deliver.providers_of(places)
    return State(
        design=design,
        year=design.span[0],
        currency=money,
        draws=Draws(design.seed),
        book=Book.empty(money.code, money.exponent, Names(places.names, plans.names, providers.names)),
        places=places,
        plans=plans,
        providers=providers,
        carried=Carried(0, np.zeros(providers.count, dtype=np.int64), None, 1),
        folder=folder,
    )
