"""Where a design's first year starts: its places, plans and providers, an empty book, nobody yet."""

from __future__ import annotations

import numpy as np

from healthtrust import allocate, deliver, market, people, pool, review
from healthtrust.design.whole import Design
from healthtrust.ground.draws import Draws
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ledger.book import Book, Names
from healthtrust.state import Carried, State


def opening(design: Design, folder: str) -> State:
    """Return the state in which a design's first year opens: places, plans and providers, an empty book.

    Raises `InvalidInput` for places and plans that cannot be, or with all that is wrong with contributions,
    allocation, contracts and targets.
    """
    money = currency(design.currency)
    places = people.places_of(design, folder)
    plans = market.plans_of(design, places, money)
    refuse(
        [
            *people.problems_of(design.people, places, folder),
            *pool.problems_of(design.pool, money, plans.names),
            *allocate.problems_of(design.allocate, places, review.measures_of(design.review), folder),
            *deliver.problems_of(design.deliver, folder, design.currency, design.span),
            *deliver.problems_of_response(design.deliver, folder, design.span, places.with_providers),
            *review.problems_of_year(design, folder),
        ]
    )
    providers = deliver.providers_of(places, deliver.form_of(design.deliver, folder))
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
